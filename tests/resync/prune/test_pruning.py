"""Prune end to end: guarded, approved or declined, children first, interrupted, and undone."""

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, update

from include.configurations.configuration import PrunePolicy
from include.edfi.errors import Unreachable
from include.engine.locking import release
from include.engine.prune_policy import record_decision
from include.history.outcomes import OrphanStatus, Outcome
from include.history.prune_tables import backup, orphan
from include.resync.prune.decisions import guard as guard_orphans
from include.resync.prune.deletes import prune as prune_orphans
from include.resync.prune.restore import restore as restore_deleted
from include.sis.tables import course, room
from tests.support.engines import lent_folder
from tests.support.other_client import Somebody
from tests.support.ownership import forget_ownership
from tests.support.resync_trial import Stage, Trial, trial
from tests.support.resync_world import World

DATES = {"resources": "calendarDates"}
DAYS = [f"2027-06-{day:02}" for day in range(20, 30)]
"""Days the sample's calendars do not have."""


def statuses(trial: Trial, resource: str) -> dict[OrphanStatus, int]:
    return trial.context.prunes.counts(trial.request_id).get(resource, {})


def add_days(trial: Trial, days: list[str]) -> None:
    """Days nobody knows, in the first calendar."""
    somebody = Somebody(trial)
    one = trial.documents("calendarDates")[0]
    for day in days:
        somebody.change("calendarDates", one, date=day)


def dates(trial: Trial) -> set[str]:
    return {one["date"] for one in trial.documents("calendarDates")}


def copies(trial: Trial) -> int:
    """How many documents the history holds a copy of."""
    with trial.context.history_engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(backup)) or 0


def forget_copies(trial: Trial) -> None:
    """As after a comparison with an ODS that gives no ETag."""
    with trial.context.history_engine.begin() as connection:
        connection.execute(backup.delete())


