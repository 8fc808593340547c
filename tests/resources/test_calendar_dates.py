"""Days: instruction, events, and codes a district did not map."""

import datetime

import pytest

from include.edfi.errors import Unmappable
from include.resources.calendar_dates import EVENT, INSTRUCTION, RESOURCE
from include.sis import tables as sis
from tests.support.small_district import Campus, values_of

MONDAY = datetime.date(2026, 9, 7)
URIS = {(EVENT, code): f"uri://ed-fi.org/{EVENT}#{code}" for code in (INSTRUCTION, "HOL", "EAR")}


def day(campus: Campus, *events: str, instruction: bool) -> None:
    """Day 1, with its events, of a calendar of school 1."""
    campus.calendar(1, 1)
    campus.add(sis.day, dayID=1, calendarID=1, structureID=10, date=MONDAY, instruction=instruction)
    for number, kind in enumerate(events):
        campus.add(sis.day_event, dayEventID=number, dayID=1, type=kind)


@pytest.mark.parametrize(
    ("instruction", "events", "sent"),
    [
        pytest.param(True, (), [INSTRUCTION], id="instruction alone"),
        pytest.param(True, ("EAR",), [INSTRUCTION, "EAR"], id="instruction and an event"),
        pytest.param(False, ("HOL",), ["HOL"], id="a holiday"),
        pytest.param(True, ("HOL", "HOL"), [INSTRUCTION, "HOL"], id="one event entered twice"),
        pytest.param(True, ("ZZF",), [INSTRUCTION], id="an unmapped event holds back no day of instruction"),
        pytest.param(False, ("HOL", "ZZF"), ["HOL"], id="one of two events is mapped"),
    ],
)
def test_events_of_a_day(campus: Campus, instruction: bool, events: tuple[str, ...], sent: list[str]) -> None:
    day(campus, *events, instruction=instruction)
    (document,) = campus.documents(RESOURCE, uris=URIS)
    assert values_of(document["calendarEvents"], "calendarEventDescriptor") == sent
    assert document["calendarReference"] == {"calendarCode": "1", "schoolId": 101, "schoolYear": 2027}


def test_a_day_with_neither_is_no_record(campus: Campus) -> None:
    day(campus, instruction=False)
    assert campus.rows(RESOURCE) == []


def test_a_day_of_unmapped_events_says_which_code(campus: Campus) -> None:
    day(campus, "ZZF", instruction=False)
    with pytest.raises(Unmappable, match="ZZF"):
        list(campus.documents(RESOURCE, uris=URIS))


def test_a_second_structure_changes_the_code(campus: Campus) -> None:
    day(campus, instruction=True)
    campus.add(sis.schedule_structure, structureID=11, calendarID=1, name="Alternative")
    (document,) = campus.documents(RESOURCE, uris=URIS)
    assert document["calendarReference"]["calendarCode"] == "1-10"
