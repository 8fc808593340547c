"""Cohorts: which sessions are sent, of which organization, and who is in them from when to when."""

import datetime
from dataclasses import replace
from typing import Any

import pytest

from include.edfi.documents.codes import MappingContext
from include.edfi.documents.standards import NEWEST
from include.edfi.errors import Unmappable
from include.resources import staff_cohort_associations as instructed
from include.resources import student_cohort_associations as attended
from include.resources.cohorts import RESOURCE
from include.sis import tables as sis
from tests.support.small_district import FALL, LAST_YEAR, MIDDLE, SCOPE, SUMMER, WINTER, Campus

URIS = {
    ("CohortTypeDescriptor", "REM"): "uri://ed-fi.org/CohortTypeDescriptor#Academic Intervention",
    ("CohortTypeDescriptor", "NOT"): "",
    ("ProgramTypeDescriptor", "REM"): "uri://ed-fi.org/ProgramTypeDescriptor#Remedial Education",
    ("CohortScopeDescriptor", "School"): "uri://ed-fi.org/CohortScopeDescriptor#School",
    ("CohortScopeDescriptor", "District"): "uri://ed-fi.org/CohortScopeDescriptor#District",
}


def session(campus: Campus, session_id: int = 1, category: str = "REM", **values: Any) -> None:
    """A session of a program of its own, at school 1 in the fall."""
    campus.add(
        sis.program, programID=session_id, name="Reading", code="R", category=category, active=True, stateReported=True
    )
    usual = {"programID": session_id, "schoolID": 1, "name": "Group", "startDate": FALL, "endDate": WINTER}
    campus.add(sis.program_session, sessionID=session_id, **(usual | values))


def member(campus: Campus, person_id: int = 1, session_id: int = 1, **values: Any) -> None:
    campus.add(sis.program_session_member, sessionID=session_id, personID=person_id, **values)


def pupils(campus: Campus, *person_ids: int) -> None:
    """Students of school 2."""
    campus.calendar(2, 2)
    for person_id in person_ids:
        campus.person(person_id)
        campus.enrollment(person_id, 2)


def test_a_cohort_is_its_schools_or_the_districts(campus: Campus) -> None:
    session(campus)
    session(campus, 2, schoolID=None)
    told = [
        (
            one["educationOrganizationReference"]["educationOrganizationId"],
            one["cohortScopeDescriptor"].split("#")[1],
            one["programs"][0]["programReference"]["educationOrganizationId"],
        )
        for one in campus.documents(RESOURCE, uris=URIS)
    ]
    assert told == [(101, "School", 9), (9, "District", 9)]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        pytest.param(sis.program.update().values(active=False), "the program is not active", id="program"),
        pytest.param(sis.school.update().values(exclude=True), "the school is excluded", id="school"),
    ],
)
def test_what_is_not_reported_takes_everyone_in_it_along(campus: Campus, change: Any, reason: str) -> None:
    pupils(campus, 1)
    campus.person(2)
    campus.assignment(2)
    session(campus, instructorPersonID=2)
    member(campus)
    campus.change(change)
    for resource in (RESOURCE, attended.RESOURCE, instructed.RESOURCE):
        assert campus.reasons(resource) == [reason], resource.name


def test_a_type_that_is_not_sent_takes_everyone_in_it_along(campus: Campus) -> None:
    pupils(campus, 1)
    campus.person(2)
    campus.assignment(2)
    session(campus, category="NOT", instructorPersonID=2)
    member(campus)
    context = MappingContext(standard=NEWEST, school_year=2027, local_education_agency_id=9, uri_by_code=URIS)
    for resource in (RESOURCE, attended.RESOURCE, instructed.RESOURCE):
        (row,) = campus.rows(resource)
        with pytest.raises(Unmappable) as raised:
            resource.document(row, context)
        assert raised.value.on_purpose, resource.name


@pytest.mark.parametrize(
    ("values", "span"),
    [
        pytest.param({}, (FALL, WINTER), id="the session's"),
        pytest.param({"startDate": MIDDLE}, (MIDDLE, WINTER), id="joins late"),
        pytest.param({"endDate": MIDDLE}, (FALL, MIDDLE), id="leaves early"),
        pytest.param({"startDate": LAST_YEAR, "endDate": SUMMER}, (FALL, WINTER), id="clipped"),
    ],
)
def test_a_member_is_in_it_within_its_days(
    campus: Campus, values: dict[str, Any], span: tuple[datetime.date, datetime.date]
) -> None:
    pupils(campus, 1)
    session(campus)
    member(campus, **values)
    (sent,) = campus.documents(attended.RESOURCE, uris=URIS)
    assert (sent["beginDate"], sent["endDate"]) == tuple(day.isoformat() for day in span)


def test_of_two_entries_the_longer_one_is_sent(campus: Campus) -> None:
    pupils(campus, 1)
    session(campus)
    member(campus)
    for end in (MIDDLE, LAST_YEAR):
        member(campus, endDate=end)
    member(campus, startDate=MIDDLE, endDate=FALL)
    reasons = sorted(map(str, campus.reasons(attended.RESOURCE)))
    assert [reason[:20] for reason in reasons] == ["None", "another entry of the", "the student leaves t"]


def test_a_run_for_one_school_has_its_cohorts_and_its_students_of_the_districts(campus: Campus) -> None:
    pupils(campus, 1)
    campus.calendar(1, 1)
    campus.person(2)
    campus.enrollment(2, 1)
    session(campus)
    session(campus, 2, schoolID=None)
    for person_id in (1, 2):
        for session_id in (1, 2):
            member(campus, person_id, session_id)
    first, second = (replace(SCOPE, schools=(school_id,)) for school_id in (1, 2))
    found = [
        [(row["sessionID"], row["personID"]) for row in campus.rows(attended.RESOURCE, scope)]
        for scope in (first, second)
    ]
    assert [sorted(pairs) for pairs in found] == [[(1, 1), (1, 2), (2, 2)], [(2, 1)]]


def test_an_instructor_is_on_the_staff(campus: Campus) -> None:
    for person_id in (1, 2, 3):
        campus.person(person_id)
    campus.assignment(1, 2)
    campus.assignment(2, exclude=True)
    for number in (1, 2, 3):
        session(campus, number, instructorPersonID=number)
    session(campus, 4)
    assert campus.reasons(instructed.RESOURCE) == [
        None,
        "the assignment is excluded",
        "the instructor is not on the staff of the year",
    ]
