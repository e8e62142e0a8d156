"""Which version a database is of, and how an empty one gets the tables of the newest.

A new SQLite file is made from the tables as they are declared: going through the migrations takes 0.2 s, importing
Alembic most of it, a sixth of what `ingest` of one page takes. That both make the same is held by a test.
"""

from sqlalchemy import (
    Column,
    Connection,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    insert,
    inspect,
    select,
)
from sqlmodel import SQLModel

from store import tables as _tables  # registers every table  # noqa: F401

HEAD = "0003"  # the newest revision in migrations/versions; tests hold that the two agree
# Alembic's own table; apart from the others, which Alembic compares with those of a database.
_VERSION = Table(
    "alembic_version",
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)


def version_of(connection: Connection) -> str | None:
    """The migration a database is at; None for an empty one."""
    if not inspect(connection).has_table(_VERSION.name):
        return None
    return connection.execute(select(_VERSION.c.version_num)).scalar()


def make_tables(connection: Connection) -> None:
    """Make all tables of a database that has none of them, at HEAD."""
    SQLModel.metadata.create_all(connection, checkfirst=False)
    _VERSION.create(
        connection, checkfirst=True
    )  # there is one, empty, where a migration was killed as it began
    connection.execute(insert(_VERSION).values(version_num=HEAD))
