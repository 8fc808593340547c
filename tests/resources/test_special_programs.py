"""What holds for the records of every special program: the choice of program, the year, the student, one for a key."""

import datetime
from typing import Any

import pytest

from include.edfi.documents.resource import Resource
from include.resources import registry
from include.sis import tables as sis
from tests.support.campus_rows.programs import TYPES, offer, record, settle
from tests.support.code_mappings import mapped
from tests.support.small_district import FALL, LAST_YEAR, MIDDLE, SUMMER, WINTER, Campus

KINDS: dict[str, tuple[str, dict[str, Any]]] = {
    "studentHomelessProgramAssociations": ("Homeless", {}),
    "studentMigrantEducationProgramAssociations": (
        "Migrant",
        {"lastQualifyingMove": LAST_YEAR, "priorityForServices": False},
    ),
    "studentSchoolFoodServiceProgramAssociations": ("POSEligibility", {"endYear": 2027, "eligibility": "F"}),
    "studentSection504ProgramAssociations": ("Section504", {}),
    "studentSpecialEducationProgramAssociations": ("SpecialEDState", {"districtID": 1}),
    "studentTitleIPartAProgramAssociations": ("Title1", {"program": "TA"}),
}
URIS = TYPES | mapped(SchoolFoodServiceProgramService="F", TitleIPartAParticipant="TA")
EACH = [pytest.param(registry()[name], id=name) for name in KINDS]


def add(campus: Campus, resource: Resource, **values: Any) -> None:
    table, usual = KINDS[resource.name]
    record(campus, sis.metadata.tables[table], **(usual | values))


@pytest.fixture
def district(campus: Campus) -> Campus:
    settle(campus)
    return campus


@pytest.mark.parametrize("resource", EACH)
def test_a_record_is_of_the_program_that_is_chosen(district: Campus, resource: Resource) -> None:
    offer(district, None, 1)
    offer(district, resource.name, 2)
    add(district, resource, endDate=WINTER)
    (sent,) = district.documents(resource, uris=URIS)
    assert sent["programReference"] == {
        "educationOrganizationId": 9,
        "programName": "Program 2",
        "programTypeDescriptor": "uri://ed-fi.org/ProgramTypeDescriptor#X",
    }
    assert (sent["beginDate"], sent["endDate"]) == ("2026-08-10", "2026-12-18")
    assert sent["studentReference"] == {"studentUniqueId": "E1"}


@pytest.mark.parametrize("resource", EACH)
def test_without_a_choice_nothing_is_sent(district: Campus, resource: Resource) -> None:
    offer(district, None)
    add(district, resource)
    assert district.reasons(resource) == ["the Ed-Fi settings choose no program for these records"]


@pytest.mark.parametrize("resource", EACH)
def test_of_two_choices_the_reported_one_counts(district: Campus, resource: Resource) -> None:
    offer(district, resource.name, 1, active=False)
    add(district, resource)
    assert district.reasons(resource) == ["the program is not active"]
    offer(district, resource.name, 2)
    offer(district, resource.name, 3)
    assert [row["programName"] for row in district.rows(resource)] == ["Program 2"]


@pytest.mark.parametrize("resource", EACH)
def test_the_choice_holds_for_a_program_entered_twice(district: Campus, resource: Resource) -> None:
    offer(district, None, 1, name="Twice")
    offer(district, resource.name, 2, name="Twice")
    district.add(sis.program_participation, personID=1, programID=1, startDate=FALL)
    add(district, resource)
    assert district.reasons(resource) == [None]
    ordinary = registry()["studentProgramAssociations"]
    assert district.reasons(ordinary) == ["records of another kind report the students of the program"]


@pytest.mark.parametrize("resource", EACH)
def test_only_students_of_the_year(district: Campus, resource: Resource) -> None:
    offer(district, resource.name)
    add(district, resource, personID=2)
    add(district, resource, startDate=datetime.date(2025, 9, 1), endDate=LAST_YEAR)
    assert set(district.reasons(resource)) <= {"the record shares no day with a reported enrollment"}


@pytest.mark.parametrize("resource", EACH)
def test_of_two_with_one_beginning_the_open_one_is_sent(district: Campus, resource: Resource) -> None:
    offer(district, resource.name)
    for end in (MIDDLE, None, WINTER):
        add(district, resource, endDate=end)
    assert [reason is None for reason in district.reasons(resource)] == [False, True, False]


@pytest.mark.parametrize("resource", EACH)
def test_a_record_that_ends_before_it_begins_is_not_sent(district: Campus, resource: Resource) -> None:
    offer(district, resource.name)
    add(district, resource, startDate=WINTER, endDate=MIDDLE)
    assert district.reasons(resource) == ["the record ends before it begins"]


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        pytest.param("studentSpecialEducationProgramAssociations", False, id="special education"),
        pytest.param("studentSchoolFoodServiceProgramAssociations", False, id="meals"),
        pytest.param("studentHomelessProgramAssociations", True, id="homelessness may come before"),
    ],
)
def test_some_records_need_a_day_of_enrollment(district: Campus, name: str, sent: bool) -> None:
    offer(district, name)
    before = {"startDate": datetime.date(2026, 7, 1), "endDate": datetime.date(2026, 7, 20)}
    add(district, registry()[name], **before)
    add(district, registry()[name], startDate=SUMMER)
    expected = None if sent else "the record shares no day with a reported enrollment"
    assert sorted(district.reasons(registry()[name]), key=str) == sorted([expected, None], key=str)
