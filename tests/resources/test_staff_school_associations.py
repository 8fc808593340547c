"""Staff of a school: programs, calendars and subjects."""

import pytest

from include.resources.staff_school_associations import RESOURCE
from tests.support.small_district import MIDDLE, Campus, values_of


def test_several_assignments_of_one_program_are_one_record(campus: Campus) -> None:
    campus.person(1)
    campus.assignment(1, exclude=True)
    campus.assignment(1, type="REG", startDate=MIDDLE)
    campus.assignment(1, type="")
    campus.assignment(1, type="SPED")
    programs = [sent["programAssignmentDescriptor"].split("#")[1] for sent in campus.documents(RESOURCE)]
    assert programs == ["REG", "SPED"]
    assert campus.reasons(RESOURCE) == [None, None]


@pytest.mark.parametrize(
    ("structures", "code"),
    [
        pytest.param((1,), "1", id="one calendar"),
        pytest.param((2,), None, id="two structures"),
        pytest.param((1, 1), None, id="two calendars"),
    ],
)
def test_the_calendar_is_named_when_there_is_just_one(
    campus: Campus, structures: tuple[int, ...], code: str | None
) -> None:
    for calendar_id, count in enumerate(structures, start=1):
        campus.calendar(calendar_id, 1, count)
    campus.person(1)
    campus.assignment(1)
    (sent,) = campus.documents(RESOURCE)
    assert sent.get("calendarReference", {}).get("calendarCode") == code


def test_subjects_are_those_taught_at_the_school(campus: Campus) -> None:
    campus.calendar(1, 1)
    campus.calendar(2, 2)
    campus.section(1, 1)
    campus.section(2, 2, subject="ZZ")
    campus.person(1)
    for school_id in (1, 2):
        campus.assignment(1, school_id)
        campus.teaches(1, school_id)
    here, there = campus.documents(RESOURCE)
    assert values_of(here["academicSubjects"], "academicSubjectDescriptor") == ["MATH"]
    assert "academicSubjects" not in there
