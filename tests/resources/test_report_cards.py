"""Report cards: one for each student, school and grading period with a grade that is sent."""

from dataclasses import replace
from typing import Any

import pytest

from include.edfi.documents.codes import MappingContext
from include.edfi.documents.standards import NEWEST
from include.resources.report_cards import RESOURCE
from include.sis import tables as sis
from tests.support.campus_rows.scores import graded, quarters, score
from tests.support.code_mappings import mapped
from tests.support.small_district import SCOPE, Campus

URIS = mapped(GradeType="GP", GradingPeriod="Q1 Q2")


@pytest.fixture
def class_(campus: Campus) -> Campus:
    """Student 1 sits in section 5 in the fall."""
    campus.calendar(1, 1)
    campus.section(5)
    campus.person(1)
    campus.enrollment(1)
    campus.add(sis.roster, personID=1, sectionID=5, trialID=5)
    quarters(campus)
    graded(campus)
    return campus


def listed(campus: Campus) -> list[tuple[str, list[str]]]:
    """Grading period and the types of the grades of each report card."""
    return [
        (
            one["gradingPeriodReference"]["gradingPeriodName"],
            [part["gradeReference"]["gradeTypeDescriptor"].split("#")[1] for part in one.get("grades", [])],
        )
        for one in campus.documents(RESOURCE, uris=URIS)
    ]


def test_a_card_lists_the_grades_of_its_period(class_: Campus) -> None:
    score(class_, 1)
    class_.change(sis.ed_fi_grading_period.update().where(sis.ed_fi_grading_period.c.id == 2).values(endYear=2026))
    assert listed(class_) == [("Quarter 1", ["GP"])]


def test_a_grade_whose_type_is_mapped_to_nothing_is_not_listed(class_: Campus) -> None:
    score(class_, 1)
    score(class_, 2, taskID=2)
    assert listed(class_) == [("Quarter 1", ["GP"]), ("Quarter 2", ["GP"])]


def test_without_a_grade_that_is_sent_there_is_no_card(class_: Campus) -> None:
    score(class_, 1, taskID=3)
    assert set(class_.reasons(RESOURCE)) == {"the grading task is mapped to no grade type"}


def test_a_grade_that_is_not_sent_is_not_listed(class_: Campus) -> None:
    score(class_, 1)
    score(class_, 2, score=None, percent=None, taskID=2)
    assert [types for _, types in listed(class_)] == [["GP"], ["GP"]]


def test_grades_that_are_switched_off_are_not_listed(class_: Campus) -> None:
    score(class_, 1)
    context = MappingContext(
        standard=NEWEST, school_year=2027, local_education_agency_id=9, uri_by_code=URIS, off=frozenset({"grades"})
    )
    assert all("grades" not in RESOURCE.document(row, context) for row in class_.rows(RESOURCE))


@pytest.mark.parametrize(
    ("ids", "count"),
    [
        pytest.param({"persons": (2,)}, 0, id="another person"),
        pytest.param({"sections": (6,)}, 2, id="not cut down to a section"),
        pytest.param({"courses": ()}, 2, id="nor to courses"),
    ],
)
def test_narrowed(class_: Campus, ids: dict[str, Any], count: int) -> None:
    score(class_, 1)
    rows = class_.rows(RESOURCE, replace(SCOPE, **ids))
    assert len(rows) == count
    assert all(row["grades"] for row in rows)
