"""Course transcripts: which course a row is about, and what came of it."""

from dataclasses import replace
from typing import Any

import pytest

from include.resources.course_transcripts import RESOURCE
from include.sis import tables as sis
from tests.support.campus_rows.transcripts import transcript
from tests.support.code_mappings import mapped
from tests.support.small_district import SCOPE, Campus

URIS = mapped(
    Term="1/2 2/2",
    CourseAttemptResult="P F W",
    CreditType="Carnegie",
    CourseIdentificationSystem="State",
    GradeLevel="09",
    CourseRepeatCode="R",
)
NOWHERE = "no school teaches a course of the transcript's course number this year"


@pytest.fixture
def student(campus: Campus) -> Campus:
    """Student 1 is enrolled at school 101, which teaches C5; school 102 teaches C6."""
    campus.calendar(1, 1)
    campus.calendar(2, 2)
    for section_id, calendar_id in ((5, 1), (6, 2)):
        campus.section(section_id, calendar_id)
    campus.person(1)
    campus.enrollment(1)
    return campus


def results(campus: Campus) -> list[str]:
    return [one["courseAttemptResultDescriptor"][-1] for one in campus.documents(RESOURCE, uris=URIS)]


def course(campus: Campus) -> tuple[str, int]:
    (sent,) = campus.documents(RESOURCE, uris=URIS)
    return sent["courseReference"]["courseCode"], sent["courseReference"]["educationOrganizationId"]


@pytest.mark.parametrize(
    ("row", "found"),
    [
        pytest.param({}, ("C5", 101), id="the transcript's school"),
        pytest.param({"courseNumber": "C6"}, ("C6", 102), id="the district's only one"),
        pytest.param({"schoolNumber": "900"}, ("C5", 101), id="of another district, the student's school"),
        pytest.param({"courseNumber": "c5"}, ("C5", 101), id="spelled otherwise"),
        pytest.param({"schoolNumber": None, "courseNumber": " C5 "}, ("C5", 101), id="no school, padded"),
    ],
)
def test_the_course(student: Campus, row: dict[str, Any], found: tuple[str, int]) -> None:
    transcript(student, 1, **row)
    assert course(student) == found


def test_of_two_schools_the_attended_one(student: Campus) -> None:
    student.change(sis.course.update().where(sis.course.c.courseID == 6).values(number="C5"))
    student.change(sis.enrollment.update().values(calendarID=2, structureID=20))
    transcript(student, 1, schoolNumber="900")
    assert course(student) == ("C5", 102)


def test_the_course_does_not_depend_on_the_schools_of_a_run(student: Campus) -> None:
    transcript(student, 1, courseNumber="C6")
    (row,) = student.rows(RESOURCE, replace(SCOPE, schools=(1,)))
    assert (row["courseSchoolNumber"], row["excluded"]) == ("102", None)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"active": False}, id="inactive"),
        pytest.param({"stateReportExclude": True}, id="state excluded"),
        pytest.param({"number": "C8"}, id="renumbered"),
    ],
)
def test_a_course_that_is_not_sent_is_none(student: Campus, change: dict[str, Any]) -> None:
    student.change(sis.course.update().where(sis.course.c.courseID == 5).values(**change))
    transcript(student, 1)
    assert student.reasons(RESOURCE) == [NOWHERE]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        pytest.param({"earned": 0.5}, ["P"], id="earned"),
        pytest.param({"earned": 0}, ["F"], id="only attempted"),
        pytest.param({"status": "W", "earned": None}, ["W"], id="a status without credits"),
        pytest.param({"status": "W", "earned": 1}, ["W"], id="a status goes before credits"),
    ],
)
def test_the_result(student: Campus, row: dict[str, Any], expected: list[str]) -> None:
    transcript(student, 1, **row)
    assert results(student) == expected


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        pytest.param(
            {"earned": None},
            "the transcript has neither a status nor credits: a pass cannot be determined",
            id="no result",
        ),
        pytest.param({"actualTerm": None}, "the transcript does not say in which term the course was taken", id="term"),
        pytest.param({"courseNumber": "OLD"}, NOWHERE, id="a number nobody teaches"),
    ],
)
def test_why_not_sent(student: Campus, row: dict[str, Any], reason: str) -> None:
    transcript(student, 1, **row)
    assert student.reasons(RESOURCE) == [reason]


def test_of_equal_rows_the_one_with_most_credits_is_sent(student: Campus) -> None:
    transcript(student, 1, earned=0.5)
    transcript(student, 2, earned=1)
    transcript(student, 3, earned=0)
    transcript(student, 4, actualTerm=2)
    outranked = "another transcript row of this course, term and result has priority"
    assert student.reasons(RESOURCE) == [outranked, None, None, None]


def test_every_element(student: Campus) -> None:
    transcript(
        student,
        1,
        endYear=2025,
        score="B+",
        percent=87.125,
        courseName="Algebra",
        repeatCourse="R",
        grade="09",
        schoolNumber="900",
        schoolName="Elsewhere High",
        stateCode="S5",
        attempted=1,
        earned=0.5,
    )
    (sent,) = student.documents(RESOURCE, uris=URIS)
    assert sent["studentAcademicRecordReference"] | {"termDescriptor": ""} == {
        "educationOrganizationId": 9,
        "schoolYear": 2025,
        "studentUniqueId": "E1",
        "termDescriptor": "",
    }
    assert (sent["attemptedCredits"], sent["earnedCredits"]) == (1.0, 0.5)
    assert (sent["finalLetterGradeEarned"], sent["finalNumericGradeEarned"]) == ("B+", 87.12)
    assert sent["externalEducationOrganizationNameOfInstitution"] == "Elsewhere High"
    assert sent["alternativeCourseIdentificationCodes"][0]["identificationCode"] == "S5"
    assert sent["courseRepeatCodeDescriptor"].endswith("#R")
    assert sent["whenTakenGradeLevelDescriptor"].endswith("#09")


@pytest.mark.parametrize(
    ("ids", "count"),
    [
        pytest.param({"persons": (1,)}, 1, id="person"),
        pytest.param({"courses": (5,)}, 1, id="course"),
        pytest.param({"courses": (6,)}, 0, id="another course"),
        pytest.param({"courses": ()}, 0, id="no course"),
    ],
)
def test_narrowed(student: Campus, ids: dict[str, Any], count: int) -> None:
    transcript(student, 1)
    assert len(student.rows(RESOURCE, replace(SCOPE, **ids))) == count
