"""What is above a document that awaits approval waits with it, and goes with it in the same run."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import Engine

from include.configurations.configuration import PrunePolicy
from include.engine.prune_policy import record_decision
from include.history.outcomes import OrphanStatus
from include.history.prunes import Orphan, Prunes
from include.history.store import History
from include.resources import registry
from include.resync.prune.deletes import prune as prune_orphans
from include.resync.prune.waiting import waiting
from sandbox.edfi.traits import Traits
from tests.support.histories import new_history
from tests.support.history_entries import new_request
from tests.support.memory import peak_memory
from tests.support.other_client import Somebody
from tests.support.resync_trial import Stage, Trial

FEW = PrunePolicy(max_records=2, max_percent=0)
AWAITING, DELETED = OrphanStatus.AWAITING_APPROVAL, OrphanStatus.DELETED


def statuses(trial: Trial) -> dict[str, dict[OrphanStatus, int]]:
    """How many orphans of each resource have which status, schools left out: they are protected."""
    counts = trial.context.prunes.counts(trial.request_id)
    return {name: numbers for name, numbers in counts.items() if name != "schools"}


def add_calendar(trial: Trial, code: str, days: int) -> None:
    """A calendar that the SIS does not have, with days."""
    somebody = Somebody(trial)
    calendar, date = trial.documents("calendars")[0], trial.documents("calendarDates")[0]
    somebody.change("calendars", calendar, calendarCode=code)
    school = calendar["schoolReference"]["schoolId"]
    reference = {**date["calendarReference"], "schoolId": school, "calendarCode": code}
    for day in range(days):
        somebody.change("calendarDates", date, calendarReference=reference, date=f"2027-06-{day + 1:02}")


@pytest.fixture
def few(equal) -> Trial:
    """No more than two documents of a resource are deleted without approval."""
    trial: Trial = equal(prune=FEW)
    return trial


@pytest.mark.case("E25")
def test_a_parent_waits_for_its_children_and_goes_with_them(few):
    add_calendar(few, "77777", days=3)
    few.reconcile(resources="calendarDates")
    assert statuses(few) == {"calendars": {AWAITING: 1}, "calendarDates": {AWAITING: 3}}
    (group,) = [one for one in few.context.prunes.groups(few.request_id) if one.resource == "calendars"]
    assert group.reason == "Documents of calendarDates that refer to it await approval, and go first"
    somebody = Somebody(few)
    somebody.forget_requests()
    record_decision(few.request_id, few.context, approved=True)
    prune_orphans(few.request_id, few.context, approved=True)
    assert statuses(few) == {"calendars": {DELETED: 1}, "calendarDates": {DELETED: 3}}
    assert somebody.writes() == [("DELETE", "calendarDates")] * 3 + [("DELETE", "calendars")]


@pytest.mark.case("E25")
def test_rejected_all_of_them_stay(few):
    add_calendar(few, "77777", days=3)
    few.reconcile(resources="calendarDates")
    record_decision(few.request_id, few.context, approved=False)
    prune_orphans(few.request_id, few.context, approved=True)
    assert statuses(few) == {
        "calendars": {OrphanStatus.REJECTED: 1},
        "calendarDates": {OrphanStatus.REJECTED: 3},
    }


def test_other_parents_do_not_wait(few):
    add_calendar(few, "77777", days=3)
    Somebody(few).change("calendars", few.documents("calendars")[0], calendarCode="88888")
    few.reconcile(resources="calendarDates")
    assert statuses(few)["calendars"] == {AWAITING: 1, DELETED: 1}


def test_a_run_that_verifies_shows_the_same(few):
    add_calendar(few, "77777", days=3)
    few.run(mode="verify", resources="calendarDates")
    assert statuses(few) == {"calendars": {AWAITING: 1}, "calendarDates": {AWAITING: 3}}


@pytest.mark.case("E25")
def test_all_that_is_above_waits_however_far(begin):
    """A course is excluded: its rosters await approval, and with them its sections, its offerings and the course."""
    trial = begin("5.2", prune=PrunePolicy(max_records=5, max_percent=0))
    spine = {"resources": "studentSectionAssociations", "schools": "1"}
    trial.reconcile(**spine)
    exclude_a_course(trial)
    trial.reconcile(**spine)
    ended = statuses(trial)
    assert ended["studentSectionAssociations"][AWAITING] > 5
    assert {name: set(numbers) for name, numbers in ended.items()} == {
        name: {AWAITING} for name in ("courses", "courseOfferings", "sections", "studentSectionAssociations")
    }
    record_decision(trial.request_id, trial.context, approved=True)
    prune_orphans(trial.request_id, trial.context, approved=True)
    assert {status for numbers in statuses(trial).values() for status in numbers} == {DELETED}
    trial.context.locks.release(trial.request_id)
    trial.reconcile(**spine)
    assert statuses(trial) == {}


def exclude_a_course(trial: Trial) -> None:
    """The course with the most rosters at school 1."""
    query = """
        SELECT k.courseID FROM Course k JOIN Calendar c ON c.calendarID = k.calendarID
        JOIN Section s ON s.courseID = k.courseID JOIN Roster r ON r.sectionID = s.sectionID
        WHERE c.schoolID = 1 AND c.endYear = 2027 AND k.stateReportExclude = 0 AND k.active = 1
        GROUP BY k.courseID ORDER BY count(*) DESC, k.courseID
    """
    with trial.writable_sis.begin() as connection:
        course_id = connection.exec_driver_sql(query).scalar()
        connection.exec_driver_sql("UPDATE Course SET stateReportExclude = 1 WHERE courseID = ?", (course_id,))


@pytest.mark.case("E25")
def test_a_host_without_etags_makes_no_difference(begin):
    trial = begin("5.2", stage=Stage(settings={"traits": Traits(etags="none")}), prune=FEW)
    trial.reconcile(resources="calendarDates")
    add_calendar(trial, "77777", days=3)
    trial.reconcile(resources="calendarDates")
    assert statuses(trial) == {"calendars": {AWAITING: 1}, "calendarDates": {AWAITING: 3}}
    record_decision(trial.request_id, trial.context, approved=True)
    prune_orphans(trial.request_id, trial.context, approved=True)
    assert statuses(trial) == {"calendars": {DELETED: 1}, "calendarDates": {DELETED: 3}}


@pytest.fixture
def history(tmp_path: Path) -> Iterator[Engine]:
    engine = new_history(tmp_path / "history.db")
    yield engine
    engine.dispose()


def test_memory_does_not_grow_with_what_waits(history):
    store, prunes = History(history), Prunes(history)
    peaks = []
    for request_id, number in (("small", 1_000), ("large", 8_000)):
        store.open_request(new_request(request_id))
        for first in range(0, number, 500):
            prunes.record(request_id, [pair for n in range(first, first + 500) for pair in child_and_parent(n)])
        context: Any = SimpleNamespace(prunes=prunes, registry=registry())
        peaks.append(peak_memory(partial(let_wait, request_id, context)))
        assert prunes.counts(request_id) == {"calendars": {AWAITING: number}, "calendarDates": {AWAITING: number}}
    assert peaks[1] < 1.5 * peaks[0]


def child_and_parent(number: int) -> list[Orphan]:
    common: dict[str, Any] = {"key": "", "school": "1", "etag": ""}
    key_hash = f"{number:032}"
    child = Orphan(
        resource="calendarDates",
        ods_id=f"d{number}",
        key_hash=f"d{number:031}",
        status=AWAITING,
        refers_to=(("calendars", key_hash),),
        **common,
    )
    parent = Orphan(
        resource="calendars", ods_id=f"c{number}", key_hash=key_hash, status=OrphanStatus.DELETABLE, **common
    )
    return [child, parent]


def let_wait(request_id: str, context: Any) -> None:
    for batch in waiting(request_id, context):
        context.prunes.record(request_id, batch)
