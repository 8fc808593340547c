"""A run uses what `check-host` stored while it is fresh, and goes on without it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine

from include.edfi.api.host_traits import FRESH, NAME, HostTraits, to_store
from include.history import slices
from include.history.database import open_database
from include.history.host_observations import HostObservations
from include.history.store import utc_now
from include.resync.host import known_traits
from tests.support.histories import new_history_file
from tests.support.resync_trial import Begin, Trial

HOST = "https://ods.example/api"
ROOMS: dict[str, Any] = {"resources": "locations", "schools": "1", "select_dependencies": False}


@pytest.fixture
def checked(tmp_path: Path) -> Iterator[Engine]:
    """A history in which the host was checked just now."""
    engine = open_database(new_history_file(tmp_path / "history.db"))
    values = {"page_limit": 100, "total_count": "absent", "change_queries": "untrusted"}
    HostObservations(engine).note("one", "", NAME, to_store(values.items(), HOST, utc_now()))
    yield engine
    engine.dispose()


@pytest.fixture
def empty_database(tmp_path: Path) -> Iterator[Engine]:
    engine = create_engine(f"sqlite:///{tmp_path / 'empty.db'}")
    yield engine
    engine.dispose()


def test_stored_traits_are_known_to_later_runs(checked: Engine) -> None:
    known = known_traits(checked, "one", HOST)
    assert known == HostTraits(page_limit=100, total_count="absent", change_queries="untrusted")
    assert known_traits(checked, "other", HOST) == HostTraits()
    later = utc_now() + FRESH + timedelta(hours=1)
    assert known_traits(checked, "one", HOST, now=lambda: later) == HostTraits()


def test_a_history_without_the_table_knows_nothing(empty_database: Engine) -> None:
    assert known_traits(empty_database, "one", HOST) == HostTraits()


def skipped(trial: Trial) -> int:
    """Slices that another reconcile did not read back."""
    trial.reconcile(**ROOMS)
    return slices.total_of_count(trial.context.history_engine, trial.request_id, "read_back_skipped")


def test_change_queries_that_are_not_to_be_believed_are_not_asked(begin: Begin) -> None:
    trial = begin()
    assert [skipped(trial) for _ in range(3)][-1] == 1
    trial.context = replace(trial.context, host_traits=lambda: HostTraits(change_queries="untrusted"))
    assert skipped(trial) == 0
