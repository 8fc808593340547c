"""Sections and course offerings: sessions, periods, rooms, and sections that meet nowhere."""

from dataclasses import replace
from typing import Any

import pytest

from include.resources.course_offerings import RESOURCE as OFFERINGS
from include.resources.sections import RESOURCE
from include.sis import tables as sis
from tests.support.small_district import SCOPE, SUMMER, WINTER, Campus

URIS = {("CreditTypeDescriptor", "Carnegie"): "uri://ed-fi.org/CreditTypeDescriptor#Carnegie unit"}


@pytest.fixture
def school(campus: Campus) -> Campus:
    """Section 1 of course C1 meets in period 1 of the fall, and in period 2 of a spring term."""
    campus.calendar(1, 1)
    campus.section(1)
    campus.add(sis.term, termID=2, termScheduleID=1, name="S2", seq=2, startDate=WINTER, endDate=SUMMER)
    campus.add(sis.ed_fi_term_mapping, endYear=2027, termName="S2", termType="S2")
    campus.add(sis.period, periodID=2, periodScheduleID=1, name="2")
    campus.add(sis.section_placement, sectionID=1, trialID=1, termID=2, periodID=2)
    return campus


def change(school: Campus, table: Any, **values: Any) -> None:
    school.change(table.update().values(**values))


def test_one_record_per_session_with_that_sessions_periods(school: Campus) -> None:
    found = [
        (
            document["courseOfferingReference"]["sessionName"],
            document["sequenceOfCourse"],
            [item["classPeriodReference"]["classPeriodName"] for item in document["classPeriods"]],
        )
        for document in school.documents(RESOURCE, uris=URIS)
    ]
    assert found == [("S1", 1, ["Day - 1"]), ("S2", 2, ["Day - 2"])]


def test_an_offering_per_session(school: Campus) -> None:
    school.add(sis.section, sectionID=2, courseID=1, trialID=1, number=2)
    school.add(sis.section_placement, sectionID=2, trialID=1, termID=1, periodID=2)
    sent = list(school.documents(OFFERINGS))
    assert [document["sessionReference"]["sessionName"] for document in sent] == ["S1", "S2"]
    assert sent[0]["courseReference"] == {"courseCode": "C1", "educationOrganizationId": 101}


def test_a_term_type_of_the_sections_own_gathers_its_terms(school: Campus) -> None:
    change(school, sis.section, edFiTermType="YR")
    (document,) = school.documents(RESOURCE, uris=URIS)
    assert document["courseOfferingReference"]["sessionName"] == "YR"
    assert len(document["classPeriods"]) == 2


@pytest.mark.parametrize(
    ("table", "values", "reason"),
    [
        pytest.param(sis.course, {"active": False}, "the course is inactive", id="inactive course"),
        pytest.param(sis.course, {"stateReportExclude": True}, "the course is state excluded", id="state excluded"),
        pytest.param(sis.calendar, {"exclude": True}, "the calendar is excluded", id="excluded calendar"),
    ],
)
def test_a_section_that_is_not_reported_says_why(
    school: Campus, table: Any, values: dict[str, bool], reason: str
) -> None:
    change(school, table, **values)
    assert school.reasons(RESOURCE) == [reason, reason]
    assert school.reasons(OFFERINGS) == [reason, reason]


def test_a_section_placed_nowhere_says_so_and_offers_nothing(school: Campus) -> None:
    school.change(sis.section_placement.delete())
    assert school.reasons(RESOURCE) == ["the section is placed in no period of a term"]
    assert school.rows(OFFERINGS) == []


def test_a_term_that_means_no_term_type_is_told_beside_the_one_that_does(school: Campus) -> None:
    school.change(sis.ed_fi_term_mapping.delete().where(sis.ed_fi_term_mapping.c.termName == "S2"))
    rows = school.rows(RESOURCE)
    assert [(row["termType"], row["excluded"]) for row in rows] == [
        ("", "the section meets in terms that are mapped to no term type"),
        ("S1", None),
    ]


def test_a_section_of_an_inactive_trial_is_no_record(school: Campus) -> None:
    change(school, sis.trial, active=False)
    assert school.rows(RESOURCE) == []


@pytest.mark.parametrize(
    ("school_id", "excluded", "location"),
    [
        pytest.param(1, False, {"classroomIdentificationCode": "Gym", "schoolId": 101}, id="its own school's"),
        pytest.param(2, False, {"classroomIdentificationCode": "Gym", "schoolId": 102}, id="another school's"),
        pytest.param(2, True, None, id="an excluded school's"),
    ],
)
def test_the_room(school: Campus, school_id: int, excluded: bool, location: dict[str, object] | None) -> None:
    school.add(sis.room, roomID=1, schoolID=school_id, name="Gym")
    change(school, sis.section, roomID=1)
    school.change(sis.school.update().where(sis.school.c.schoolID == 2).values(exclude=excluded))
    document = next(school.documents(RESOURCE, uris=URIS))
    assert document.get("locationReference") == location


@pytest.mark.parametrize(
    ("earned", "sced", "credit"),
    [
        pytest.param([0.5, 1], 2, 1.0, id="the greatest of its grading tasks"),
        pytest.param([], 0.5, 0.5, id="the course's own"),
        pytest.param([], None, None, id="none"),
    ],
)
def test_credits(school: Campus, earned: list[float], sced: float | None, credit: float | None) -> None:
    change(school, sis.course, scedAvailableCredit=sced)
    for task_id, value in enumerate(earned):
        school.add(sis.grading_task_credit, creditID=task_id, calendarID=1, courseID=1, taskID=task_id, credit=value)
    document = next(school.documents(RESOURCE, uris=URIS))
    assert document.get("availableCredits") == credit
    assert ("availableCreditTypeDescriptor" in document) == (credit is not None)


@pytest.mark.parametrize(
    ("narrow", "found"),
    [
        pytest.param({"sections": (1,)}, 2, id="its ID"),
        pytest.param({"courses": (1,)}, 2, id="its course's ID"),
        pytest.param({"courses": (1,), "sections": (5,)}, 0, id="both must hold"),
    ],
)
def test_narrowing(school: Campus, narrow: dict[str, tuple[int, ...]], found: int) -> None:
    scope = replace(SCOPE, **narrow)  # type: ignore[arg-type]
    assert len(school.rows(RESOURCE, scope)) == found
    assert len(school.rows(OFFERINGS, scope)) == found
