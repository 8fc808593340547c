"""Records that another system owns: accepted by a rule they make no run red, and what refers to them is sent."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import text

from include.configurations.configuration import ExpectedDifference
from include.edfi.api.problems import Kind
from include.history.outcomes import OWNED_ELSEWHERE, OrphanStatus, Outcome
from include.history.verification import DifferenceKind
from include.history.verification_queries import differences
from tests.support.other_client import Somebody
from tests.support.resync_trial import Trial

ROOMS = {"resources": "locations", "select_dependencies": False}
RULE = ExpectedDifference(
    resource="locations", kind="owned_elsewhere", reason="the facilities system keeps the rooms", until=date(2999, 1, 1)
)


def owned(begin: Any, *rules: ExpectedDifference, standard: str = "5.2") -> Trial:
    """A trial in which another system owns one room, and Campus has other values for it."""
    trial: Trial = begin(standard, expected_differences=rules)
    trial.reconcile(resources="locations")
    room = trial.documents("locations")[0]
    other = {**room, "maximumNumberOfSeats": 1}
    for name in ("id", "_etag", "_lastModifiedDate"):
        other.pop(name, None)
    trial.api.upload("locations", other, owner="another")
    return trial


def kinds(trial: Trial) -> list[tuple[DifferenceKind, str | None]]:
    found = differences(trial.context.history_engine, trial.request_id)
    return [(one.kind, one.expected_reason) for one in found if one.resource == "locations"]


@pytest.mark.case("C13")
@pytest.mark.parametrize("standard", ["3.3", "5.2"])
@pytest.mark.parametrize("mode", ["reconcile", "resend"])
def test_a_rule_accepts_the_refusal(begin, mode, standard):
    trial = owned(begin, RULE, standard=standard)
    report = trial.run(mode=mode, **ROOMS)
    (refused,) = [one for one in trial.records("locations") if one.outcome is Outcome.REJECTED]
    assert refused.reason.startswith("owned by another system")
    assert report.ok
    assert "1 refused as expected, since another system owns them" in report.verdict
    assert "Owned by another system, as expected (1 records)" in report.text
    assert "Nothing; it is expected: the facilities system keeps the rooms" in report.text
    assert "Needs attention" not in report.text


@pytest.mark.case("C13")
def test_without_a_rule_the_run_is_red_and_says_what_to_do(begin):
    trial = owned(begin)
    report = trial.reconcile(**ROOMS)
    assert not report.ok
    assert kinds(trial) == [(DifferenceKind.OWNED_ELSEWHERE, None)]
    assert "expected_differences" in report.text


def test_a_rule_for_another_resource_accepts_nothing(begin):
    trial = owned(begin, RULE.model_copy(update={"resource": "courses"}))
    assert not trial.reconcile(**ROOMS).ok


def test_a_rule_that_expired_accepts_nothing(begin):
    trial = owned(begin, RULE.model_copy(update={"until": date(2020, 1, 1)}))
    assert not trial.reconcile(**ROOMS).ok
    assert not trial.run(mode="resend", **ROOMS).ok


@pytest.mark.case("C13")
def test_a_run_that_verifies_remembers_the_refusal(begin):
    trial = owned(begin, RULE)
    assert not trial.run(mode="verify", **ROOMS).ok
    assert kinds(trial) == [(DifferenceKind.DIFFERENT, None)]
    trial.reconcile(**ROOMS)
    report = trial.run(mode="verify", **ROOMS)
    assert report.ok
    assert kinds(trial) == [(DifferenceKind.OWNED_ELSEWHERE, RULE.reason)]
    assert "1 differences as expected" in report.verdict


def test_once_the_other_system_has_the_same_there_is_nothing_to_accept(begin):
    trial = owned(begin, RULE)
    before = {one["id"]: one for one in trial.documents("locations")}
    with trial.writable_sis.begin() as connection:
        connection.execute(text("UPDATE Room SET capacity = 1"))
    somebody = Somebody(trial)
    somebody.forget_requests()
    trial.reconcile(**ROOMS)
    assert len(before) == len(trial.documents("locations"))
    assert Outcome.REJECTED not in trial.counts()["locations"]


@pytest.mark.case("C13")
def test_what_refers_to_it_is_sent(begin):
    trial = owned(begin, RULE)
    trial.run(resources="sections", schools="1")
    waiting = [one for one in trial.records("sections") if one.outcome is Outcome.BLOCKED]
    assert "locations" not in {one.cause_resource for one in waiting}


@pytest.mark.case("C13")
@pytest.mark.parametrize(
    ("rules", "ok"), [pytest.param((RULE,), True, id="a rule"), pytest.param((), False, id="no rule")]
)
def test_a_document_that_may_not_be_deleted_is_accepted_too(begin, rules, ok):
    trial: Trial = begin("5.2", expected_differences=rules)
    trial.reconcile(resources="locations")
    room = {**trial.documents("locations")[0], "classroomIdentificationCode": "Theirs"}
    for name in ("id", "_etag", "_lastModifiedDate"):
        room.pop(name, None)
    trial.api.upload("locations", room, owner="another")
    report = trial.reconcile(**ROOMS)
    assert trial.context.prunes.counts(trial.request_id)["locations"] == {OrphanStatus.FAILED: 1}
    assert kinds(trial) == [(DifferenceKind.OWNED_ELSEWHERE, RULE.reason if rules else None)]
    assert report.ok is ok


def test_the_history_knows_them_by_the_kind_of_problem():
    assert Kind.OWNED_ELSEWHERE == OWNED_ELSEWHERE
