"""A run uses what `check-host` stored while it is fresh, and goes on without it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine

from include.edfi.api.host_traits import FRESH, NAME, HostTraits, to_store
from include.edfi.api.ods import Ods
from include.history.database import open_database
from include.history.host_observations import HostObservations
from include.history.store import utc_now
from include.resync.compare.read_back import pages
from include.resync.host import client_of, known_traits
from sandbox.edfi.server import running
from sandbox.edfi.settings import Settings
from sandbox.edfi.traits import Traits
from tests.support.histories import new_history_file
from tests.support.resync_runs import slices_not_read_back
from tests.support.resync_trial import Begin, Trial

HOST = "https://ods.example/api"
ROOMS: dict[str, Any] = {"resources": "locations", "schools": "1", "select_dependencies": False}


@pytest.fixture
def checked(tmp_path: Path) -> Iterator[Engine]:
    """A history in which the host was checked just now."""
    engine = open_database(new_history_file(tmp_path / "history.db"))
    values = {"page_limit": 100, "total_count": "absent", "change_queries": "untrusted"}
    HostObservations(engine).note("district", "", NAME, to_store(values.items(), HOST, utc_now()))
    yield engine
    engine.dispose()


@pytest.fixture
def empty_database(tmp_path: Path) -> Iterator[Engine]:
    engine = create_engine(f"sqlite:///{tmp_path / 'empty.db'}")
    yield engine
    engine.dispose()


def test_stored_traits_are_known_to_later_runs(checked: Engine) -> None:
    known = known_traits(checked, "district", HOST)
    assert known == HostTraits(page_limit=100, total_count="absent", change_queries="untrusted")
    assert known_traits(checked, "other", HOST) == HostTraits()
    later = utc_now() + FRESH + timedelta(hours=1)
    assert known_traits(checked, "district", HOST, now=lambda: later) == HostTraits()


def test_a_history_without_the_table_knows_nothing(empty_database: Engine) -> None:
    assert known_traits(empty_database, "district", HOST) == HostTraits()


@pytest.mark.parametrize(
    ("traits", "expected"),
    [
        pytest.param(HostTraits(), (500, True, True), id="nothing known"),
        pytest.param(HostTraits(page_limit=100, total_count="timeout"), (100, False, True), id="a small host"),
        pytest.param(HostTraits(page_limit=2_000, total_count="right"), (500, True, True), id="a generous host"),
        pytest.param(HostTraits(cursor_paging=False), (500, True, False), id="offsets only"),
    ],
)
def test_a_client_begins_with_the_traits(tmp_path: Path, traits: HostTraits, expected: tuple[int, bool, bool]) -> None:
    client = client_of(Ods(base_url=HOST, key="k", secret="s", runtime_dir=tmp_path), traits)
    behavior = client.behavior
    assert (behavior.page_size, behavior.counts, behavior.cursor_paging) == expected
    client.close()


@pytest.mark.case("B6")
@pytest.mark.parametrize(
    ("traits", "refusals"),
    [
        pytest.param(HostTraits(), 1, id="learned from a refusal"),
        pytest.param(HostTraits(page_limit=100), 0, id="known beforehand"),
    ],
)
def test_a_known_page_limit_spares_the_refusal(tmp_path: Path, traits: HostTraits, refusals: int) -> None:
    with running(Settings(traits=Traits(page_limit=100))) as api:
        ods = Ods(base_url=api.base_url, key="sandbox", secret="sandbox-secret", runtime_dir=tmp_path)
        client = client_of(ods, traits)
        read = {document["id"] for page in pages(client, "/ed-fi/countryDescriptors", {}) for document in page}
        client.close()
        held = {document["id"] for document in api.documents("countryDescriptors")}
        statuses = [entry["status"] for entry in api.requests()]
    assert (read == held, len(held) > 100, statuses.count(400)) == (True, True, refusals)


def skipped(trial: Trial) -> int:
    """Slices that another reconcile did not read back."""
    trial.reconcile(**ROOMS)
    return slices_not_read_back(trial)


def test_change_queries_that_are_not_to_be_believed_are_not_asked(begin: Begin) -> None:
    trial = begin()
    assert [skipped(trial) for _ in range(3)][-1] == 1
    trial.context = replace(trial.context, host_traits=lambda: HostTraits(change_queries="untrusted"))
    assert skipped(trial) == 0
