"""Calendars: one per structure, with the grade levels that are reported."""

import pytest

from include.resources.calendars import RESOURCE
from include.sis import tables as sis
from tests.support.small_district import Campus, values_of

URIS = {
    ("CalendarTypeDescriptor", "I"): "uri://ed-fi.org/CalendarTypeDescriptor#School",
    ("GradeLevelDescriptor", "09"): "uri://ed-fi.org/GradeLevelDescriptor#Ninth grade",
    ("GradeLevelDescriptor", "10"): "uri://ed-fi.org/GradeLevelDescriptor#Tenth grade",
}


def calendar(campus: Campus, *structures: int, **values: object) -> None:
    """Calendar 1 of school 1 with structures of these numbers."""
    usual = {"calendarID": 1, "districtID": 1, "schoolID": 1, "endYear": 2027, "name": "Main", "type": "I"}
    campus.add(sis.calendar, **(usual | values))
    for structure_id in structures:
        campus.add(sis.schedule_structure, structureID=structure_id, calendarID=1, name="Main")


def grade(campus: Campus, seq: int, name: str, **values: object) -> None:
    campus.add(sis.grade_level, gradeLevelID=seq, calendarID=1, structureID=10, name=name, seq=seq, **values)


@pytest.mark.parametrize(
    ("structures", "codes"),
    [pytest.param((10,), ["1"], id="one structure"), pytest.param((10, 11), ["1-10", "1-11"], id="two structures")],
)
def test_one_record_per_structure(campus: Campus, structures: tuple[int, ...], codes: list[str]) -> None:
    calendar(campus, *structures)
    assert [document["calendarCode"] for document in campus.documents(RESOURCE, uris=URIS)] == codes


def test_grade_levels_in_their_order_without_the_unreported_and_the_unmapped(campus: Campus) -> None:
    calendar(campus, 10)
    grade(campus, 1, "10")
    grade(campus, 2, "09")
    grade(campus, 3, "ZZ")
    grade(campus, 4, "PK", stateReportExclude=True)
    (document,) = campus.documents(RESOURCE, uris=URIS)
    assert values_of(document["gradeLevels"], "gradeLevelDescriptor") == ["Tenth grade", "Ninth grade"]


def test_an_excluded_calendar_is_a_row_with_the_reason(campus: Campus) -> None:
    calendar(campus, 10, exclude=True)
    assert campus.reasons(RESOURCE) == ["the calendar is excluded"]
