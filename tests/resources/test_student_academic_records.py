"""Academic records: a term's sums, and those of all terms up to it."""

import datetime
from dataclasses import replace
from typing import Any

import pytest

from include.edfi.documents.standards import NEWEST, Standard
from include.resources.student_academic_records import RESOURCE
from include.sis import tables as sis
from tests.support.campus_rows.transcripts import transcript
from tests.support.code_mappings import mapped
from tests.support.small_district import SCOPE, Campus

URIS = mapped(
    Term="1/2 2/2 Summer", GradePointAverageType="Weighted Unweighted", DiplomaType="R", CreditType="Carnegie"
)


@pytest.fixture
def student(campus: Campus) -> Campus:
    campus.calendar(1, 1)
    campus.person(1)
    campus.enrollment(1)
    return campus


def records(campus: Campus, standard: Standard = NEWEST) -> list[dict[str, Any]]:
    return list(campus.documents(RESOURCE, standard, URIS))


def test_a_term_and_all_terms_up_to_it(student: Campus) -> None:
    transcript(student, 1, endYear=2026, actualTerm=2, earned=1, gpaValue=4)
    transcript(student, 2, endYear=2026, actualTerm=2, earned=0, gpaValue=0)
    transcript(student, 3, endYear=2026, actualTerm=1, earned=0.5, attempted=0.5, gpaValue=3, gpaWeight=0.5)
    transcript(student, 4, endYear=2025, summerSchool=True, earned=1, gpaValue=None)
    told = [
        (
            one["schoolYearTypeReference"]["schoolYear"],
            one["termDescriptor"].split("#")[1],
            one["sessionEarnedCredits"],
            one["sessionAttemptedCredits"],
            one["cumulativeEarnedCredits"],
            one["cumulativeAttemptedCredits"],
        )
        for one in records(student)
    ]
    assert sorted(told) == [
        (2025, "Summer", 1.0, 1.0, 1.0, 1.0),
        (2026, "1/2", 0.5, 0.5, 1.5, 1.5),
        (2026, "2/2", 1.0, 2.0, 2.5, 3.5),
    ]


def test_grade_point_averages(student: Campus) -> None:
    transcript(student, 1, actualTerm=1, gpaValue=5, unweightedGPAValue=4, gpaWeight=1, gpaMax=5)
    transcript(student, 2, actualTerm=2, gpaValue=2, unweightedGPAValue=2, gpaWeight=0.5, gpaMax=4)
    first, second = sorted(records(student), key=lambda one: one["termDescriptor"])
    assert [one["gradePointAverageValue"] for one in first["gradePointAverages"]] == [5.0, 4.0]
    assert [one["gradePointAverageValue"] for one in second["gradePointAverages"]] == [4.0, 3.3333]
    assert all(one["isCumulative"] and one["maxGradePointAverageValue"] == 5 for one in second["gradePointAverages"])


def test_older_standards_have_averages_of_their_own(student: Campus) -> None:
    transcript(student, 1, actualTerm=1, gpaValue=4, gpaWeight=1)
    transcript(student, 2, actualTerm=2, gpaValue=2, gpaWeight=1)
    _, second = sorted(records(student, Standard.DS40), key=lambda one: one["termDescriptor"])
    assert (second["cumulativeGradePointAverage"], second["cumulativeGradePointsEarned"]) == (3.0, 6.0)
    assert (second["sessionGradePointAverage"], second["sessionGradePointsEarned"]) == (2.0, 2.0)


def test_courses_without_weight_make_no_average(student: Campus) -> None:
    transcript(student, 1, gpaWeight=0)
    transcript(student, 2, gpaWeight=None)
    (sent,) = records(student)
    assert "gradePointAverages" not in sent


def test_the_diploma_goes_with_the_last_term_of_its_year(student: Campus) -> None:
    transcript(student, 1, actualTerm=1)
    transcript(student, 2, actualTerm=2)
    transcript(student, 3, endYear=2026, actualTerm=2)
    day = datetime.date(2027, 5, 20)
    student.add(sis.graduation, personID=1, diplomaDate=day, diplomaType="R")
    student.change(sis.enrollment.update().values(diplomaDate=day, diplomaType="R", projectedGraduationDate=day))
    told = {
        (one["schoolYearTypeReference"]["schoolYear"], one["termDescriptor"][-3:]): (
            [part["diplomaAwardDate"] for part in one.get("diplomas", [])],
            one.get("projectedGraduationDate"),
        )
        for one in records(student)
    }
    assert told == {
        (2026, "2/2"): ([], None),
        (2027, "1/2"): ([], None),
        (2027, "2/2"): ([str(day)], str(day)),
    }


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        pytest.param(sis.person.update().values(edFiID=None), "the student has no Ed-Fi ID", id="no number"),
        pytest.param(sis.enrollment.update().values(noShow=True), "the enrollment is a no-show", id="no-show"),
        pytest.param(
            sis.transcript_course.update().values(actualTerm=None),
            "the transcript does not say in which term the course was taken",
            id="no term",
        ),
    ],
)
def test_why_not_sent(student: Campus, change: Any, reason: str) -> None:
    transcript(student, 1)
    student.change(change)
    assert student.reasons(RESOURCE) == [reason]


def test_somebody_without_enrollment_has_no_record(student: Campus) -> None:
    student.person(2)
    transcript(student, 1, person_id=2)
    assert student.rows(RESOURCE) == []


def test_narrowed_to_a_person(student: Campus) -> None:
    transcript(student, 1)
    assert len(student.rows(RESOURCE, replace(SCOPE, persons=(1,)))) == 1
    assert student.rows(RESOURCE, replace(SCOPE, persons=(2,))) == []
