"""Students in ordinary programs: which participations are sent, and one for each beginning."""

import datetime
from typing import Any

import pytest

from include.resources.student_program_associations import RESOURCE
from include.sis import tables as sis
from tests.support.code_mappings import mapped
from tests.support.small_district import FALL, LAST_YEAR, MIDDLE, WINTER, Campus

URIS = mapped(ProgramType="GT", ReasonExited="DONE")
OPEN, CLOSED = {"endDate": None}, {"endDate": MIDDLE}


@pytest.fixture
def district(campus: Campus) -> Campus:
    """Student 1 is enrolled, student 2 is not; program 1 is an ordinary one."""
    campus.calendar(1, school_id=1)
    for person_id in (1, 2):
        campus.person(person_id)
    campus.enrollment(1)
    campus.add(sis.program, programID=1, name="Enrichment", category="GT", active=True, stateReported=True)
    return campus


def take_part(campus: Campus, person_id: int = 1, program_id: int = 1, **values: Any) -> None:
    usual = {"startDate": FALL}
    campus.add(sis.program_participation, personID=person_id, programID=program_id, **(usual | values))


def test_a_participation_word_by_word(district: Campus) -> None:
    take_part(district, endDate=WINTER, exitReason="DONE")
    assert list(district.documents(RESOURCE, uris=URIS)) == [
        {
            "educationOrganizationReference": {"educationOrganizationId": 9},
            "programReference": {
                "educationOrganizationId": 9,
                "programName": "Enrichment",
                "programTypeDescriptor": "uri://ed-fi.org/ProgramTypeDescriptor#GT",
            },
            "studentReference": {"studentUniqueId": "E1"},
            "beginDate": "2026-08-10",
            "endDate": "2026-12-18",
            "reasonExitedDescriptor": "uri://ed-fi.org/ReasonExitedDescriptor#DONE",
        }
    ]


def test_only_participations_of_the_year_and_of_its_students(district: Campus) -> None:
    take_part(district, startDate=datetime.date(2025, 9, 1), endDate=LAST_YEAR)
    take_part(district, startDate=datetime.date(2027, 8, 1))
    take_part(district, person_id=2)
    assert district.rows(RESOURCE) == []


@pytest.mark.parametrize(
    ("first", "second", "sent"),
    [
        pytest.param(CLOSED, OPEN, 1, id="the open one"),
        pytest.param(CLOSED, {"endDate": WINTER}, 1, id="the longer one"),
        pytest.param(OPEN, OPEN, 0, id="the first"),
        pytest.param({"endDate": datetime.date(2026, 8, 1)}, CLOSED, 1, id="the one that can be"),
    ],
)
def test_of_two_with_one_beginning_one_is_sent(
    district: Campus, first: dict[str, Any], second: dict[str, Any], sent: int
) -> None:
    take_part(district, **first)
    take_part(district, **second)
    assert [number for number, reason in enumerate(district.reasons(RESOURCE)) if reason is None] == [sent]


@pytest.mark.parametrize(
    ("resource", "reasons"),
    [
        pytest.param("studentCTEProgramAssociations", [], id="another association of participations"),
        pytest.param(
            "studentHomelessProgramAssociations",
            ["records of another kind report the students of the program"],
            id="records of another kind",
        ),
        pytest.param("studentProgramAssociations", [None], id="ordinary, and said to be"),
    ],
)
def test_the_settings_say_who_tells_the_students_of_a_program(
    district: Campus, resource: str, reasons: list[str | None]
) -> None:
    district.add(sis.ed_fi_program_mapping, endYear=2026, programID=1, resource="studentCTEProgramAssociations")
    district.add(sis.ed_fi_program_mapping, endYear=2027, programID=1, resource=resource)
    take_part(district)
    assert district.reasons(RESOURCE) == reasons


def test_a_second_program_of_the_same_name_is_the_same_program(district: Campus) -> None:
    district.add(sis.program, programID=2, name="Enrichment", category="GT", active=True, stateReported=True)
    take_part(district)
    take_part(district, program_id=2)
    take_part(district, program_id=2, startDate=MIDDLE)
    assert [reason is None for reason in district.reasons(RESOURCE)] == [True, False, True]
