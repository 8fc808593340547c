"""Runs about one student, one course, one section, one school: only theirs is sent."""

from typing import Any

import pytest
from sqlalchemy import text

from include.edfi.errors import ConfigError, Locked
from include.engine.locking import release
from include.history import queries
from include.history.outcomes import Outcome, RequestStatus
from include.resources import registry
from include.resync.plan.plan import plan as plan_slices
from tests.support.resync_trial import Trial

ROSTER = "FROM Roster r JOIN Trial t ON t.trialID = r.trialID WHERE t.active"


def ask(trial: Trial, query: str, **values: Any) -> list[Any]:
    with trial.writable_sis.connect() as connection:
        return list(connection.scalars(text(query), values))


def a_student(trial: Trial) -> tuple[int, str]:
    """personID and Ed-Fi ID of someone enrolled once, at one school, with a roster."""
    with trial.writable_sis.connect() as connection:
        query = """
            SELECT p.personID, p.edFiID FROM Person p JOIN Enrollment e ON e.personID = p.personID
            JOIN GradeLevel g ON g.structureID = e.structureID AND g.name = e.grade
            JOIN Roster r ON r.personID = p.personID
            WHERE e.endYear = 2027 AND e.noShow = 0 AND e.stateExclude = 0 AND p.edFiID <> ''
            AND e.startStatus NOT LIKE 'ZZ%' AND g.stateReportExclude = 0
            AND p.personID NOT IN (SELECT personID FROM BehaviorRole WHERE personID IS NOT NULL)
            GROUP BY p.personID HAVING count(DISTINCT e.enrollmentID) = 1 ORDER BY p.personID
        """
        person_id, number = connection.execute(text(query)).first() or (0, "")
    return person_id, number


def test_one_student(begin):
    trial = begin("5.2")
    person_id, number = a_student(trial)
    sections = {str(one) for one in ask(trial, f"SELECT r.sectionID {ROSTER} AND r.personID = :who", who=person_id)}
    report = trial.run(person_ids=person_id)
    assert [one["studentUniqueId"] for one in trial.documents("students")] == [number]
    own = [name for name in registry() if name.startswith("student") and name != "students"]
    for name in own:
        assert {one["studentReference"]["studentUniqueId"] for one in trial.documents(name)} <= {number}, name
    assert {one["sectionIdentifier"] for one in trial.documents("sections")} == sections
    assert len(trial.documents("studentSectionAssociations")) >= len(sections)
    assert len({one["schoolReference"]["schoolId"] for one in trial.documents("calendars")}) == 1
    contacts = ask(trial, "SELECT personID2 FROM RelatedPair WHERE personID1 = :who", who=person_id)
    assert len(trial.documents("contacts")) <= len(contacts)
    assert trial.documents("staffs") == []
    # Programs and graduation plans are the district's, incidents the school's, and some of them are odd.
    failed = {entry.resource for entry in trial.records() if entry.outcome.is_failure} - {"disciplineIncidents"}
    assert {name for name in failed if registry()[name].sliced_by != "district"} == set(), report.text


def test_one_student_and_one_resource(begin):
    trial = begin("5.2")
    person_id, _ = a_student(trial)
    trial.run(person_ids=[person_id], resources="students", select_dependencies=False)
    assert trial.posts() == {"students": 1}


def test_one_course(begin):
    trial = begin("5.2")
    (course_id,) = ask(trial, "SELECT courseID FROM Section WHERE sectionID = 1")
    (number,) = ask(trial, "SELECT trim(number) FROM Course WHERE courseID = :one", one=course_id)
    trial.run(course_ids=course_id, resources="sections")
    assert [one["courseCode"] for one in trial.documents("courses")] == [number]
    assert {one["localCourseCode"] for one in trial.documents("courseOfferings")} == {number}
    taught = {str(one) for one in ask(trial, "SELECT sectionID FROM Section WHERE courseID = :one", one=course_id)}
    assert {one["sectionIdentifier"] for one in trial.documents("sections")} <= taught
    assert len(trial.documents("sections")) > 0


