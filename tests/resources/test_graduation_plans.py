"""Graduation plans: one for each class a program is for."""

from typing import Any

import pytest

from include.resources.graduation_plans import RESOURCE
from include.sis import tables as sis
from tests.support.code_mappings import mapped
from tests.support.small_district import SCOPE, Campus

URIS = mapped(GraduationPlanType="STD CTE", AcademicSubject="MATH", CreditType="Carnegie")


def program(campus: Campus, program_id: int, required: float | None = 22, **values: Any) -> None:
    usual = {"name": "Plan", "category": "STD", "active": True, "cohortStartYear": 2027, "cohortEndYear": 2028}
    campus.add(sis.graduation_program, graduationProgramID=program_id, districtID=1, **(usual | values))
    if required is not None:
        campus.add(
            sis.graduation_program_credit, graduationProgramID=program_id, standardID=program_id, credits=required
        )


def classes(campus: Campus) -> list[int]:
    sent = campus.documents(RESOURCE, uris=URIS)
    return sorted(one["graduationSchoolYearTypeReference"]["schoolYear"] for one in sent)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        pytest.param(2027, 2029, [2027, 2028, 2029], id="from class to class"),
        pytest.param(2030, None, [2030, 2031], id="an open end is four years ahead"),
        pytest.param(2010, 2024, [2023, 2024], id="no class of long ago"),
        pytest.param(2038, 2050, [2038, 2039], id="nor one not begun yet"),
    ],
)
def test_classes(campus: Campus, first: int, last: int | None, expected: list[int]) -> None:
    program(campus, 1, cohortStartYear=first, cohortEndYear=last)
    assert classes(campus) == expected


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        pytest.param({"active": False}, "the graduation program is not active", id="not active"),
        pytest.param({"cohortStartYear": None}, "the graduation program names no first class", id="no first class"),
        pytest.param({"required": None}, "the graduation program requires no credits", id="no credits"),
        pytest.param(
            {"cohortStartYear": 2001, "cohortEndYear": 2002},
            "the graduation program is for no class of these years",
            id="classes of long ago",
        ),
    ],
)
def test_why_not_sent(campus: Campus, change: dict[str, Any], reason: str) -> None:
    program(campus, 1, **change)
    assert campus.reasons(RESOURCE) == [reason]


def test_programs_of_one_category_are_one_plan(campus: Campus) -> None:
    program(campus, 1, required=20, active=False)
    program(campus, 2, required=22)
    program(campus, 3, required=24, cohortEndYear=2029)
    sent = {
        one["graduationSchoolYearTypeReference"]["schoolYear"]: one["totalRequiredCredits"]
        for one in campus.documents(RESOURCE, uris=URIS)
    }
    assert sent == {2027: 22, 2028: 22, 2029: 24}


def test_credits_by_subject(campus: Campus) -> None:
    program(campus, 1, required=4, cohortEndYear=2027)
    campus.add(sis.graduation_program_credit, graduationProgramID=1, standardID=9, credits=2.5)
    campus.add(sis.curriculum_standard, standardID=1, name="Mathematics", creditType=True, subjectType="MATH")
    campus.add(sis.curriculum_standard, standardID=9, name="Elective", creditType=True, subjectType="unmapped")
    (sent,) = campus.documents(RESOURCE, uris=URIS)
    assert sent["totalRequiredCredits"] == 6.5
    assert [(one["academicSubjectDescriptor"][-4:], one["credits"]) for one in sent["creditsBySubjects"]] == [
        ("MATH", 4.0)
    ]


def test_other_districts_programs_are_not_read(campus: Campus) -> None:
    campus.add(sis.district, districtID=2, number="2", name="Other")
    program(campus, 1)
    campus.change(sis.graduation_program.update().values(districtID=2))
    assert campus.rows(RESOURCE, SCOPE) == []
