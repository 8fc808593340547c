"""Enrollments: one record per school and start date, the primary before the partial one."""

from typing import Any

import pytest

from include.edfi.documents.codes import MappingContext
from include.edfi.documents.standards import NEWEST
from include.resources.student_school_associations import RESOURCE
from include.sis import tables as sis
from tests.support.code_mappings import mapped
from tests.support.small_district import FALL, LAST_YEAR, MIDDLE, Campus

URIS = mapped(GradeLevel="09", EntryType="E1", ExitWithdrawType="W1", ResidencyStatus="Resident Other")
OUTRANKED = "another enrollment of this school and start date has priority"


@pytest.fixture
def student(campus: Campus) -> Campus:
    campus.calendar(1, 1)
    campus.person(1)
    return campus


def test_leaving_and_coming_back_are_two(student: Campus) -> None:
    student.enrollment(1, endDate=MIDDLE, endStatus="W1", startStatus="E1")
    student.enrollment(1, startDate=MIDDLE)
    first, second = student.documents(RESOURCE, uris=URIS)
    assert (first["entryDate"], first["exitWithdrawDate"]) == (str(FALL), str(MIDDLE))
    assert second["entryDate"] == str(MIDDLE)
    assert "exitWithdrawDate" not in second


@pytest.mark.parametrize(
    ("first", "second", "reasons"),
    [
        pytest.param({"serviceType": "S"}, {"serviceType": "P"}, [OUTRANKED, None], id="primary wins"),
        pytest.param({"serviceType": "N"}, {"serviceType": "S"}, [OUTRANKED, None], id="partial before services"),
        pytest.param({}, {}, [None, OUTRANKED], id="then the older enrollment"),
        pytest.param(
            {"serviceType": "S"}, {"noShow": True}, [None, "the enrollment is a no-show"], id="no-show never wins"
        ),
    ],
)
def test_one_start_date(
    student: Campus, first: dict[str, Any], second: dict[str, Any], reasons: list[str | None]
) -> None:
    student.enrollment(1, **first)
    student.enrollment(1, **second)
    assert student.reasons(RESOURCE) == reasons


def test_the_same_day_at_another_school_is_another_record(student: Campus) -> None:
    student.calendar(2, 2)
    student.enrollment(1, 1)
    student.enrollment(1, 2, serviceType="S")
    home, other = student.documents(RESOURCE, uris=URIS)
    assert [sent["schoolReference"]["schoolId"] for sent in (home, other)] == [101, 102]
    assert (home["primarySchool"], other["primarySchool"]) == (True, False)


def test_the_calendar_code_names_the_structure_once_there_are_two(campus: Campus) -> None:
    campus.calendar(1, 1, structures=2)
    campus.person(1)
    campus.enrollment(1)
    (sent,) = campus.documents(RESOURCE, uris=URIS)
    assert sent["calendarReference"]["calendarCode"] == "1-10"


@pytest.mark.parametrize(
    ("number", "residency"),
    [
        pytest.param(None, None, id="unknown"),
        pytest.param("1", "Resident", id="here"),
        pytest.param("77", "Other", id="elsewhere"),
    ],
)
def test_residency(student: Campus, number: str | None, residency: str | None) -> None:
    student.enrollment(1, residentDistrict=number)
    (sent,) = student.documents(RESOURCE, uris=URIS)
    uri = sent.get("residencyStatusDescriptor")
    assert uri == (residency and f"uri://ed-fi.org/ResidencyStatusDescriptor#{residency}")


@pytest.mark.parametrize(
    ("last_year", "repeats"),
    [
        pytest.param({"grade": "09"}, True, id="same grade"),
        pytest.param({"grade": "08"}, False, id="grade below"),
        pytest.param({"grade": "09", "noShow": True}, None, id="did not come"),
        pytest.param({"grade": "09", "endYear": 2025}, None, id="two years ago"),
        pytest.param(None, None, id="new to Campus"),
    ],
)
def test_a_repeated_grade(student: Campus, last_year: dict[str, Any] | None, repeats: bool | None) -> None:
    student.enrollment(1)
    if last_year:
        student.add(
            sis.calendar, calendarID=9, districtID=1, schoolID=1, endYear=last_year.get("endYear", 2026), name="old"
        )
        student.enrollment(1, 9, **{"endYear": 2026, "startDate": LAST_YEAR, **last_year})
    (sent,) = student.documents(RESOURCE, uris=URIS)
    assert sent.get("repeatGradeIndicator") is repeats


def test_the_class_of_the_cohort(student: Campus) -> None:
    student.enrollment(1, cohortYear="2030")
    (sent,) = student.documents(RESOURCE, uris=URIS)
    assert sent["classOfSchoolYearTypeReference"] == {"schoolYear": 2030}


@pytest.mark.parametrize(
    ("program", "joined", "off", "year"),
    [
        pytest.param({}, {}, (), 2030, id="in the plan of the class"),
        pytest.param({"cohortEndYear": 2029}, {}, (), None, id="a program that ended before the class"),
        pytest.param({"active": False}, {}, (), None, id="a program that is not active"),
        pytest.param({"category": "ZZ"}, {}, (), None, id="an unmapped category"),
        pytest.param({}, {"endDate": LAST_YEAR}, (), None, id="left the program"),
        pytest.param({}, {}, ("graduationPlans",), None, id="plans are switched off"),
    ],
)
def test_the_plan_of_the_class(
    student: Campus, program: dict[str, Any], joined: dict[str, Any], off: tuple[str, ...], year: int | None
) -> None:
    usual = {"name": "Plan", "category": "STD", "active": True, "cohortStartYear": 2027}
    student.add(sis.graduation_program, graduationProgramID=1, districtID=1, **(usual | program))
    student.add(sis.graduation_program_credit, graduationProgramID=1, standardID=1, credits=20)
    student.add(sis.graduation_program_participation, graduationProgramID=1, personID=1, **joined)
    student.enrollment(1, cohortYear="2030")
    (row,) = student.rows(RESOURCE)
    uris = URIS | mapped(GraduationPlanType="STD")
    context = MappingContext(
        standard=NEWEST, school_year=2027, local_education_agency_id=9, uri_by_code=uris, off=frozenset(off)
    )
    reference = RESOURCE.document(row, context).get("graduationPlanReference", {})
    assert reference.get("graduationSchoolYear") == year
    assert (reference.get("educationOrganizationId"), bool(reference)) == ((9, True) if year else (None, False))
