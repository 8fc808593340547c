"""Grades: a score, the section association it belongs to, and the grading periods that end in its term."""

import datetime
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Table

from include.edfi.documents.standards import NEWEST, Standard
from include.edfi.errors import Unmappable
from include.resources import student_section_associations
from include.resources.grades import RESOURCE
from include.sis import tables as sis
from tests.support.campus_rows.scores import DAY, FIRST_QUARTER, graded, quarters, score
from tests.support.code_mappings import mapped
from tests.support.small_district import FALL, MIDDLE, SCOPE, WINTER, Campus

URIS = mapped(GradeType="GP SEM", GradingPeriod="Q1 Q2")


@pytest.fixture
def class_(campus: Campus) -> Campus:
    """Student 1 sits in section 5 in the fall."""
    campus.calendar(1, 1)
    campus.section(5)
    campus.person(1)
    campus.enrollment(1)
    campus.add(sis.roster, rosterID=1, personID=1, sectionID=5, trialID=5)
    quarters(campus)
    graded(campus)
    return campus


def sent(campus: Campus, standard: Standard = NEWEST) -> list[dict[str, Any]]:
    return list(campus.documents(RESOURCE, standard, URIS))


def periods(campus: Campus) -> list[str]:
    return [one["gradingPeriodReference"]["gradingPeriodName"] for one in sent(campus)]


def test_a_term_may_end_several_grading_periods(class_: Campus) -> None:
    score(class_, 1)
    assert periods(class_) == ["Quarter 1", "Quarter 2"]


def test_a_grading_period_that_ends_after_the_term_is_none_of_its(class_: Campus) -> None:
    class_.change(sis.term.update().values(endDate=FIRST_QUARTER))
    score(class_, 1)
    assert periods(class_) == ["Quarter 1"]


def test_a_grading_period_without_instruction_is_not_referred_to(class_: Campus) -> None:
    class_.change(sis.day.delete().where(sis.day.c.date == FALL))
    score(class_, 1)
    assert periods(class_) == ["Quarter 2"]


def test_older_standards_name_the_period_by_number(class_: Campus) -> None:
    score(class_, 1)
    assert [one["gradingPeriodReference"]["periodSequence"] for one in sent(class_, Standard.DS40)] == [1, 2]


def test_every_element(class_: Campus) -> None:
    score(class_, 1, score=" B+ ", percent=87.456, comments="Keeps asking good questions.")
    class_.change(sis.ed_fi_grading_period.delete().where(sis.ed_fi_grading_period.c.id == 2))
    (one,) = sent(class_)
    assert (one["letterGradeEarned"], one["numericGradeEarned"]) == ("B+", 87.46)
    assert one["diagnosticStatement"] == "Keeps asking good questions."
    assert one["gradeTypeDescriptor"].endswith("#GP")
    assert one["studentSectionAssociationReference"] == {
        "beginDate": str(FALL),
        "localCourseCode": "C5",
        "schoolId": 101,
        "schoolYear": 2027,
        "sectionIdentifier": "5",
        "sessionName": "S1",
        "studentUniqueId": "E1",
    }


@pytest.mark.parametrize(
    ("end", "begins"),
    [
        pytest.param(WINTER, MIDDLE, id="the stay begun last"),
        pytest.param(MIDDLE - DAY, FALL, id="but not one begun after the term"),
    ],
)
def test_of_two_stays_in_the_section(class_: Campus, end: datetime.date, begins: datetime.date) -> None:
    class_.change(sis.roster.update().values(endDate=FALL + DAY))
    class_.add(sis.roster, rosterID=2, personID=1, sectionID=5, trialID=5, startDate=MIDDLE)
    class_.add(sis.term, termID=9, termScheduleID=5, name="F5", seq=2, startDate=FALL, endDate=end)
    class_.change(sis.ed_fi_grading_period.update().values(endDate=FALL + DAY))
    score(class_, 1, termID=9)
    assert {one["studentSectionAssociationReference"]["beginDate"] for one in sent(class_)} == {str(begins)}


def test_every_grade_refers_to_an_association_that_is_sent(class_: Campus) -> None:
    class_.add(sis.roster, rosterID=2, personID=1, sectionID=5, trialID=5, endDate=MIDDLE)
    score(class_, 1)
    (seat,) = class_.documents(student_section_associations.RESOURCE)
    assert {one["studentSectionAssociationReference"]["beginDate"] for one in sent(class_)} == {seat["beginDate"]}


@pytest.mark.parametrize(
    ("table", "change", "reason"),
    [
        pytest.param(sis.course, {"active": False}, "the course is inactive", id="inactive course"),
        pytest.param(sis.course, {"stateReportExclude": True}, "the course is state excluded", id="excluded course"),
        pytest.param(sis.person, {"edFiID": None}, "the student has no Ed-Fi ID", id="no number"),
        pytest.param(
            sis.enrollment,
            {"stateExclude": True},
            "the student has no reported enrollment in the section's schedule structure",
            id="state excluded",
        ),
        pytest.param(
            sis.roster, {"personID": 2}, "the student has no roster row in the section's session", id="not rostered"
        ),
        pytest.param(
            sis.grading_score, {"taskID": 3}, "the grading task is mapped to no grade type", id="task without type"
        ),
        pytest.param(
            sis.grading_score,
            {"score": " ", "percent": None},
            "nothing is posted: neither a score nor a percentage",
            id="nothing posted",
        ),
        pytest.param(
            sis.ed_fi_grading_period,
            {"endYear": 2026},
            "no grading period that is sent ends in the term",
            id="no grading period",
        ),
        pytest.param(
            sis.ed_fi_term_mapping, {"termName": "other"}, "the term is mapped to no term type", id="unmapped term"
        ),
    ],
)
def test_why_not_sent(class_: Campus, table: Table, change: dict[str, Any], reason: str) -> None:
    score(class_, 1)
    class_.change(table.update().values(**change))
    assert set(class_.reasons(RESOURCE)) == {reason}


def test_of_several_scores_the_one_posted_last_is_sent(class_: Campus) -> None:
    class_.change(sis.ed_fi_grading_period.delete().where(sis.ed_fi_grading_period.c.id == 2))
    score(class_, 1, date=FALL)
    score(class_, 2, date=MIDDLE)
    score(class_, 3)
    score(class_, 4, taskID=2)
    outranked = "another score of this section, grading period and grade type was posted later"
    assert class_.reasons(RESOURCE) == [outranked, None, outranked, None]


def test_scores_of_a_draft_schedule_are_not_read(class_: Campus) -> None:
    score(class_, 1)
    class_.change(sis.trial.update().values(active=False))
    assert class_.rows(RESOURCE) == []


def test_a_comment_too_long_for_the_ods(class_: Campus) -> None:
    score(class_, 1, comments="x" * 1025)
    with pytest.raises(Unmappable, match="diagnosticStatement"):
        sent(class_)


@pytest.mark.parametrize(
    ("ids", "count"),
    [
        pytest.param({"persons": (1,)}, 2, id="person"),
        pytest.param({"persons": (2,)}, 0, id="another person"),
        pytest.param({"courses": (5,)}, 2, id="course"),
        pytest.param({"sections": (6,)}, 0, id="another section"),
    ],
)
def test_narrowed(class_: Campus, ids: dict[str, Any], count: int) -> None:
    score(class_, 1)
    assert len(class_.rows(RESOURCE, replace(SCOPE, **ids))) == count
