"""Batch resync: whole objects with their parents, of some schools or all; what the district lacks goes, guarded."""

from collections import Counter

import pytest
from sqlalchemy import select

from include.edfi.errors import ConfigError
from include.engine.prune_policy import record_decision
from include.history.outcomes import OrphanStatus, Outcome
from include.history.prune_tables import backup
from include.sis.tables import enrollment, school
from include.state import registry
from include.state_sync.context import BATCH
from include.state_sync.plan import plan
from include.state_sync.prune import guard, prune
from include.state_sync.work import work
from sandbox.district import changes
from tests.support.state_drift import change, first_key, lose, stray
from tests.support.state_trial import Begin, StateTrial

PARENTS_FIRST = ["District", "PersonIdentity", "School", "Calendar", "Enrollment"]


def test_a_full_resync_fills_an_empty_state_and_then_has_nothing_to_do(begin: Begin) -> None:
    made = begin()
    report = made.batch()
    assert report.ok
    before = made.image()
    assert all(before.values())
    report = made.batch()
    assert "(0 created, 0 updated" in report.verdict
    assert made.image() == before


def test_an_object_brings_its_parents_and_they_go_first(begin: Begin) -> None:
    made = begin()
    assert list(plan(made.submit(BATCH, objects="Enrollment", all_schools=True), made.context)) == PARENTS_FIRST
    without = {"objects": "Enrollment", "all_schools": True, "check_dependencies": False}
    made = begin()
    assert list(plan(made.submit(BATCH, **without), made.context)) == ["Enrollment"]


def test_without_its_parents_an_object_fails_and_says_what_mends_it(begin: Begin) -> None:
    made = begin()
    report = made.batch(objects="Enrollment", check_dependencies=False)
    assert not report.ok
    assert Counter(made.counts()["Enrollment"])[Outcome.REJECTED] > 0
    for params in report.fixes:
        assert made.run(BATCH, **params).ok
    assert made.batch(objects="Enrollment", check_dependencies=False).ok


def test_a_parent_that_is_off_is_a_warning(begin: Begin) -> None:
    made = begin(objects={"Calendar": False})
    report = made.batch(objects="Enrollment")
    assert "Warning: Calendar is off in the configuration, but Enrollment needs it" in report.text
    assert not report.ok


def test_only_the_schools_asked_for_are_touched(filled: StateTrial) -> None:
    before = filled.image()
    by_school = {row["calendarID"]: row["schoolID"] for row in before["Calendar"].values()}
    first = {by_school[row["calendarID"]]: key for (_, key), row in before["Enrollment"].items()}
    (here, mine), (_, other), *_ = first.items()
    for key in (mine, other):
        change(filled, "Enrollment", key, grade="??")
    assert filled.batch(schools=str(here)).ok
    assert filled.held("Enrollment")["255901", mine] == before["Enrollment"]["255901", mine]
    assert filled.held("Enrollment")["255901", other]["grade"] == "??"


def test_an_unknown_school_is_refused_by_name(begin: Begin) -> None:
    with pytest.raises(ConfigError, match="'77' with a calendar"):
        begin().batch(schools="77")


@pytest.mark.parametrize("mode", ["reconcile", "resend"])
def test_both_modes_end_alike(filled: StateTrial, mode: str) -> None:
    before = filled.image()
    change(filled, "Calendar", first_key(filled, "Calendar"), name="Other")
    lose(filled, "Enrollment", first_key(filled, "Enrollment"))
    report = filled.batch(mode=mode)
    assert "(1 created, 1 updated" in report.verdict
    assert filled.image() == before


def test_strays_are_deleted_children_first_and_kept_in_the_history(filled: StateTrial) -> None:
    before = filled.image()
    (person,) = stray(filled, "PersonIdentity", stateID=None)
    (own,) = stray(filled, "Enrollment", personID=person)
    report = filled.batch()
    assert report.ok
    assert "2 deleted" in report.verdict
    assert filled.image() == before
    with filled.context.history_engine.connect() as connection:
        kept = connection.execute(select(backup).where(backup.c.request_id == filled.request_id)).mappings().all()
    bodies = {row["ods_id"]: row["body"] for row in kept}
    assert set(bodies) == {f"personID={person}", f"enrollmentID={own}"}
    assert bodies[f"enrollmentID={own}"]["personID"] == person
    assert all(row["deleted_at"] for row in kept)


