"""What the guards work with where nothing is asked of the ODS."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest
from sqlalchemy import create_engine

from include.history.locks import Locks
from include.history.store import History
from include.resources import registry
from include.resync.context import RunContext
from tests.support.histories import new_history
from tests.support.resync_trial import configuration


def no_client() -> NoReturn:
    raise AssertionError("nothing is asked of the ODS")


@pytest.fixture
def context_of(tmp_path: Path) -> Iterator[Callable[..., RunContext]]:
    """A function that makes a context of a data standard and settings of the configuration, with an empty history."""
    engine, sis = new_history(tmp_path / "history.db"), create_engine("sqlite://")

    def context(standard: str, **settings: Any) -> RunContext:
        return RunContext(
            configuration=configuration(standard, **settings),
            registry=registry(),
            history=History(engine),
            history_engine=engine,
            locks=Locks(engine),
            sis=sis,
            client=no_client,
        )

    yield context
    engine.dispose()
    sis.dispose()