@pytest.fixture(scope="module")
def world(
    settled: Callable[[str], tuple[Path, bytes]], district_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """After a run that found more orphans than may go without approval."""
    history, image = settled("5.2")
    stage = Stage(district=district_file, history=history)
    with lent_folder() as folder, trial(folder, stage=stage, prune=PrunePolicy(max_records=2, max_percent=0)) as made:
        made.api.api.storage.restore(image)
        made.numbers = count(100)
        add_days(made, DAYS[:3])
        made.reconcile(**DATES)
        yield World.of(made, tmp_path_factory.mktemp("kept"))


@pytest.fixture
def held(world: World) -> Iterator[Trial]:
    """A trial in which more orphans were found than may go without approval."""
    with world.example() as made:
        yield made


def test_too_many_await_approval_and_nothing_is_deleted(held):
    assert statuses(held, "calendarDates") == {OrphanStatus.AWAITING_APPROVAL: 3}
    assert set(DAYS[:3]) <= dates(held)


def test_as_many_as_allowed_go_at_once(equal):
    trial = equal(prune=PrunePolicy(max_records=3, max_percent=0))
    add_days(trial, DAYS[:3])
    trial.reconcile(**DATES)
    assert statuses(trial, "calendarDates") == {OrphanStatus.DELETED: 3}
    assert not set(DAYS) & dates(trial)


def test_a_small_share_goes_at_once(equal):
    trial = equal(prune=PrunePolicy(max_records=0, max_percent=10))
    add_days(trial, DAYS[:3])
    trial.reconcile(**DATES)
    assert statuses(trial, "calendarDates") == {OrphanStatus.DELETED: 3}


def test_approved_they_are_deleted(held):
    assert record_decision(held.request_id, held.context, approved=True) >= 3
    prune_orphans(held.request_id, held.context, approved=True)
    assert statuses(held, "calendarDates") == {OrphanStatus.DELETED: 3}
    assert not set(DAYS) & dates(held)


def test_no_document_is_fetched_again_to_be_deleted(held):
    held.on_lookup.calls.clear()
    record_decision(held.request_id, held.context, approved=True)
    prune_orphans(held.request_id, held.context, approved=True)
    assert {method for method, *_ in held.on_lookup.calls} == {"DELETE"}
    assert copies(held) == 3


def test_what_is_not_deleted_leaves_no_copy(held):
    assert copies(held) == 3
    record_decision(held.request_id, held.context, approved=False)
    assert copies(held) == 0


def test_what_a_guard_keeps_leaves_no_copy(equal):
    trial = equal(read_only=("localEducationAgencies", "schools", "calendarDates"))
    add_days(trial, DAYS[:1])
    trial.reconcile(**DATES)
    assert copies(trial) == 0


def test_declined_they_stay(held):
    record_decision(held.request_id, held.context, approved=False)
    prune_orphans(held.request_id, held.context, approved=True)
    assert statuses(held, "calendarDates") == {OrphanStatus.REJECTED: 3}
    assert set(DAYS[:3]) <= dates(held)


@pytest.mark.parametrize(
    ("read_only", "ended"),
    [
        pytest.param(("calendarDates",), OrphanStatus.PROTECTED, id="read only"),
        pytest.param((), OrphanStatus.DELETED, id="without"),
    ],
)
def test_what_is_only_read_is_never_deleted(equal, read_only, ended):
    trial = equal(read_only=("localEducationAgencies", "schools", *read_only))
    add_days(trial, DAYS[:1])
    trial.reconcile(**DATES)
    assert statuses(trial, "calendarDates") == {ended: 1}


@pytest.mark.parametrize(
    ("sent_before", "ended"),
    [
        pytest.param(False, OrphanStatus.AWAITING_APPROVAL, id="never sent"),
        pytest.param(True, OrphanStatus.DELETED, id="sent before"),
    ],
)
def test_what_was_never_sent_awaits_approval(equal, sent_before, ended):
    trial = equal()
    forget_ownership(trial.context.history_engine)
    if sent_before:
        with trial.writable_sis.begin() as connection:
            sent = {one["classroomIdentificationCode"] for one in trial.documents("locations")}
            names = connection.execute(room.select()).all()
            alone = min(one.name for one in names if one.name in sent and [n.name for n in names].count(one.name) == 1)
            connection.execute(room.delete().where(room.c.name == alone))
    else:
        Somebody(trial).change("locations", trial.documents("locations")[0], classroomIdentificationCode="Nobody's")
    trial.reconcile(resources="locations", select_dependencies=False)
    assert statuses(trial, "locations") == {ended: 1}


@pytest.mark.parametrize(
    ("refused", "ended"),
    [
        pytest.param(True, OrphanStatus.AWAITING_APPROVAL, id="successor refused"),
        pytest.param(False, OrphanStatus.DELETED, id="successor sent"),
    ],
)
def test_the_old_stays_until_the_new_is_there(equal, refused, ended):
    trial = equal()
    numbers = [one["courseCode"] for one in trial.documents("courses")]
    alone = min(number for number in numbers if numbers.count(number) == 1)
    with trial.writable_sis.begin() as connection:
        connection.execute(update(course).where(course.c.number == alone).values(number="NEW-1"))
    if refused:
        trial.api.fault(status=400, method="POST", resource="courses")
    trial.reconcile(resources="courses", select_dependencies=False)
    assert set(statuses(trial, "courses")) == {ended}
    assert (alone in {one["courseCode"] for one in trial.documents("courses")}) is refused


@pytest.mark.parametrize(
    ("down", "ended"),
    [pytest.param(True, OrphanStatus.PENDING, id="unfinished"), pytest.param(False, OrphanStatus.DELETED, id="done")],
)
def test_a_resource_that_was_not_worked_through_loses_nothing(equal, down, ended):
    trial = equal()
    Somebody(trial).delete("calendarDates", trial.documents("calendarDates")[-1])
    add_days(trial, DAYS[:1])
    if down:
        trial.api.fault(status=500, method="POST", resource="calendarDates")
        with pytest.raises(Unreachable):
            trial.reconcile(**DATES)
        guard_orphans(trial.request_id, trial.context)
        prune_orphans(trial.request_id, trial.context)
    else:
        trial.reconcile(**DATES)
    assert statuses(trial, "calendarDates") == {ended: 1}


def orphaned_calendar(trial: Trial) -> tuple[str, str]:
    """A calendar nobody knows, with a day; what the two are called."""
    somebody = Somebody(trial)
    calendar = trial.documents("calendars")[0]
    somebody.change("calendars", calendar, calendarCode="77777")
    one = trial.documents("calendarDates")[0]
    reference = {
        **one["calendarReference"],
        "schoolId": calendar["schoolReference"]["schoolId"],
        "calendarCode": "77777",
    }
    somebody.change("calendarDates", one, calendarReference=reference)
    return "calendars", "calendarDates"


def test_children_go_first_and_after_every_send(equal):
    trial = equal()
    somebody = Somebody(trial)
    for endpoint in ("calendarDates", "courses"):
        somebody.delete(endpoint, trial.documents(endpoint)[-1])
    orphaned_calendar(trial)
    somebody.forget_requests()
    trial.reconcile(resources="calendarDates courses")
    assert somebody.writes() == [
        ("POST", "courses"),
        ("POST", "calendarDates"),
        ("DELETE", "calendarDates"),
        ("DELETE", "calendars"),
    ]


def test_what_is_still_referred_to_is_blocked_and_names_by_what(equal):
    trial = equal()
    orphaned_calendar(trial)
    trial.reconcile(resources="calendars", select_dependencies=False)
    assert statuses(trial, "calendars") == {OrphanStatus.BLOCKED: 1}
    (told,) = (one for one in trial.context.prunes.groups(trial.request_id) if one.status is OrphanStatus.BLOCKED)
    assert "CalendarDate" in told.reason
    assert told.hint


def test_what_is_gone_already_counts_as_deleted(held):
    for one in held.documents("calendarDates"):
        if one["date"] in DAYS:
            Somebody(held).delete("calendarDates", one)
    record_decision(held.request_id, held.context, approved=True)
    prune_orphans(held.request_id, held.context, approved=True)
    assert statuses(held, "calendarDates") == {OrphanStatus.DELETED: 3}


def test_what_changed_since_it_was_compared_stays(held):
    one = next(one for one in held.documents("calendarDates") if one["date"] == DAYS[0])
    kinds = ("Holiday", "Instructional day", "Other")
    events = [{"calendarEventDescriptor": f"uri://ed-fi.org/CalendarEventDescriptor#{kind}"} for kind in kinds]
    Somebody(held).change("calendarDates", one, calendarEvents=events)
    record_decision(held.request_id, held.context, approved=True)
    prune_orphans(held.request_id, held.context, approved=True)
    assert statuses(held, "calendarDates") == {OrphanStatus.DELETED: 2, OrphanStatus.FAILED: 1}
    assert DAYS[0] in dates(held)


def test_all_that_was_deleted_can_be_put_back(equal):
    trial = equal()
    orphaned_calendar(trial)
    add_days(trial, DAYS[:2])
    before = Somebody(trial).everything()
    trial.reconcile(**DATES)
    assert (statuses(trial, "calendars"), statuses(trial, "calendarDates")) == (
        {OrphanStatus.DELETED: 1},
        {OrphanStatus.DELETED: 3},
    )
    assert len(before) - len(Somebody(trial).everything()) == 4
    done = restore_deleted(trial.request_id, trial.context)
    assert (done.documents, done.problems) == ({"calendars": 1, "calendarDates": 3}, [])
    assert Somebody(trial).everything() == before
    assert restore_deleted(trial.request_id, trial.context).documents == {}


class Crash(RuntimeError):
    """What no room expects."""


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param({"drop": True, "every": 2}, id="dropped"),
        pytest.param({"lose_answer": True, "every": 2}, id="answers lost"),
        pytest.param({"status": 503, "count": 4}, id="503 for a while"),
    ],
)
def test_a_prune_outlasts(held, fault):
    before = Somebody(held).everything()
    held.api.fault(**fault)
    record_decision(held.request_id, held.context, approved=True)
    prune_orphans(held.request_id, held.context, approved=True)
    assert statuses(held, "calendarDates") == {OrphanStatus.DELETED: 3}
    held.api.clear_faults()
    restore_deleted(held.request_id, held.context)
    assert Somebody(held).everything() == before


