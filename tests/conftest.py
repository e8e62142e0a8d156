"""What many tests share: stores of both kinds, pages made by hand, the program run as a user runs it."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from store.session import Store, open_store
from tests.postgres_server import binaries, postgres

ROOT = Path(__file__).parent.parent


def pytest_configure() -> None:
    """What runs in the background of a shell without job control inherits that Ctrl-C is ignored, and passes it on to
    the programs that tests stop with it."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL server for the whole run; skips where it is not installed."""
    if binaries() is None:
        pytest.skip("PostgreSQL is not installed (Debian package: postgresql)")
    with postgres() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store, once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/copytrail.db"
    else:
        url = request.getfixturevalue("postgres_url")
        _empty(url)
    opened = open_store(url)
    yield opened
    opened.close()


@pytest.fixture
def sqlite_store(tmp_path: Path) -> Iterator[Store]:
    """An empty store on SQLite, for what does not depend on the database."""
    opened = open_store(f"sqlite:///{tmp_path}/copytrail.db")
    yield opened
    opened.close()


def _empty(url: str) -> None:
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        connection.execute(text("drop schema public cascade"))
        connection.execute(text("create schema public"))
    engine.dispose()


class Program:
    """The installed program, run in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(
        self, *arguments: str, stdin: str | bytes | None = None, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        """Run `copytrail ARGUMENTS`; its code and both outputs."""
        clean = {
            key: value
            for key, value in os.environ.items()
            if not key.lower().endswith("_proxy") and not key.startswith("COPYTRAIL_")
        }
        data = stdin.encode() if isinstance(stdin, str) else stdin
        done = subprocess.run(
            [sys.executable, "-m", "copytrail", *arguments],
            cwd=self.folder, input=data, capture_output=True, timeout=120, check=False,
            env={**clean, "NO_COLOR": "1", **environment},
        )  # fmt: skip
        return subprocess.CompletedProcess(
            done.args, done.returncode, done.stdout.decode(), done.stderr.decode()
        )


@pytest.fixture
def copytrail(tmp_path: Path) -> Program:
    """The program in an empty folder."""
    return Program(tmp_path)