def test_one_section(begin):
    trial = begin("5.2")
    section_id = 3
    (course_id,) = ask(trial, "SELECT courseID FROM Section WHERE sectionID = :one", one=section_id)
    trial.run(section_ids=section_id, resources="sections", schools="1")
    assert {one["sectionIdentifier"] for one in trial.documents("sections")} == {str(section_id)}
    numbers = ask(trial, "SELECT trim(number) FROM Course WHERE courseID = :one", one=course_id)
    assert [one["courseCode"] for one in trial.documents("courses")] == numbers
    assert {one["localCourseCode"] for one in trial.documents("courseOfferings")} == set(numbers)


def test_one_school_with_what_it_needs(begin):
    trial = begin("5.2")
    (number,) = ask(trial, "SELECT number FROM School WHERE schoolID = 1")
    trial.run(schools=number, resources="courseOfferings")
    expected = ["schools", "gradingPeriods", "courses", "sessions", "courseOfferings"]
    entry = queries.request(trial.context.history_engine, trial.request_id)
    assert entry is not None
    assert entry.plan["resources"] == ["localEducationAgencies", *expected]
    assert set(trial.posts()) == {"gradingPeriods", "courses", "sessions", "courseOfferings"}
    for name in ("gradingPeriods", "sessions", "courseOfferings"):
        assert {str(one["schoolReference"]["schoolId"]) for one in trial.documents(name)} == {number}


def test_a_resource_that_is_off_is_not_sent_and_warned_about(begin):
    trial = begin("5.2", resources={"sessions": False})
    report = trial.run(schools="1", resources="courseOfferings")
    assert trial.documents("sessions") == []
    assert "Warning: sessions is off in the Resource Preferences, but courseOfferings needs it" in report.text
    rejected = [one for one in trial.records("courseOfferings") if one.outcome is Outcome.REJECTED]
    assert {one.cause_resource for one in rejected} == {"sessions"}
    assert len(rejected) == trial.counts()["courseOfferings"][Outcome.REJECTED] > 0


def test_ids_without_a_record_are_reported_and_nothing_is_sent(begin):
    trial = begin("5.2")
    report = trial.run(person_ids="999999", resources="students studentSchoolAssociations")
    assert trial.posts() == {}
    assert "1 of requested IDs, no_match: no record in scope has this personID" in report.text
    assert report.ok


def test_an_unknown_school_is_refused_before_anything_is_sent(begin):
    trial = begin("5.2")
    with pytest.raises(ConfigError, match="'4711'"):
        trial.run(schools="1 4711")
    assert trial.posts() == {}
    assert trial.on_lookup.calls == []
    entry = queries.request(trial.context.history_engine, trial.request_id)
    assert entry is not None
    assert entry.status is RequestStatus.FAILED


def test_a_refused_request_is_in_the_history(begin):
    trial = begin("5.2")
    with pytest.raises(ConfigError):
        trial.run(resources="pupils")
    entry = queries.request(trial.context.history_engine, trial.request_id)
    assert entry is not None
    assert (entry.status, entry.requested_by) == (RequestStatus.FAILED, "tester")
    assert "'pupils' is not a resource" in entry.verdict


def accepted(trial: Trial, **asked: Any) -> str:
    base = {"configuration": trial.context.configuration.name, "all_schools": "schools" not in asked}
    return trial.submit({**base, "ignore_off_peak": True, "select_dependencies": False, **asked})


@pytest.mark.parametrize(
    ("first", "second", "meets"),
    [
        pytest.param({"schools": "1"}, {"schools": "1"}, True, id="the same school"),
        pytest.param({"schools": "1"}, {"schools": "2"}, False, id="another school"),
        pytest.param({}, {"schools": "2"}, True, id="all schools and one"),
        pytest.param({"schools": "1"}, {"schools": "1", "resources": "locations"}, False, id="another resource"),
    ],
)
def test_runs_that_overlap_do_not_run_together(begin, first, second, meets):
    trial = begin("5.2")
    context = trial.context
    owner = accepted(trial, **{"resources": "courses", **first})
    plan_slices(owner, context)
    other = accepted(trial, **{"resources": "courses", **second})
    if not meets:
        assert plan_slices(other, context)
        return
    with pytest.raises(Locked, match="tester, run run 1 holds the lock on courses of school "):
        plan_slices(other, context)
    release(owner, context.locks, context.history, context.history_engine)
    assert plan_slices(other, context)


def test_planning_twice_is_the_same_plan(begin):
    trial = begin("5.2")
    request_id = accepted(trial, resources="courses students")
    assert plan_slices(request_id, trial.context) == plan_slices(request_id, trial.context)