@pytest.mark.parametrize(
    ("copied", "after"),
    [
        *(pytest.param(True, number, id=f"copied when compared, at {number}") for number in range(3)),
        *(pytest.param(False, number, id=f"fetched first, at {number}") for number in range(6)),
    ],
)
def test_a_prune_that_broke_off_goes_on(held, copied, after):
    """At every request in turn: reading to keep where there is no copy yet, then deleting."""
    before = Somebody(held).everything()
    record_decision(held.request_id, held.context, approved=True)
    if not copied:
        forget_copies(held)
    left = iter(range(after))

    def fall(call: Any) -> None:
        if "/calendarDates/" in call.path and next(left, None) is None:
            raise Crash

    held.on_lookup.before = fall
    with pytest.raises(Crash):
        prune_orphans(held.request_id, held.context, approved=True)
    held.on_lookup.before = lambda _call: None
    held.new_process()
    prune_orphans(held.request_id, held.context, approved=True)
    assert statuses(held, "calendarDates") == {OrphanStatus.DELETED: 3}
    assert not set(DAYS) & dates(held)
    restore_deleted(held.request_id, held.context)
    assert Somebody(held).everything() == before


def test_deletes_without_an_answer_are_tried_again(held):
    record_decision(held.request_id, held.context, approved=True)
    held.api.fault(status=500, method="DELETE")
    with pytest.raises(Unreachable):
        prune_orphans(held.request_id, held.context, approved=True)
    assert statuses(held, "calendarDates") == {OrphanStatus.APPROVED: 3}
    held.api.clear_faults()
    held.new_process()
    prune_orphans(held.request_id, held.context, approved=True)
    assert statuses(held, "calendarDates") == {OrphanStatus.DELETED: 3}