def test_what_is_no_longer_reported_is_deleted(filled: StateTrial) -> None:
    mine = first_key(filled, "Enrollment")
    with filled.writable_sis.begin() as connection:
        changes.mark_no_show(connection, mine)
    assert filled.batch(objects="Enrollment").ok
    assert ("255901", mine) not in filled.held("Enrollment")


def test_people_of_other_schools_are_mended_by_all_schools(begin: Begin) -> None:
    made = begin()
    made.batch(objects="BehaviorEvent")
    report = made.batch(objects="BehaviorRole", check_dependencies=False)
    unknown = [record for record in made.records("BehaviorRole") if record.outcome == Outcome.CREATED]
    assert len(unknown) == sum(row["personID"] is None for row in made.held("BehaviorRole").values()) > 0
    (params,) = report.fixes
    assert (params["objects"], params["all_schools"]) == (["PersonIdentity"], True)
    assert made.run(BATCH, **params).ok
    assert made.batch(objects="BehaviorRole", check_dependencies=False).ok


def test_without_prune_strays_stay_and_are_no_errors(filled: StateTrial) -> None:
    (own,) = stray(filled, "Enrollment")
    assert filled.batch(prune=False).ok
    assert ("255901", own) in filled.held("Enrollment")


def test_what_moved_out_of_scope_is_no_stray(filled: StateTrial) -> None:
    """The state still has the enrollment at its old school; the district has it at another one."""
    places = {key: row["schoolID"] for (_, key), row in filled.held("Calendar").items()}
    mine, old = next((key, row["calendarID"]) for (_, key), row in filled.held("Enrollment").items())
    here, (new, there) = places[old], next(item for item in places.items() if item[1] != places[old])
    with filled.writable_sis.begin() as connection:
        connection.execute(enrollment.update().where(enrollment.c.enrollmentID == mine).values(calendarID=new))
    assert filled.batch(schools=str(here)).ok
    assert filled.held("Enrollment")["255901", mine]["calendarID"] == old
    assert filled.batch(schools=str(there)).ok
    assert filled.held("Enrollment")["255901", mine]["calendarID"] == new


def test_people_are_missed_only_in_the_whole_district(filled: StateTrial) -> None:
    (person,) = stray(filled, "PersonIdentity", stateID=None)
    filled.batch(schools="1")
    assert ("255901", person) in filled.held("PersonIdentity")
    filled.batch()
    assert ("255901", person) not in filled.held("PersonIdentity")


def test_schools_are_never_deleted(filled: StateTrial) -> None:
    with filled.writable_sis.begin() as connection:
        connection.execute(school.update().values(exclude=True))
    report = filled.batch(objects="School", check_dependencies=False)
    assert report.ok
    assert filled.held("School")
    assert "protected: the state keeps schools that closed" in report.text


def test_a_parent_that_is_still_referred_to_is_blocked(filled: StateTrial) -> None:
    """Its child is another year's, so this run may not delete it."""
    (person,) = stray(filled, "PersonIdentity", stateID=None)
    stray(filled, "Lep", personID=person)
    report = filled.batch(objects="PersonIdentity")
    assert not report.ok
    assert ("255901", person) in filled.held("PersonIdentity")
    assert "blocked: Still referred to by another record of the state" in report.text


def held_back(made: StateTrial, **asked: object) -> dict[str, dict[str, int]]:
    """A batch up to the guard, which holds its deletes."""
    request_id = made.submit(BATCH, all_schools=True, **asked)
    for parts in plan(request_id, made.context).values():
        for part in parts:
            work(part, made.context)
    return guard(request_id, made.context)


