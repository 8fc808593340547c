"""A history on each database, empty but migrated, and a clock that stands still."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from include.history.database import migrate, open_database
from include.history.store import History
from tests.support.history_entries import new_request


class Clock:
    """Shows the same moment until it is moved."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 8, 1, 6, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def advance(self, **duration: float) -> None:
        self.moment += timedelta(**duration)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=[pytest.param("sqlite", id="sqlite"), pytest.param("postgresql", id="postgresql")])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'history.db'}"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture
def engine(database_url: str) -> Iterator[sa.Engine]:
    opened = open_database(database_url)
    migrate(opened)
    yield opened
    opened.dispose()


@pytest.fixture
def history(engine: sa.Engine, clock: Clock) -> History:
    """A history with one running request, `r1`."""
    store = History(engine, now=clock)
    store.open_request(new_request("r1"))
    store.start("r1")
    return store