def test_a_delete_that_the_ods_refuses_has_failed(equal):
    trial = equal()
    add_days(trial, DAYS[:1])
    trial.api.fault(status=403, method="DELETE", resource="calendarDates")
    trial.reconcile(**DATES)
    assert statuses(trial, "calendarDates") == {OrphanStatus.FAILED: 1}
    (group,) = (one for one in trial.context.prunes.groups(trial.request_id) if one.status is OrphanStatus.FAILED)
    assert group.reason
    assert group.hint
    assert DAYS[0] in dates(trial)


def test_without_an_etag_a_document_that_moved_meanwhile_stays(held):
    with held.context.history_engine.begin() as connection:
        connection.execute(orphan.update().values(etag=""))
    forget_copies(held)
    day = next(one for one in held.documents("calendarDates") if one["date"] == DAYS[0])
    moved = "2027-07-09"
    held.api.change_traits(etags="none")
    held.api.api.storage.run(
        "UPDATE documents SET body = replace(body, ?, ?), content = replace(content, ?, ?) WHERE id = ?",
        DAYS[0],
        moved,
        DAYS[0],
        moved,
        day["id"],
    )
    record_decision(held.request_id, held.context, approved=True)
    prune_orphans(held.request_id, held.context, approved=True)
    assert statuses(held, "calendarDates") == {OrphanStatus.DELETED: 2, OrphanStatus.FAILED: 1}
    assert moved in dates(held)


def test_the_next_run_finds_nothing_left_to_do(held):
    record_decision(held.request_id, held.context, approved=True)
    prune_orphans(held.request_id, held.context, approved=True)
    context = held.context
    release(held.request_id, context.locks, context.history, context.history_engine)
    somebody = Somebody(held)
    somebody.forget_requests()
    held.reconcile(**DATES)
    assert somebody.writes() == []
    assert statuses(held, "calendarDates") == {}
    assert Outcome.CREATED not in held.counts()["calendarDates"]
