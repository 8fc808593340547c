"""Student assessments: scores of a year, with those of the objectives."""

import datetime
from dataclasses import replace
from typing import Any

import pytest

from include.edfi.documents.standards import NEWEST, Standard
from include.resources.student_assessments import RESOURCE
from include.sis import tables as sis
from tests.support.campus_rows.assessments import tree
from tests.support.code_mappings import mapped
from tests.support.small_district import LAST_YEAR, MIDDLE, NAMESPACE, SCOPE, Campus

URIS = mapped(
    GradeLevel="09",
    AssessmentReportingMethod="Scale Raw Percentile Level",
    ResultDatatypeType="Integer Decimal",
    PerformanceLevel="3",
)


@pytest.fixture
def student(campus: Campus) -> Campus:
    """Student 1 is enrolled; the tests are those of a tree."""
    campus.calendar(1, 1)
    campus.person(1)
    campus.enrollment(1)
    tree(campus)
    return campus


def score(campus: Campus, score_id: int, **values: Any) -> None:
    usual = {"testID": 1, "personID": 1, "date": MIDDLE}
    campus.add(sis.test_score, scoreID=score_id, **(usual | values))


def sent(campus: Campus, standard: Standard = NEWEST) -> list[dict[str, Any]]:
    return list(campus.documents(RESOURCE, standard, URIS))


def results(item: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [
        (
            one["assessmentReportingMethodDescriptor"].split("#")[1],
            one["result"],
            one["resultDatatypeTypeDescriptor"].split("#")[1],
        )
        for one in item.get("scoreResults", [])
    ]


def test_every_element(student: Campus) -> None:
    score(student, 1, scaleScore=512, rawScore=31.5, percentile=88, result="3", testingGrade="09")
    (one,) = sent(student)
    assert one["assessmentReference"] == {"assessmentIdentifier": "M", "namespace": NAMESPACE}
    assert (one["studentAssessmentIdentifier"], one["studentReference"]["studentUniqueId"]) == ("1", "E1")
    assert one["administrationDate"] == "2026-10-01T00:00:00Z"
    assert one["schoolYearTypeReference"] == {"schoolYear": 2027}
    assert one["whenAssessedGradeLevelDescriptor"].endswith("#09")
    assert results(one) == [("Scale", "512", "Integer"), ("Raw", "31.5", "Decimal"), ("Percentile", "88", "Integer")]
    (level,) = one["performanceLevels"]
    assert level["performanceLevelDescriptor"].endswith("#3")
    assert "performanceLevelMet" not in level


def test_the_oldest_standard_asks_whether_a_level_was_met(student: Campus) -> None:
    score(student, 1, result="3")
    (one,) = sent(student, Standard.DS33)
    assert one["performanceLevels"][0]["performanceLevelMet"] is True


def test_objectives_come_with_the_score_of_their_test(student: Campus) -> None:
    score(student, 1, scaleScore=500)
    score(student, 2, testID=2, parentID=1, scaleScore=40)
    score(student, 3, testID=2, parentID=1, scaleScore=50)
    score(student, 4, testID=3, parentID=1, scaleScore=60)
    score(student, 5, testID=4, parentID=1, scaleScore=70)
    (one,) = sent(student)
    told = {
        part["objectiveAssessmentReference"]["identificationCode"]: results(part)[0][1]
        for part in one["studentObjectiveAssessments"]
    }
    assert told == {"A": "50", "AA": "60"}


def test_an_objectives_score_of_somebody_else_is_not_listed(student: Campus) -> None:
    student.person(2)
    score(student, 1)
    score(student, 2, testID=2, parentID=1, personID=2, scaleScore=40)
    (one,) = sent(student)
    assert "studentObjectiveAssessments" not in one


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        pytest.param(sis.person.update().values(edFiID=None), "the student has no Ed-Fi ID", id="no number"),
        pytest.param(sis.enrollment.update().values(noShow=True), "the enrollment is a no-show", id="no-show"),
        pytest.param(sis.test.update().values(active=False), "the test is not active", id="test not active"),
        pytest.param(
            sis.test_score.update().values(testID=2),
            "it is the score of an objective without the score of its test",
            id="an objective alone",
        ),
    ],
)
def test_why_not_sent(student: Campus, change: Any, reason: str) -> None:
    score(student, 1)
    student.change(change)
    assert student.reasons(RESOURCE) == [reason]


@pytest.mark.parametrize(
    ("day", "count"),
    [
        pytest.param(datetime.date(2026, 7, 1), 1, id="the year's first day"),
        pytest.param(datetime.date(2027, 6, 30), 1, id="the year's last day"),
        pytest.param(LAST_YEAR, 0, id="last year"),
    ],
)
def test_scores_of_the_year_only(student: Campus, day: datetime.date, count: int) -> None:
    score(student, 1, date=day)
    assert len(student.rows(RESOURCE)) == count


def test_narrowed_to_a_person(student: Campus) -> None:
    score(student, 1)
    assert len(student.rows(RESOURCE, replace(SCOPE, persons=(1,)))) == 1
    assert student.rows(RESOURCE, replace(SCOPE, persons=(2,))) == []
