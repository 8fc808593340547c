"""What another system publishes to the same ODS is not deleted without a question, and the answer is remembered."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import delete

from include.engine.prune_policy import OWNER_HINT, UNKNOWN_OWNER, record_decision
from include.history.outcomes import OrphanStatus, Outcome
from include.resync.prune.deletes import prune as prune_orphans
from include.sis.tables import day, day_event
from tests.support.other_client import Somebody
from tests.support.resync_trial import Stage, Trial

DATES = {"resources": "calendarDates", "select_dependencies": False}
AWAITING, DELETED, PROTECTED = OrphanStatus.AWAITING_APPROVAL, OrphanStatus.DELETED, OrphanStatus.PROTECTED


@pytest.fixture
def begun(begin) -> Callable[..., Trial]:
    """A function that starts a trial whose days are in the ODS, and no person has decided whose they are."""

    def start(**changes: Any) -> Trial:
        trial: Trial = begin("5.2", stage=Stage(all_ours=False), **changes)
        trial.reconcile(resources="calendarDates")
        return trial

    return start


def add_days(trial: Trial, *days: int) -> None:
    """Days in June that another system publishes."""
    one = trial.documents("calendarDates")[0]
    for number in days:
        Somebody(trial).change("calendarDates", one, date=f"2027-06-{number:02}")


def statuses(trial: Trial, resource: str = "calendarDates") -> dict[OrphanStatus, int]:
    return trial.context.prunes.counts(trial.request_id).get(resource, {})


def days(trial: Trial) -> set[str]:
    return {one["date"] for one in trial.documents("calendarDates") if one["date"] >= "2027-06-20"}


def decide(trial: Trial, **decision: bool) -> None:
    record_decision(trial.request_id, trial.context, **decision)
    prune_orphans(trial.request_id, trial.context, approved=True)
    trial.context.locks.release(trial.request_id)


@pytest.mark.case("C15")
@pytest.mark.parametrize("number", [1, 5])
def test_whatever_their_number_they_await_approval(begun, number):
    trial = begun()
    add_days(trial, *range(20, 20 + number))
    report = trial.reconcile(**DATES)
    assert statuses(trial) == {AWAITING: number}
    assert len(days(trial)) == number
    assert not report.ok
    (group,) = trial.context.prunes.groups(trial.request_id)
    assert (group.reason, group.hint) == (UNKNOWN_OWNER, OWNER_HINT)
    assert OWNER_HINT in report.text


@pytest.mark.case("C15")
def test_what_was_sent_goes_at_once(begun):
    trial = begun()
    with trial.writable_sis.begin() as connection:
        last = connection.execute(day.select().order_by(day.c.date.desc())).first()
        assert last is not None
        connection.execute(delete(day_event).where(day_event.c.dayID == last.dayID))
        connection.execute(delete(day).where(day.c.dayID == last.dayID))
    add_days(trial, 20)
    trial.reconcile(**DATES)
    assert statuses(trial) == {AWAITING: 1, DELETED: 1}


def test_an_approval_is_for_these_documents(begun):
    trial = begun()
    add_days(trial, 20)
    trial.reconcile(**DATES)
    decide(trial, approved=True)
    assert statuses(trial) == {DELETED: 1}
    add_days(trial, 21)
    trial.reconcile(**DATES)
    assert statuses(trial) == {AWAITING: 1}


@pytest.mark.case("C15")
def test_an_approval_of_all_is_remembered_for_the_resource(begun):
    trial = begun()
    add_days(trial, 20)
    trial.reconcile(**DATES)
    decide(trial, approved=True, all_ours=True)
    assert days(trial) == set()
    add_days(trial, 21, 22)
    report = trial.reconcile(**DATES)
    assert statuses(trial) == {DELETED: 2}
    assert report.ok
    Somebody(trial).change("calendars", trial.documents("calendars")[0], calendarCode="77777")
    trial.reconcile(resources="calendars", select_dependencies=False)
    assert statuses(trial, "calendars") == {AWAITING: 1}


@pytest.mark.parametrize("all_ours", [False, True])
def test_a_rejection_is_not_remembered_as_ours(begun, all_ours):
    trial = begun()
    add_days(trial, 20)
    trial.reconcile(**DATES)
    decide(trial, approved=False, all_ours=all_ours)
    assert statuses(trial) == {OrphanStatus.REJECTED: 1}
    trial.reconcile(**DATES)
    assert statuses(trial) == {AWAITING: 1}


def test_a_decision_that_is_recorded_twice_is_the_same(begun):
    trial = begun()
    add_days(trial, 20)
    trial.reconcile(**DATES)
    record_decision(trial.request_id, trial.context, approved=True, all_ours=True)
    decide(trial, approved=True, all_ours=True)
    add_days(trial, 21)
    trial.reconcile(**DATES)
    assert statuses(trial) == {DELETED: 1}


@pytest.mark.case("C15")
def test_of_a_resource_with_another_publisher_only_what_was_sent_is_deleted(begun):
    trial = begun(shared_publishing=("calendarDates",))
    add_days(trial, 20, 21)
    report = trial.reconcile(**DATES)
    assert statuses(trial) == {PROTECTED: 2}
    assert report.ok
    assert len(days(trial)) == 2
    with trial.writable_sis.begin() as connection:
        connection.execute(delete(day_event))
        connection.execute(delete(day))
    trial.reconcile(**DATES)
    assert statuses(trial)[PROTECTED] == 2
    assert "exceed both limits" in " ".join(one.reason for one in trial.context.prunes.groups(trial.request_id))
    assert len(days(trial)) == 2


def test_a_record_found_equal_is_ours(begun):
    """Another client sent it first; the comparison confirmed that the SIS has the same."""
    trial = begun()
    assert Outcome.CREATED in trial.counts()["calendarDates"]
    somebody = Somebody(trial)
    one = trial.documents("calendarDates")[-1]
    somebody.delete("calendarDates", one)
    somebody.put("calendarDates", one)
    trial.reconcile(**DATES)
    assert set(trial.counts()["calendarDates"]) == {Outcome.UNCHANGED, Outcome.EXCLUDED}
    assert statuses(trial) == {}


@pytest.mark.case("C15")
def test_a_run_that_verifies_shows_the_same_statuses(begun):
    trial = begun()
    add_days(trial, 20, 21)
    report = trial.run(mode="verify", **DATES)
    assert statuses(trial) == {AWAITING: 2}
    assert "A run in mode reconcile asks for approval before it deletes it." in report.text
    assert len(days(trial)) == 2


@pytest.mark.case("C15")
def test_another_publishers_program_associations_stay(begin):
    """Two systems publish special education: what the SIS does not have is not the SIS's to delete."""
    trial = begin("5.2", stage=Stage(all_ours=False))
    name = "studentSpecialEducationProgramAssociations"
    trial.reconcile(resources=name)
    somebody, sent = Somebody(trial), trial.documents(name)
    enrolled = {one["studentReference"]["studentUniqueId"] for one in trial.documents("studentSchoolAssociations")}
    others = sorted(enrolled - {one["studentReference"]["studentUniqueId"] for one in sent})[:5]
    for unique_id in others:
        somebody.change(name, sent[0], studentReference={"studentUniqueId": unique_id})
    trial.reconcile(resources=name)
    assert statuses(trial, name) == {AWAITING: 5}
    assert len(trial.documents(name)) == len(sent) + 5
