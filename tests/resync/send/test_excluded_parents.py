"""What is excluded, unmappable or deferred keeps what refers to it back, also where another run had the parent."""

from typing import Any

import pytest
from sqlalchemy import event, text

from include.history.outcomes import Outcome
from include.resync.context import RunContext
from include.resync.extract import extract
from include.resync.map.documents import Mapper
from include.resync.plan.scopes import whole_scope
from include.resync.send.blocked import BlockedDependents
from tests.support.resync_trial import Trial

LONG = "9" * 61
"""Longer than the code of a course may be."""
ENROLLED = {"resources": "studentSchoolAssociations"}


def execute(trial: Trial, statement: str, **values: Any) -> None:
    with trial.writable_sis.begin() as connection:
        connection.execute(text(statement), values)


def a_student(trial: Trial) -> tuple[int, str]:
    """personID and unique ID of a student who has one enrollment in the ODS."""
    query = """
        SELECT p.personID, trim(p.edFiID) FROM Person p JOIN Enrollment e ON e.personID = p.personID
        WHERE p.edFiID IS NOT NULL AND e.endYear = 2027 AND e.noShow = 0 AND e.stateExclude = 0 AND e.serviceType = 'P'
        GROUP BY p.personID, p.edFiID HAVING count(*) = 1 ORDER BY p.personID
    """
    with trial.writable_sis.connect() as connection:
        person_id, unique_id = tuple(connection.execute(text(query)).first() or ())
    return person_id, unique_id


def blocked(trial: Trial, resource: str, cause: str) -> list[Any]:
    """Records of a resource that wait for one of another."""
    return [one for one in trial.records(resource) if one.outcome is Outcome.BLOCKED and one.cause_resource == cause]


@pytest.mark.case("E23")
def test_an_enrollment_of_an_excluded_student_is_not_sent(begin):
    trial = begin("5.2")
    person_id, unique_id = a_student(trial)
    execute(trial, "UPDATE Person SET currentIdentityID = NULL WHERE personID = :person", person=person_id)
    report = trial.run(**ENROLLED)
    (student,) = [one for one in trial.records("students") if one.sis_key == f"personID={person_id}"]
    assert (student.outcome, student.reason) == (Outcome.EXCLUDED, "the person has no current identity")
    (enrollment,) = blocked(trial, "studentSchoolAssociations", "students")
    assert enrollment.reason == "waits for a record of students that is excluded: the person has no current identity"
    assert not [body for body in trial.on_lookup.posted("studentSchoolAssociations") if unique_id.encode() in body]
    assert Outcome.REJECTED not in trial.counts()["studentSchoolAssociations"]
    assert "1 other records wait for these: 1 of studentSchoolAssociations" in report.text
    assert "What to do: Correct in Campus why these records are excluded" in report.text


@pytest.mark.case("E23")
def test_the_student_is_sent_with_all_that_waited_once_the_reason_is_gone(begin):
    trial = begin("5.2")
    person_id, unique_id = a_student(trial)
    swap = "UPDATE Person SET currentIdentityID = -currentIdentityID WHERE personID = :person"
    execute(trial, swap, person=person_id)
    trial.run(**ENROLLED)
    execute(trial, swap, person=person_id)
    trial.run(**ENROLLED)
    enrolled = {one["studentReference"]["studentUniqueId"] for one in trial.documents("studentSchoolAssociations")}
    assert unique_id in enrolled


@pytest.mark.case("E23")
@pytest.mark.parametrize(
    "resource", ["courseOfferings", "sections", "studentSectionAssociations", "staffSectionAssociations"]
)
def test_a_partial_run_knows_what_the_run_with_the_parents_withheld(begin, resource):
    """The course is unmappable; what refers to it, directly or not, waits although the run does not include it."""
    trial = begin("5.2")
    execute(trial, "UPDATE Course SET stateCode = :code", code=LONG)
    trial.run(resources="staffSectionAssociations studentSectionAssociations", schools="1")
    waiting = len(blocked(trial, resource, "courses"))
    assert waiting
    trial.on_lookup.calls.clear()
    report = trial.run(resources=resource, schools="1", select_dependencies=False)
    assert len(blocked(trial, resource, "courses")) == waiting
    assert trial.on_lookup.posted(resource) == []
    assert "wait for records of courses that are neither in the ODS nor in this run" in report.text
    (reason,) = {one.reason for one in blocked(trial, resource, "courses")}
    assert "which this run does not include and which was" in reason
    execute(trial, "UPDATE Course SET stateCode = NULL")
    trial.run(resources=resource, schools="1")
    assert blocked(trial, resource, "courses") == []
    assert trial.counts()[resource][Outcome.CREATED] > 0


