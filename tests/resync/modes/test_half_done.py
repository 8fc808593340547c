"""A natural key that changes leaves two documents until one is deleted: a run says so, a later one finishes it."""

from typing import Any

import pytest
from sqlalchemy import update

from include.configurations.configuration import PrunePolicy
from include.history.outcomes import OrphanStatus
from include.sis.tables import course, room
from tests.support.other_client import Somebody
from tests.support.resync_trial import Begin, Trial

ASKED: dict[str, Any] = {"resources": "courses locations", "select_dependencies": False}
BOTH = "of courses are in the ODS under a former natural key, beside the present one"


def renumber(trial: Trial, old: str, new: str) -> None:
    with trial.writable_sis.begin() as connection:
        connection.execute(update(course).where(course.c.number == old).values(number=new))


def numbers(trial: Trial) -> set[str]:
    return {one["courseCode"] for one in trial.documents("courses")}


def courses(trial: Trial) -> dict[OrphanStatus, int]:
    return trial.context.prunes.counts(trial.request_id).get("courses", {})


@pytest.fixture
def number(equal: Begin) -> tuple[Trial, str]:
    trial = equal()
    return trial, min(numbers(trial))


@pytest.mark.case("E26")
def test_resend_says_that_both_are_there_and_reconcile_deletes_the_former(number: tuple[Trial, str]) -> None:
    trial, old = number
    renumber(trial, old, "X-1")
    assert BOTH in trial.run(**ASKED).text
    assert {old, "X-1"} <= numbers(trial)
    report = trial.reconcile(**ASKED)
    assert BOTH not in report.text
    assert old not in numbers(trial)
    assert courses(trial).keys() == {OrphanStatus.DELETED}


def test_resend_says_so_of_keys_that_a_put_could_change_too(equal: Begin) -> None:
    trial = equal()
    with trial.writable_sis.begin() as connection:
        connection.execute(update(room).where(room.c.schoolID == 1, room.c.name == "101").values(name="Annex 7"))
    assert "of locations are in the ODS under a former natural key" in trial.run(**ASKED).text
    assert "under a former natural key" not in trial.reconcile(**ASKED).text
    codes = [one["classroomIdentificationCode"] for one in trial.documents("locations")]
    assert codes.count("Annex 7") == 1


@pytest.mark.case("E26")
def test_a_run_that_stopped_before_its_deletes_is_finished_by_the_next(number: tuple[Trial, str]) -> None:
    trial, old = number
    renumber(trial, old, "X-1")
    with pytest.MonkeyPatch.context() as changed:
        changed.setattr("tests.support.resync_trial.prune_orphans", lambda *_: None)
        changed.setattr("tests.support.resync_trial.guard_orphans", lambda *_: None)
        report = trial.reconcile(**ASKED)
    assert "failed: deletes were not carried out of courses" in report.text
    assert BOTH in report.text
    trial.reconcile(**ASKED)
    assert old not in numbers(trial)
    somebody = Somebody(trial)
    somebody.forget_requests()
    assert BOTH not in trial.reconcile(**ASKED).text
    assert somebody.writes() == []


@pytest.mark.case("E26")
@pytest.mark.parametrize("mode", ["reconcile", "verify"])
def test_what_awaits_approval_is_said_in_every_run(equal: Begin, mode: str) -> None:
    trial = equal(prune=PrunePolicy(max_records=0, max_percent=0))
    renumber(trial, old := min(numbers(trial)), "X-1")
    for _ in range(2):
        assert BOTH in trial.reconcile(**ASKED).text
        assert courses(trial).keys() == {OrphanStatus.AWAITING_APPROVAL}
    assert BOTH in trial.reconcile(**ASKED, mode=mode).text
    assert {old, "X-1"} <= numbers(trial)


def test_a_key_changed_by_put_leaves_nothing_behind(equal: Begin) -> None:
    trial = equal()
    with trial.writable_sis.begin() as connection:
        connection.execute(update(room).where(room.c.schoolID == 1, room.c.name == "101").values(name="Annex 7"))
    report = trial.reconcile(**ASKED)
    assert "under a former natural key" not in report.text
