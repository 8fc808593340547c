"""Courses: one number in several calendars, both shapes of the subject, and narrowing."""

from dataclasses import replace
from typing import Any

import pytest

from include.edfi.documents.standards import Standard
from include.resources.courses import RESOURCE
from include.sis import tables as sis
from tests.support.small_district import SCOPE, Campus, values_of

MATH = "uri://ed-fi.org/AcademicSubjectDescriptor#Mathematics"
URIS = {
    ("AcademicSubjectDescriptor", "MATH"): MATH,
    ("CourseIdentificationSystemDescriptor", "Local"): "uri://ed-fi.org/CourseIdentificationSystemDescriptor#LEA",
    ("CourseIdentificationSystemDescriptor", "State"): "uri://ed-fi.org/CourseIdentificationSystemDescriptor#State",
    ("CourseIdentificationSystemDescriptor", "SCED"): "",
}


def course(campus: Campus, course_id: int, **values: Any) -> None:
    """A course, ALG unless said otherwise, in a calendar of its own at school 1."""
    campus.calendar(course_id, 1)
    usual = {"number": "ALG", "name": f"Algebra {course_id}", "active": True, "subjectType": "MATH"}
    campus.add(sis.course, courseID=course_id, calendarID=course_id, **(usual | values))


@pytest.mark.parametrize(
    ("standard", "element", "value"),
    [
        pytest.param(Standard.DS33, "academicSubjectDescriptor", MATH, id="3.3: one subject"),
        pytest.param(Standard.DS40, "academicSubjectDescriptor", MATH, id="4.0: one subject"),
        pytest.param(Standard.DS50, "academicSubjects", [{"academicSubjectDescriptor": MATH}], id="5.0: a list"),
    ],
)
def test_the_subject_in_each_standard(campus: Campus, standard: Standard, element: str, value: object) -> None:
    course(campus, 1)
    (document,) = campus.documents(RESOURCE, standard, URIS)
    assert {name: document[name] for name in document if name.startswith("academic")} == {element: value}


def test_codes_a_course_is_known_by(campus: Campus) -> None:
    course(campus, 1, stateCode="0310", scedSubjectArea="02", scedCourseId="052", terms=None)
    (document,) = campus.documents(RESOURCE, uris=URIS)
    codes = document["identificationCodes"]
    assert [code["identificationCode"] for code in codes] == ["ALG", "0310"]
    assert values_of(codes, "courseIdentificationSystemDescriptor") == ["LEA", "State"]
    assert document["numberOfParts"] == 1


@pytest.mark.parametrize(
    ("first", "titles", "reasons"),
    [
        pytest.param({}, ["Algebra 1"], [None], id="the lower ID stands for both"),
        pytest.param({"active": False}, ["Algebra 2"], [None], id="an inactive course does not"),
        pytest.param({"number": "GEO"}, ["Algebra 1", "Algebra 2"], [None, None], id="two numbers are two courses"),
    ],
)
def test_one_number_is_one_course(
    campus: Campus, first: dict[str, Any], titles: list[str], reasons: list[str | None]
) -> None:
    course(campus, 1, **first)
    course(campus, 2)
    assert [document["courseTitle"] for document in campus.documents(RESOURCE, uris=URIS)] == titles
    assert campus.reasons(RESOURCE) == reasons


@pytest.mark.parametrize(
    ("courses", "sections", "found"),
    [
        pytest.param((2,), None, [1], id="a course by another of its number"),
        pytest.param(None, (7,), [3], id="a course by its section"),
        pytest.param((1,), (7,), [], id="both lists at once"),
        pytest.param((), None, [], id="an empty list means nothing"),
    ],
)
def test_narrowing(
    campus: Campus, courses: tuple[int, ...] | None, sections: tuple[int, ...] | None, found: list[int]
) -> None:
    for course_id, number in ((1, "ALG"), (2, "ALG"), (3, "GEO")):
        course(campus, course_id, number=number)
    campus.add(sis.trial, trialID=1, calendarID=3, structureID=30, active=True)
    campus.add(sis.section, sectionID=7, courseID=3, trialID=1, number=1)
    narrow = replace(SCOPE, courses=courses, sections=sections)
    assert [row["courseID"] for row in campus.rows(RESOURCE, narrow)] == found
