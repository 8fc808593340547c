"""Verification end to end: both sides drift apart, and every difference is told once, recounted independently."""

import csv
from collections import Counter
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from include.configurations.configuration import ExpectedDifference
from include.engine.report import failures, not_pruned
from include.history import verification_queries
from include.history.entries import REQUESTED_IDS
from include.history.outcomes import OrphanStatus, Outcome
from include.history.verification import DifferenceKind
from include.history.verification_queries import Difference
from include.sis.tables import enrollment, room
from sandbox.district import changes
from tests.support.other_client import Somebody
from tests.support.resync_trial import SETTLED, Trial

ALONE = {"select_dependencies": False}
LOCATIONS = {"resources": "locations", **ALONE}
SEATS = "maximumNumberOfSeats"
HOSTILE = "<script>alert('1')</script>"


def found(trial: Trial, resource: str) -> list[Difference]:
    engine = trial.context.history_engine
    return list(verification_queries.differences(engine, trial.request_id, resource=resource))


def told(trial: Trial, resource: str) -> dict[tuple[DifferenceKind, tuple[str, ...]], int]:
    return dict(Counter((one.kind, one.elements) for one in found(trial, resource)))


def by_school(documents: list[dict[str, Any]]) -> dict[str, int]:
    def school(document: dict[str, Any]) -> str:
        # A student's graduation plan is the agency's, whatever the school.
        named = (name for name in document if name.endswith("Reference") and not name.startswith("graduation"))
        references = (document[name] for name in named)
        (owner,) = {one.get("schoolId", one.get("educationOrganizationId")) for one in references} - {None}
        return str(owner)

    return dict(Counter(map(school, documents)))


def drift(trial: Trial, somebody: Somebody) -> None:
    """One course is missing, one different, one association too many; the SIS renames a room and ends an enrollment."""
    courses = trial.documents("courses")
    somebody.delete("courses", courses[0])
    somebody.change("courses", courses[1], courseTitle="Another title")
    associations = trial.documents("studentSchoolAssociations")
    somebody.change("studentSchoolAssociations", associations[0], entryDate="2027-03-13")
    with trial.writable_sis.begin() as connection:
        sent = {one.sis_key for one in trial.records("studentSchoolAssociations") if one.outcome.is_success}
        reported = sorted(int(name.partition("=")[2]) for name in sent)
        running = connection.scalars(
            select(enrollment.c.enrollmentID).where(
                enrollment.c.enrollmentID.in_(reported), enrollment.c.endDate.is_(None)
            )
        )
        assert changes.withdraw(connection, min(running), date(2027, 4, 1))
        assert changes.rename_room(connection, changes.first(connection, room, room.c.schoolID == 1), HOSTILE)


@pytest.fixture
def drifted(equal) -> tuple[Trial, Somebody]:
    trial = equal("5.2")
    somebody = Somebody(trial)
    trial.run(mode="verify", resources=SETTLED)
    drift(trial, somebody)
    somebody.forget_requests()
    return trial, somebody


DRIFT: dict[str, dict[tuple[DifferenceKind, tuple[str, ...]], int]] = {
    "calendarDates": {},
    "courses": {(DifferenceKind.MISSING, ()): 1, (DifferenceKind.DIFFERENT, ("courseTitle",)): 1},
    # The renamed room shared its name with another, which stands for the document now.
    "locations": {(DifferenceKind.MISSING, ()): 1, (DifferenceKind.DIFFERENT, (SEATS,)): 1},
    "studentSchoolAssociations": {
        (DifferenceKind.ORPHAN, ()): 1,
        (DifferenceKind.DIFFERENT, ("exitWithdrawDate", "exitWithdrawTypeDescriptor")): 1,
        (DifferenceKind.UNMAPPABLE, ()): 2,
    },
}


def test_verify_tells_every_difference_and_writes_nothing(drifted):
    trial, somebody = drifted
    report = trial.run(mode="verify", resources=SETTLED)
    assert somebody.writes() == []
    assert {resource: told(trial, resource) for resource in DRIFT} == DRIFT
    assert "Verification Summary" in report.text
    (line,) = (
        line.split() for line in report.text.splitlines() if line.startswith("courses") and len(line.split()) == 8
    )
    assert line[4:] == ["1", "1", ".", "."]


def test_numbers_by_school_are_what_both_sides_hold(drifted):
    trial, _ = drifted
    trial.run(mode="verify", resources=SETTLED)
    results = verification_queries.results(trial.context.history_engine, trial.request_id)
    for resource in DRIFT:
        mine = [one for one in results if one.resource == resource]
        assert {one.school: one.ods for one in mine if one.ods} == by_school(trial.documents(resource)), resource
        rows = Counter(record.school_number for record in trial.records(resource))
        assert {one.school: one.sis for one in mine if one.sis} == rows, resource
    assert {one.resource for one in results} == {one.resource for one in trial.records()} - {REQUESTED_IDS}


def test_every_record_is_in_one_column(drifted):
    trial, _ = drifted
    trial.run(mode="verify", resources=SETTLED)
    engine = trial.context.history_engine
    for resource, one in verification_queries.totals(engine, trial.request_id).items():
        documents = sum(each.kind == DifferenceKind.ORPHAN for each in found(trial, resource))
        assert one.equal + one.excluded + one.differences == one.sis + documents, resource


