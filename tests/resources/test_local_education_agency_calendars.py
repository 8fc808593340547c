"""District calendars: of type D, with a number, once for each number; never a school's calendar as well."""

from dataclasses import replace

import pytest

from include.edfi.documents.standards import Standard
from include.resources import calendars
from include.resources.local_education_agency_calendars import RESOURCE
from include.sis import tables as sis
from tests.support.code_mappings import mapped
from tests.support.small_district import SCOPE, Campus

URIS = mapped(CalendarType="D I")


def add(campus: Campus, calendar_id: int, number: str | None, kind: str = "D", **values: object) -> None:
    campus.add(
        sis.calendar,
        calendarID=calendar_id,
        districtID=1,
        schoolID=1,
        endYear=2027,
        name=str(calendar_id),
        type=kind,
        number=number,
        **values,
    )


def test_a_calendar_of_the_district(campus: Campus) -> None:
    add(campus, 1, "01")
    add(campus, 2, "2", kind="I")
    (sent,) = campus.documents(RESOURCE, Standard.DS33, URIS)
    assert sent == {
        "calendarCode": "1",
        "localEducationAgencyReference": {"localEducationAgencyId": 9},
        "schoolYearTypeReference": {"schoolYear": 2027},
        "calendarTypeDescriptor": "uri://ed-fi.org/CalendarTypeDescriptor#D",
    }


@pytest.mark.parametrize("number", [pytest.param(None, id="none"), pytest.param(" 0 ", id="0")])
def test_one_without_a_number_is_not_sent(campus: Campus, number: str | None) -> None:
    add(campus, 1, number)
    assert campus.reasons(RESOURCE) == ["the district calendar has no number of 1 or more"]


def test_of_two_with_one_number_the_reported_one_is_sent(campus: Campus) -> None:
    add(campus, 1, "1", exclude=True)
    add(campus, 2, "1")
    assert [row["calendarID"] for row in campus.rows(RESOURCE)] == [2]


def test_a_state_that_has_them_takes_none_of_them_as_a_schools(campus: Campus) -> None:
    add(campus, 1, "1")
    campus.add(sis.schedule_structure, structureID=10, calendarID=1, name="Main")
    assert campus.reasons(calendars.RESOURCE) == [None]
    tennessee = replace(SCOPE, excluded_calendar_types=("D",))
    assert campus.reasons(calendars.RESOURCE, tennessee) == ["the state takes no school calendar of this type"]