def test_in_a_partial_run_the_ods_decides_about_parents_that_no_run_had(begin):
    trial = begin("5.2")
    trial.run(resources="courseOfferings", schools="1", select_dependencies=False)
    assert Outcome.REJECTED in trial.counts()["courseOfferings"]


def test_a_parent_that_is_off_is_not_awaited(begin):
    """Another system sends it: what this configuration once withheld says nothing about the ODS."""
    trial = begin("5.2")
    execute(trial, "UPDATE Course SET stateCode = :code", code=LONG)
    trial.run(resources="courseOfferings", schools="1")
    off = trial.context.configuration.model_copy(update={"resources": {"courses": False}})
    object.__setattr__(trial.context, "configuration", off)
    trial.run(resources="courseOfferings", schools="1", select_dependencies=False)
    assert Outcome.BLOCKED not in trial.counts()["courseOfferings"]


@pytest.mark.case("E23")
def test_records_about_a_student_whose_enrollment_was_withheld_wait(begin):
    trial = begin("5.2")
    whole = trial.context.configuration
    lacking = {key: uri for key, uri in whole.uri_by_code.items() if key[0] != "GradeLevelDescriptor"}
    object.__setattr__(trial.context, "configuration", whole.model_copy(update={"uri_by_code": lacking}))
    trial.run(resources="studentSchoolAssociations", schools="1")
    assert Outcome.CREATED not in trial.counts()["studentSchoolAssociations"]
    about = "studentEducationOrganizationAssociations"
    trial.run(resources=about, schools="1", select_dependencies=False)
    assert blocked(trial, about, "studentSchoolAssociations")
    assert Outcome.REJECTED not in trial.counts()[about]


def test_records_about_a_deferred_student_wait_unless_they_associate_the_student(begin):
    trial = begin("5.2")
    trial.run(resources="students", select_dependencies=False)
    about = "studentEducationOrganizationAssociations"
    trial.run(resources=f"students {about}", select_dependencies=False)
    waiting = blocked(trial, about, "students")
    assert waiting
    assert {one.hint for one in waiting} == {
        "Run again with studentSchoolAssociations too: the association comes first."
    }
    assert Outcome.REJECTED not in trial.counts()[about]
    trial.run(resources=f"students studentSchoolAssociations {about}")
    assert trial.counts()[about][Outcome.CREATED] >= len(waiting) - 2


def test_a_batch_takes_as_many_queries_as_a_record(begin):
    trial = begin("5.2")
    execute(trial, "UPDATE Course SET stateCode = :code", code=LONG)
    trial.run(resources="studentSectionAssociations", schools="1")
    documents = _documents(trial.context, "courseOfferings")
    waits = BlockedDependents(trial.context.registry["courseOfferings"], trial.context, trial.request_id)
    statements: list[str] = []
    engine = trial.context.history_engine
    event.listen(engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
    numbers = []
    for some in (documents[:1], documents):
        statements.clear()
        assert waits.blocked(some)
        numbers.append(len(statements))
    assert len(documents) > 10
    assert numbers[0] == numbers[1]


def _documents(context: RunContext, name: str) -> list[Any]:
    resource = context.registry[name]
    mapper = Mapper(resource, context.mapping_context())
    rows = [
        row for batch in extract(context.sis, resource, whole_scope(context.configuration, 1, (1,))) for row in batch
    ]
    return [one for one in map(mapper.map, rows) if hasattr(one, "content")]