@pytest.mark.usefixtures("exports")
def test_reconcile_tells_how_things_stood_before(drifted):
    trial, _ = drifted
    trial.run(mode="verify", resources=SETTLED)
    before = {resource: told(trial, resource) for resource in DRIFT}
    report = trial.run(mode="reconcile", resources=SETTLED)
    assert {resource: told(trial, resource) for resource in DRIFT} == before
    became = {(one.kind, one.ended) for resource in ("courses", "locations") for one in found(trial, resource)}
    assert became == {
        (DifferenceKind.MISSING, Outcome.CREATED),
        (DifferenceKind.MISSING, Outcome.REJECTED),
        (DifferenceKind.DIFFERENT, Outcome.UPDATED),
    }
    assert "Verification Summary" not in report.text
    assert "Before anything was sent" in Path(report.files[0]).with_name("verification.html").read_text("utf-8")


@pytest.mark.usefixtures("exports")
def test_exports_open_again_and_escape_hostile_names(drifted):
    trial, _ = drifted
    report = trial.run(mode="verify", resources=SETTLED)
    names = [path.name for path in report.files]
    assert names == [
        "report.txt",
        "keys.csv",
        "keys.json",
        "keys.xlsx",
        "keys.html",
        "keys.pdf",
        "results.csv",
        "differences.csv",
        "verification.xlsx",
        "verification.html",
        "verification.pdf",
    ]
    files = {path.name: path for path in report.files}
    with files["differences.csv"].open(encoding="utf-8", newline="") as file:
        kinds = Counter(row["kind"] for row in csv.DictReader(file) if row["resource"] in DRIFT)
    assert kinds == Counter({"missing": 2, "different": 3, "orphan": 1, "unmappable": 2})
    for name in ("keys.html", "verification.html"):
        page = files[name].read_text(encoding="utf-8")
        assert "<script" not in page
        assert HOSTILE in Text(page).text


class Text(HTMLParser):
    """What a page says."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text = ""
        self.feed(page)

    def handle_data(self, data):
        self.text += data


def rule(until: str = "2999-12-31", **choices: Any) -> ExpectedDifference:
    chosen = {"resource": "locations", "kind": "different", "element": SEATS, "reason": "the ODS's host counts anew"}
    return ExpectedDifference.model_validate({**chosen, "until": until, **choices})


@pytest.mark.parametrize(
    ("rules", "ok", "expected"),
    [
        pytest.param((), False, 0, id="no rule"),
        pytest.param((rule(),), True, 1, id="the element's rule"),
        pytest.param((rule(element="*"),), True, 1, id="a rule for all elements"),
        pytest.param((rule(element="optimalNumberOfSeats"),), False, 0, id="another element's rule"),
        pytest.param((rule(resource="courses"),), False, 0, id="another resource's rule"),
        pytest.param((rule(until="2001-01-01"),), False, 0, id="an expired rule"),
    ],
)
def test_expected_differences_do_not_count(equal, rules, ok, expected):
    trial = equal("5.2", expected_differences=rules, error_budget=0)
    somebody = Somebody(trial)
    somebody.change("locations", trial.documents("locations")[0], **{SEATS: 999})
    report = trial.run(mode="verify", **LOCATIONS)
    one = verification_queries.totals(trial.context.history_engine, trial.request_id)["locations"]
    assert (report.ok, one.expected, one.different) == (ok, expected, 1 - expected)
    assert report.verdict.endswith("1 differences as expected") == bool(expected)
    assert ("rule expired on 2001-01-01" in report.text) == any(each.until.year == 2001 for each in rules)


def test_an_expected_orphan_does_not_count(equal):
    trial = equal("5.2", expected_differences=(rule(kind="orphan", element="*"),), error_budget=0)
    somebody = Somebody(trial)
    somebody.change("locations", trial.documents("locations")[0], classroomIdentificationCode="Room of nobody")
    report = trial.run(mode="verify", **LOCATIONS)
    assert report.ok, found(trial, "locations")
    somebody.change("locations", trial.documents("locations")[1], **{SEATS: 999})
    assert not trial.run(mode="verify", **LOCATIONS).ok


def test_documents_rightly_there_are_no_orphans(equal):
    trial = equal("5.2")
    trial.run(mode="verify", resources="schools", **ALONE)
    assert set(trial.context.prunes.counts(trial.request_id)["schools"]) == {OrphanStatus.PROTECTED}
    assert DifferenceKind.ORPHAN not in {one.kind for one in found(trial, "schools")}


@pytest.mark.usefixtures("exports")
def test_a_run_that_does_not_compare_has_no_summary(equal):
    trial = equal("5.2")
    report = trial.run(mode="resend", **LOCATIONS)
    assert verification_queries.results(trial.context.history_engine, trial.request_id) == []
    assert [path.name for path in report.files if "keys" not in path.name] == ["report.txt"]


@pytest.mark.usefixtures("exports")
def test_the_same_report_again_changes_nothing(drifted):
    trial, _ = drifted
    first = trial.run(mode="verify", resources=SETTLED)
    before = {path.name: path.read_bytes() for path in first.files if path.suffix in {".csv", ".html"}}
    second = trial.report(trial.request_id)
    assert {path.name: path.read_bytes() for path in second.files if path.suffix in {".csv", ".html"}} == before


def test_failures_leave_out_what_is_expected():
    counts = {"students": {Outcome.MISSING: 3, Outcome.UNCHANGED: 5}, REQUESTED_IDS: {Outcome.NO_MATCH: 1}}
    assert (failures(counts), failures(counts, 2)) == (3, 1)
    statuses = {"students": {OrphanStatus.PENDING: 3, OrphanStatus.PROTECTED: 5}}
    assert (not_pruned(statuses), not_pruned(statuses, 1)) == (3, 2)
