"""Two districts with the same IDs share a state: neither touches the other's records, also at the same time."""

import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, update

from include.edfi.errors import Locked
from include.sis.tables import district
from include.state_sync.context import BATCH
from include.state_sync.plan import plan
from tests.support.histories import new_history_file
from tests.support.postgres import NewDatabase
from tests.support.state_drift import change, first_key
from tests.support.state_trial import StateTrial, trial

NUMBERS = ("255901", "100007")
Pair = tuple[StateTrial, StateTrial]


@pytest.fixture(params=["sqlite", "postgresql"])
def pair(
    request: pytest.FixtureRequest,
    district_file: Path,
    tmp_path: Path,
    new_postgres_database: NewDatabase,
    migrated_postgres: str,
) -> Pair:
    """Two districts, each with all the IDs of the other, one state and one history."""
    if request.param == "sqlite":
        state_url, history_url = f"sqlite:///{tmp_path / 'state.db'}", new_history_file(tmp_path / "history.db")
    else:
        state_url, history_url = new_postgres_database(), new_postgres_database(copy_of=migrated_postgres)
    stack = ExitStack()
    request.addfinalizer(stack.close)  # noqa: PT021
    found = []
    for number in NUMBERS:
        file = tmp_path / f"campus-{number}.db"
        shutil.copy(district_file, file)
        engine = create_engine(f"sqlite:///{file}")
        with engine.begin() as connection:
            connection.execute(update(district).values(number=number))
        engine.dispose()
        settings = {"name": f"district_{number}", "district_number": number}
        places: dict[str, Any] = {"state_url": state_url, "history_url": history_url, **settings}
        found.append(stack.enter_context(trial(tmp_path / number, f"sqlite:///{file}", **places)))
    return found[0], found[1]


def both(pair: Pair, *runs: Callable[[StateTrial], object]) -> list[object]:
    """Each district's runs, all at once."""
    with ThreadPoolExecutor() as pool:
        return [one.result() for one in [pool.submit(run, made) for made in pair for run in runs]]


def test_two_districts_of_the_same_ids_at_once(pair: Pair) -> None:
    assert all(report.ok for report in both(pair, lambda made: made.batch()))  # type: ignore[attr-defined]
    for name, rows in pair[0].image().items():
        mine, others = ({key[1:]: row for key, row in rows.items() if key[0] == number} for number in NUMBERS)
        assert mine.keys() == others.keys()
        assert mine
        assert [row | {"districtNumber": ""} for row in mine.values()] == [
            row | {"districtNumber": ""} for row in others.values()
        ], name


def test_a_selective_sync_of_both_mends_both_and_nothing_else(pair: Pair) -> None:
    for made in pair:
        made.batch()
    before = pair[0].image()
    key = first_key(pair[0], "Enrollment")
    change(pair[0], "Enrollment", key, grade="??")
    drifted = pair[0].image()
    pair[1].selective("Enrollment", key)
    assert pair[0].image() == drifted
    both(
        pair,
        lambda made: made.selective("Enrollment", key),
    )
    assert pair[0].image() == before


def test_runs_of_one_district_exclude_each_other_and_those_of_two_do_not(pair: Pair) -> None:
    mine, other = pair
    plan(mine.submit(BATCH, objects="Enrollment", all_schools=True), mine.context)
    with pytest.raises(Locked, match="holds the lock on"):
        plan(mine.submit(BATCH, objects="Enrollment", schools="1"), mine.context)
    assert plan(other.submit(BATCH, objects="Enrollment", all_schools=True), other.context)
