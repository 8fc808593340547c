"""Class periods: one name in several calendars, and times that were never entered."""

import datetime

import pytest

from include.resources.class_periods import RESOURCE
from include.sis import tables as sis
from tests.support.small_district import Campus

EIGHT, NINE, TEN = (datetime.time(hour) for hour in (8, 9, 10))


def period(
    campus: Campus, calendar_id: int, name: str = "1", start: datetime.time = EIGHT, end: datetime.time = NINE
) -> None:
    """A calendar with one schedule, Regular, and one period in it, all of one number."""
    campus.calendar(calendar_id, 1 if calendar_id < 5 else 2)
    campus.add(sis.period_schedule, periodScheduleID=calendar_id, structureID=calendar_id * 10, name="Regular")
    campus.add(sis.period, periodID=calendar_id, periodScheduleID=calendar_id, name=name, startTime=start, endTime=end)


@pytest.mark.parametrize(
    ("second", "meetings"),
    [
        pytest.param((EIGHT, NINE), [("08:00:00", "09:00:00")], id="the same time"),
        pytest.param((NINE, TEN), [("08:00:00", "09:00:00"), ("09:00:00", "10:00:00")], id="another time"),
        pytest.param((EIGHT, EIGHT), [("08:00:00", "09:00:00")], id="a time never entered"),
    ],
)
def test_one_name_in_two_calendars_is_one_record(
    campus: Campus, second: tuple[datetime.time, datetime.time], meetings: list[tuple[str, str]]
) -> None:
    period(campus, 1)
    period(campus, 2, "1 ", *second)
    (document,) = campus.documents(RESOURCE)
    assert document["classPeriodName"] == "Regular - 1"
    assert [(time["startTime"], time["endTime"]) for time in document["meetingTimes"]] == meetings


def test_the_period_of_an_excluded_calendar_does_not_stand_for_the_others(campus: Campus) -> None:
    period(campus, 1)
    period(campus, 2, start=NINE, end=TEN)
    campus.change(sis.calendar.update().where(sis.calendar.c.calendarID == 1).values(exclude=True))
    (row,) = campus.rows(RESOURCE)
    assert (row["periodID"], row["excluded"]) == (2, None)
    assert [time["startTime"] for time in row["meetingTimes"]] == [NINE]


def test_one_name_in_two_schools_is_two_records(campus: Campus) -> None:
    period(campus, 1)
    period(campus, 5)
    assert [document["schoolReference"]["schoolId"] for document in campus.documents(RESOURCE)] == [101, 102]
