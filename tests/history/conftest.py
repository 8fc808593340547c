"""A history on each database, empty but migrated, and a clock that stands still."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from include.history.database import open_database
from include.history.store import History
from tests.support.clock import Clock
from tests.support.histories import new_history_file
from tests.support.history_entries import new_request
from tests.support.postgres import NewDatabase

EACH_DATABASE = [pytest.param("sqlite", id="sqlite"), pytest.param("postgresql", id="postgresql")]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=EACH_DATABASE)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'history.db'}"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture(params=EACH_DATABASE)
def history_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A migrated history on each kind of database."""
    if request.param == "sqlite":
        return new_history_file(tmp_path / "history.db")
    new_database: NewDatabase = request.getfixturevalue("new_postgres_database")
    return new_database(copy_of=request.getfixturevalue("migrated_postgres"))


@pytest.fixture
def engine(history_url: str) -> Iterator[sa.Engine]:
    opened = open_database(history_url)
    yield opened
    opened.dispose()


@pytest.fixture
def history(engine: sa.Engine, clock: Clock) -> History:
    """A history with one running request, `r1`."""
    store = History(engine, now=clock)
    store.open_request(new_request("r1"))
    store.start("r1")
    return store
