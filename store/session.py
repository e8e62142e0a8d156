"""Opening the store: one engine for SQLite or PostgreSQL, short reads, one writer at a time."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError
from sqlmodel import Session

from store.version import HEAD as HEAD
from store.version import make_tables, version_of

MIN_SQLITE = (3, 51, 3)  # below, two connections that write and checkpoint together can corrupt a WAL


class StoreError(Exception):
    """The store cannot be opened or written; the message says what to do."""


class Store:
    """An opened store. `read()` gives a session that sees one state, `write()` one that commits as a whole.

    Raises StoreError where the database cannot be opened or is of another version.
    """

    def __init__(self, url: str, *, create: bool = True, check: bool = True) -> None:
        self.url = _parse(url)
        if self.url.get_backend_name() == "sqlite":
            _make_folder(self.url, create=create)
        self.engine = _engine(self.url)
        if check:
            self._prepare()

    @classmethod
    def upgrade_in_place(cls, url: str) -> str | None:
        """Bring a store of any earlier version to HEAD; the version it was at. Raises StoreError."""
        store = cls(url, create=False, check=False)
        try:
            before = store.revision()
            store.upgrade()
        except DBAPIError as error:
            raise StoreError(f"cannot upgrade the store {store.shown}: {_first_line(error)}") from error
        finally:
            store.close()
        return before

    def _prepare(self) -> None:
        try:
            revision = self.revision()
        except DBAPIError as error:
            raise StoreError(f"cannot open the store {self.shown}: {_first_line(error)}") from error
        if revision is None:
            self._make()
        elif revision != HEAD:
            hint = (
                "run: copytrail upgrade"
                if revision < HEAD
                else "it was written by a newer Copytrail: update this one"
            )
            raise StoreError(
                f"the store {self.shown} is at version {revision}, this program at {HEAD}; {hint}"
            )

    @property
    def shown(self) -> str:
        """The URL for people, without a password."""
        return self.url.render_as_string(hide_password=True)

    @property
    def is_sqlite(self) -> bool:
        """Whether this is the default kind of store."""
        return self.url.get_backend_name() == "sqlite"

    def revision(self) -> str | None:
        """The migration this database is at; None for an empty one."""
        with self.engine.connect() as connection:
            return version_of(connection)

    def upgrade(self) -> None:
        """Bring the database to HEAD, creating it if it is empty."""
        from alembic import command

        from store.migrations import config

        try:
            with self.engine.begin() as connection:
                command.upgrade(config(connection), "head")
        except OperationalError as error:
            if self.revision() != HEAD:  # else another process was first
                raise StoreError(f"cannot upgrade the store {self.shown}: {_first_line(error)}") from error

    def _make(self) -> None:
        """Make the tables of an empty database: of SQLite all at once, without Alembic."""
        if not self.is_sqlite:
            self.upgrade()
            return
        try:
            writing = self.engine.execution_options(copytrail_write=True)
            with writing.begin() as connection:
                if version_of(connection) is None:  # else another process was first
                    make_tables(connection)
        except DBAPIError as error:
            raise StoreError(f"cannot make the store {self.shown}: {_first_line(error)}") from error

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session for questions; nothing it does is kept."""
        with Session(self.engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session that holds the writer's lock from its start and commits when the block ends."""
        with Session(self.engine, expire_on_commit=False) as session:
            self._lock(session)
            yield session
            session.commit()

    def _lock(self, session: Session) -> None:
        if self.is_sqlite:
            # Taken at the start: upgrading a read to a write later fails at once instead of waiting.
            session.connection(execution_options={"copytrail_write": True})
        else:
            # Candidates are searched inside the transaction that writes; two writers would miss each other's copies.
            session.execute(text("select pg_advisory_xact_lock(:key)"), {"key": 0x636F7079})

    def close(self) -> None:
        """Give back every connection."""
        self.engine.dispose()


def open_store(url: str, *, create: bool = True) -> Store:
    """Open (and by default create) the store at an SQLAlchemy URL; raises StoreError."""
    return Store(url, create=create)


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise StoreError(
            f"{url!r} is no database URL; write e.g. sqlite:///copytrail-data/copytrail.db"
        ) from error
    backend = parsed.get_backend_name()
    if backend == "postgresql":
        return parsed.set(drivername="postgresql+psycopg")
    if backend != "sqlite":
        raise StoreError(f"{backend} is not supported; use sqlite:///FILE or postgresql://HOST/NAME")
    return parsed.set(drivername="sqlite")


def _make_folder(url: URL, *, create: bool) -> None:
    if not url.database or url.database == ":memory:":
        raise StoreError("the store needs a file; write e.g. sqlite:///copytrail-data/copytrail.db")
    path = Path(url.database)
    if not path.exists() and not create:
        raise StoreError(f"there is no store at {path}; crawl or ingest something first, or give --db")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"cannot make the folder {path.parent}: {error.strerror}") from error


def _engine(url: URL) -> Engine:
    if url.get_backend_name() != "sqlite":
        try:
            return create_engine(url, pool_pre_ping=True, json_serializer=_json)
        except ModuleNotFoundError as error:
            raise StoreError("PostgreSQL needs its driver: pip install 'copytrail[postgres]'") from error
    engine = create_engine(
        url,
        module=sqlite_module(),
        json_serializer=_json,
        connect_args={"timeout": 30, "check_same_thread": False},
    )
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    return engine


def _json(value: Any) -> str:
    try:
        return orjson.dumps(value).decode()
    except TypeError:  # half a surrogate pair, from a page; a whole number beyond 64 bits
        return json.dumps(value)


def sqlite_module() -> Any:
    """The newest SQLite at hand: pysqlite3 brings its own, the standard library's may be too old for WAL."""
    try:
        import pysqlite3
    except ImportError:
        import sqlite3 as pysqlite3
    return pysqlite3


def _on_connect(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # BEGIN is ours: the driver's own opens too late and never IMMEDIATE
    for pragma in (
        "busy_timeout=30000",  # one writer at a time: wait for it
        "foreign_keys=ON",
        "synchronous=NORMAL",  # with WAL: a killed process loses nothing, a power cut the last transactions at most
        "cache_size=-65536",
        # Pages, 64 MB: a batch writes 6,000, and those that the next one writes too go to the file once. A tenth of the
        # CPU of adding to a million articles.
        "wal_autocheckpoint=16000",
        "temp_store=MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}")
    _set_wal(connection)


def _set_wal(connection: Any) -> None:
    # Switching to WAL takes an exclusive lock and ignores busy_timeout: several first openers race for it.
    for attempt in range(50):
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite_module().OperationalError:
            if attempt == 49:
                raise
            time.sleep(0.1)
        else:
            return


def _on_begin(connection: Any) -> None:
    write = connection.get_execution_options().get("copytrail_write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def _first_line(error: DBAPIError) -> str:
    return str(error.orig).splitlines()[0] if error.orig else str(error)
