"""Empty histories with all their tables: migrated once, then copied, since migrating takes longer than most tests."""

import tempfile
from functools import cache
from pathlib import Path

import pytest
import sqlalchemy as sa

from include.history.database import migrate, open_database
from tests.support.postgres import NewDatabase


@cache
def _migrated_file() -> bytes:
    """The content of a migrated SQLite file."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "history.db"
        _migrate(f"sqlite:///{file}")
        return file.read_bytes()


def _migrate(url: str) -> None:
    engine = open_database(url)
    migrate(engine)
    # The last connection to a SQLite file brings into it what is in the write-ahead log; PostgreSQL copies a
    # database that nobody is connected to.
    engine.dispose()


def new_history_file(file: Path) -> str:
    """The URL of an empty, migrated history in a new SQLite file."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(_migrated_file())
    return f"sqlite:///{file}"


def new_history(file: Path) -> sa.Engine:
    """An empty, migrated history in a new SQLite file, opened."""
    return open_database(new_history_file(file))


@pytest.fixture(scope="session")
def migrated_postgres(new_postgres_database: NewDatabase) -> str:
    """The name of a migrated PostgreSQL database to make copies of."""
    url = new_postgres_database()
    _migrate(url)
    return str(sa.make_url(url).database)
