"""What waits for a record that is not in the ODS is not sent, knows its root cause, and is sent once that is mended."""

from collections import Counter
from typing import Any

import pytest
from sqlalchemy import text

from include.history.outcomes import Outcome
from tests.support.resync_trial import Trial

SPINE = {"resources": "studentSectionAssociations staffSectionAssociations", "schools": "1"}
LONG = "9" * 61
"""Longer than the code of a course may be; its offerings and sections do not show it."""


def recode(trial: Trial, course_id: int, code: str | None) -> None:
    with trial.writable_sis.begin() as connection:
        connection.execute(
            text("UPDATE Course SET stateCode = :code WHERE courseID = :one"), {"code": code, "one": course_id}
        )


def a_taught_course(trial: Trial) -> tuple[int, str, int]:
    """courseID, number and sections of the course with the most rosters at school 1."""
    query = """
        SELECT k.courseID, trim(k.number), count(DISTINCT s.sectionID) FROM Course k
        JOIN Calendar c ON c.calendarID = k.calendarID JOIN Section s ON s.courseID = k.courseID
        JOIN Trial t ON t.trialID = s.trialID AND t.active JOIN Roster r ON r.sectionID = s.sectionID
        WHERE c.schoolID = 1 AND c.endYear = 2027 AND k.active = 1 AND k.stateReportExclude = 0
        GROUP BY k.courseID, k.number ORDER BY count(*) DESC, k.courseID
    """
    with trial.writable_sis.connect() as connection:
        course_id, number, sections = tuple(connection.execute(text(query)).first() or ())
    return course_id, number, sections


def held(trial: Trial, resource: str) -> list[Any]:
    return [one for one in trial.records(resource) if one.outcome is Outcome.BLOCKED]


def test_the_whole_chain_is_blocked_under_its_root_cause_and_sent_after_a_correction(begin):
    trial = begin("5.2")
    course_id, number, _ = a_taught_course(trial)
    recode(trial, course_id, LONG)
    report = trial.run(**SPINE)
    assert not report.ok
    (course,) = (one for one in trial.records("courses") if one.outcome is Outcome.UNMAPPABLE)
    assert course.sis_key == f"courseID={course_id}"
    assert course.key_hash
    for resource in ("courseOfferings", "sections", "studentSectionAssociations", "staffSectionAssociations"):
        waiting = held(trial, resource)
        assert waiting, resource
        assert ("courses", course.key_hash) in {(one.cause_resource, one.cause_key_hash) for one in waiting}
        assert {one.cause_resource for one in waiting} <= {"courses", "studentSchoolAssociations"}
    for endpoint in ("courseOfferings", "sections", "studentSectionAssociations", "staffSectionAssociations"):
        assert not [
            body for body in trial.on_lookup.posted(endpoint) if f'"localCourseCode":"{number}"'.encode() in body
        ]
    assert Outcome.REJECTED not in trial.counts()["sections"]
    waited = {name: sum(one.cause_resource == "courses" for one in held(trial, name)) for name in trial.counts()}

    recode(trial, course_id, None)
    trial.run(**SPINE)
    for resource, number_held in waited.items():
        assert trial.counts()[resource].get(Outcome.CREATED, 0) == number_held + (resource == "courses"), resource
        assert "courses" not in {one.cause_resource for one in held(trial, resource)}


def test_an_unmapped_code_holds_its_children_and_a_mapping_frees_them(begin):
    trial = begin("5.2")
    context = trial.context
    mappings = dict(context.configuration.uri_by_code)
    lacking = {key: uri for key, uri in mappings.items() if key != ("TermDescriptor", "S1")}
    whole = context.configuration
    object.__setattr__(context, "configuration", whole.model_copy(update={"uri_by_code": lacking}))
    trial.run(resources="courseOfferings", schools="1")
    reasons = Counter((one.outcome, one.reason) for one in trial.records("sessions") if one.outcome.is_failure)
    assert reasons == {(Outcome.UNMAPPABLE, "TermDescriptor: code S1 is not mapped to a descriptor"): 1}
    waiting = held(trial, "courseOfferings")
    assert waiting
    assert all("termType=S1" in one.sis_key for one in waiting)
    object.__setattr__(context, "configuration", whole)
    trial.run(resources="courseOfferings", schools="1")
    assert trial.counts()["courseOfferings"][Outcome.CREATED] == len(waiting)


def test_children_of_an_excluded_record_are_not_sent_to_be_refused(begin):
    """Where a rule of their own excludes them, that reason stands; nothing is left for the ODS to refuse."""
    trial = begin("5.2", excluded_calendars=(1,))
    trial.run(schools="1", resources="calendarDates sections")
    assert trial.counts()["calendars"].get(Outcome.EXCLUDED, 0) >= 1
    assert all(Outcome.REJECTED not in outcomes for outcomes in trial.counts().values())


def test_without_the_parent_in_the_run_the_ods_decides(begin):
    trial = begin("5.2")
    trial.run(resources="sessions", schools="1", select_dependencies=False)
    outcomes = trial.counts()["sessions"]
    assert set(outcomes) <= {Outcome.REJECTED, Outcome.EXCLUDED}
    assert {one.reason.partition(":")[0] for one in trial.records("sessions") if one.outcome is Outcome.REJECTED} == {
        "unresolved reference"
    }


@pytest.mark.parametrize("standard", ["3.3", "4.0"])
def test_holding_works_in_older_standards(begin, standard):
    trial = begin(standard)
    course_id, _, _ = a_taught_course(trial)
    recode(trial, course_id, LONG)
    trial.run(resources="sections", schools="1")
    assert held(trial, "sections")
    assert Outcome.REJECTED not in trial.counts()["sections"]