@pytest.mark.parametrize("approved", [True, False])
def test_too_many_deletes_wait_for_a_person(begin: Begin, *, approved: bool) -> None:
    made = begin(prune={"max_records": 2, "max_percent": 1})
    made.batch()
    strays = stray(made, "Enrollment", 3)
    assert held_back(made, objects="Enrollment")["Enrollment"] == {"awaiting_approval": 3}
    assert prune(made.request_id, made.context)["Enrollment"] == {"awaiting_approval": 3}
    assert record_decision(made.request_id, made.context, approved=approved) == 3
    prune(made.request_id, made.context, approved=approved)
    there = {key for _, key in made.held("Enrollment")}
    assert there.isdisjoint(strays) if approved else there >= set(strays)
    report = made.report()
    assert report.ok is approved


def test_what_came_back_meanwhile_is_not_deleted(filled: StateTrial) -> None:
    mine = first_key(filled, "Enrollment")
    with filled.writable_sis.begin() as connection:
        changes.mark_no_show(connection, mine)
    assert held_back(filled)["Enrollment"] == {"deletable": 1}
    with filled.writable_sis.begin() as connection:
        connection.execute(enrollment.update().values(noShow=False))
    assert prune(filled.request_id, filled.context)["Enrollment"] == {str(OrphanStatus.PROTECTED): 1}
    assert ("255901", mine) in filled.held("Enrollment")


def test_everything_may_run_twice(filled: StateTrial) -> None:
    stray(filled, "Enrollment")
    change(filled, "Calendar", first_key(filled, "Calendar"), name="Other")
    request_id = filled.submit(BATCH, all_schools=True)
    for _ in range(2):
        for parts in plan(request_id, filled.context).values():
            for part in parts:
                work(part, filled.context)
    for _ in range(2):
        guard(request_id, filled.context)
    for _ in range(2):
        prune(request_id, filled.context)
    first, second = filled.report(), filled.report()
    assert first.ok
    assert first.verdict == second.verdict
    assert "1 updated" in first.verdict
    assert "1 deleted" in first.verdict
    assert set(filled.counts()) == set(registry())


def test_records_that_were_never_written_await_approval_and_their_parents_with_them(begin: Begin) -> None:
    made = begin(all_ours=False)
    made.batch()
    (person,) = stray(made, "PersonIdentity", stateID=None)
    (own,) = stray(made, "Enrollment", personID=person)
    made.batch(prune=True)
    assert made.context.prunes.counts(made.request_id) == {
        "Enrollment": {OrphanStatus.AWAITING_APPROVAL: 1},
        "PersonIdentity": {OrphanStatus.AWAITING_APPROVAL: 1},
    }
    record_decision(made.request_id, made.context, approved=True, all_ours=True)
    prune(made.request_id, made.context, approved=True)
    made.context.locks.release(made.request_id)
    assert own not in {key for _, key in made.held("Enrollment")}
    stray(made, "Enrollment")
    made.batch(prune=True)
    assert made.context.prunes.counts(made.request_id) == {"Enrollment": {OrphanStatus.DELETED: 1}}


def test_parents_wait_for_children_above_the_threshold(begin: Begin) -> None:
    made = begin(prune={"max_records": 2, "max_percent": 0})
    made.batch()
    (person,) = stray(made, "PersonIdentity", stateID=None)
    stray(made, "Enrollment", 3, personID=person)
    made.batch(prune=True)
    assert made.context.prunes.counts(made.request_id) == {
        "Enrollment": {OrphanStatus.AWAITING_APPROVAL: 3},
        "PersonIdentity": {OrphanStatus.AWAITING_APPROVAL: 1},
    }
    record_decision(made.request_id, made.context, approved=True)
    numbers = prune(made.request_id, made.context, approved=True)
    assert numbers == {"Enrollment": {"deleted": 3}, "PersonIdentity": {"deleted": 1}}


def test_what_another_system_writes_too_stays(begin: Begin) -> None:
    made = begin(shared_publishing=["Enrollment"])
    made.batch()
    stray(made, "Enrollment")
    assert made.batch(prune=True).ok
    assert made.context.prunes.counts(made.request_id) == {"Enrollment": {OrphanStatus.PROTECTED: 1}}
