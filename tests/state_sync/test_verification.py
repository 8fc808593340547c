"""Verification Summary: missing, duplicate, different and expected, by object and school, on both sides."""

import csv
from datetime import date
from typing import Any

import pytest
from sqlalchemy import update

from include.history import verification_queries
from include.history.outcomes import Outcome
from include.history.verification import DifferenceKind
from include.history.verification_queries import Difference, Result
from include.sis.tables import employment_assignment, identity
from tests.support.state_drift import change, first_key, lose, stray
from tests.support.state_trial import Begin, StateTrial


def totals(made: StateTrial) -> dict[str, Result]:
    return verification_queries.totals(made.context.history_engine, made.request_id)


def differences(made: StateTrial, name: str) -> list[Difference]:
    return list(verification_queries.differences(made.context.history_engine, made.request_id, resource=name))


def test_equal_sides_have_no_differences_but_the_districts_own_copies(filled: StateTrial) -> None:
    before = filled.image()
    report = filled.verify()
    assert report.ok
    assert filled.image() == before
    assert {name: one.differences for name, one in totals(filled).items() if one.differences} == {
        "EmploymentAssignment": 2
    }
    assert {one.kind for one in differences(filled, "EmploymentAssignment")} == {DifferenceKind.DUPLICATE}


def test_every_kind_of_difference_is_found_and_nothing_is_written(filled: StateTrial) -> None:
    lost, other = first_key(filled, "Enrollment"), first_key(filled, "Enrollment", 1)
    lose(filled, "Enrollment", lost)
    change(filled, "Enrollment", other, grade="??", startStatus="??")
    (own,) = stray(filled, "Enrollment")
    drifted = filled.image()
    report = filled.verify(objects="Enrollment")
    assert not report.ok
    assert filled.image() == drifted
    assert list(totals(filled)) == ["Enrollment"]
    result = totals(filled)["Enrollment"]
    assert (result.missing, result.different, result.orphan) == (1, 1, 1)
    assert result.ods == len(drifted["Enrollment"])
    found = {one.kind: one for one in differences(filled, "Enrollment")}
    assert found[DifferenceKind.MISSING].sis_key == f"enrollmentID={lost}"
    assert found[DifferenceKind.DIFFERENT].elements == ("grade", "startStatus")
    assert found[DifferenceKind.ORPHAN].ods_id == f"enrollmentID={own}"
    assert all(one.school for one in found.values())


def test_results_are_by_school(filled: StateTrial) -> None:
    mine = first_key(filled, "Enrollment")
    lose(filled, "Enrollment", mine)
    filled.verify(objects="Enrollment School")
    results = verification_queries.results(filled.context.history_engine, filled.request_id)
    by_school = {one.school: one.missing for one in results if one.resource == "Enrollment"}
    assert sorted(by_school.values()) == [0, 1]
    assert all(by_school)


def test_what_the_state_owns_may_differ(filled: StateTrial) -> None:
    mine, other = first_key(filled, "PersonIdentity"), first_key(filled, "PersonIdentity", 1)
    change(filled, "PersonIdentity", mine, stateID="S1")
    change(filled, "PersonIdentity", other, stateID="S2", alias="Other")
    report = filled.verify(objects="PersonIdentity")
    result = totals(filled)["PersonIdentity"]
    assert (result.expected, result.different) == (1, 1)
    expected = {one.sis_key: one.expected_reason for one in differences(filled, "PersonIdentity")}
    assert expected == {f"personID={mine}": "the state owns the field", f"personID={other}": None}
    assert not report.ok
    assert "1 records are not at the state" in report.verdict
    assert filled.selective("PersonIdentity", [other]).ok
    report = filled.verify(objects="PersonIdentity")
    assert report.ok
    assert "2 differences as expected" in report.verdict


RULE = {"resource": "Enrollment", "kind": "different", "element": "grade", "reason": "known", "until": "2026-12-31"}


@pytest.mark.parametrize(
    ("today", "fine"),
    [pytest.param(date(2026, 12, 31), True, id="on time"), pytest.param(date(2027, 1, 1), False, id="over")],
)
def test_rules_accept_differences_until_they_expire(begin: Begin, today: date, *, fine: bool) -> None:
    made = begin(filled=True, expected_differences=[RULE])
    made.today = today
    change(made, "Enrollment", first_key(made, "Enrollment"), grade="??")
    report = made.verify()
    assert report.ok is fine
    assert ("Expected-difference rule expired" in report.text) is not fine


def test_strays_that_a_rule_expects_are_no_errors_and_stay(begin: Begin) -> None:
    rule: dict[str, Any] = {**RULE, "kind": "orphan", "element": "*"}
    made = begin(filled=True, expected_differences=[rule])
    (own,) = stray(made, "Enrollment")
    assert made.verify().ok
    assert made.batch().ok
    assert ("255901", own) in made.held("Enrollment")


def test_the_state_may_hold_two_records_that_say_the_same(begin: Begin) -> None:
    """By a field that is the state's own, though the district tells them apart."""
    made = begin(filled=True, ownership={"EmploymentAssignment": {"assignmentCode": "state"}})
    made.verify(objects="EmploymentAssignment")
    twins = [int(one.sis_key.partition("=")[2]) for one in differences(made, "EmploymentAssignment")]
    table = employment_assignment
    with made.writable_sis.begin() as connection:
        connection.execute(update(table).where(table.c.assignmentID.in_(twins)).values(assignmentCode="AID"))
    report = made.verify(objects="EmploymentAssignment")
    found = {one.sis_key: (one.kind, one.reason) for one in differences(made, "EmploymentAssignment")}
    said = "the state has another record with the same data"
    assert found == {f"assignmentID={key}": (DifferenceKind.DUPLICATE, said) for key in twins}
    assert report.ok


def test_people_without_a_state_id_are_not_duplicates(filled: StateTrial) -> None:
    with filled.writable_sis.begin() as connection:
        connection.execute(update(identity).values(alias=None))
    filled.batch()
    for _, key in filled.held("PersonIdentity"):
        change(filled, "PersonIdentity", int(key), stateID=None)
    filled.verify(objects="PersonIdentity")
    assert totals(filled)["PersonIdentity"].duplicate == 0


def test_a_batch_tells_how_things_stood_before(filled: StateTrial) -> None:
    lose(filled, "Enrollment", first_key(filled, "Enrollment"))
    change(filled, "School", first_key(filled, "School"), name="Other")
    filled.batch()
    assert totals(filled)["Enrollment"].missing == 1
    assert totals(filled)["School"].different == 1
    assert filled.counts()["School"][Outcome.UPDATED] == 1


def test_the_summary_is_exported_as_the_other_tools_is(filled: StateTrial, exports: None) -> None:
    lose(filled, "Enrollment", first_key(filled, "Enrollment"))
    report = filled.verify()
    names = {file.name for file in report.files}
    assert {"keys.pdf", "results.csv", "differences.csv", "verification.xlsx", "verification.pdf"} <= names
    folder = report.files[0].parent
    rows = list(csv.DictReader((folder / "results.csv").read_text("utf-8").splitlines()))
    assert "state" in rows[0]
    assert "ODS" not in rows[0]
    assert sum(int(row["missing"]) for row in rows) == 1
    assert "records of the state without one" in (folder / "verification.html").read_text("utf-8")
