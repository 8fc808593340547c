"""School attendance: the marks of a day become one event for each status and excuse."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from include.resources.student_school_attendance_events import RESOURCE
from include.sis import tables as sis
from tests.support.campus_rows.attendance import code, mark, period
from tests.support.code_mappings import mapped
from tests.support.small_district import FALL, MIDDLE, SCOPE, SUMMER, WINTER, Campus

URIS = mapped(AttendanceEventCategory="A:E A:U T:U")
DAY = timedelta(days=1)


@pytest.fixture
def day(campus: Campus) -> Campus:
    """Student 1 is enrolled, and calendar 1 has the periods 5 and 6 and a fall term."""
    campus.calendar(1, 1)
    campus.section(5)
    campus.change(sis.period.update().values(periodMinutes=50))
    period(campus, 6)
    campus.person(1)
    campus.enrollment(1, endDate=SUMMER)
    return campus


def test_the_periods_of_a_day_are_one_event(day: Campus) -> None:
    code(day, 1, "A", "E")
    mark(day, period_id=5, excuseID=1)
    mark(day, period_id=6, excuseID=1, presentMinutes=20)
    (sent,) = day.documents(RESOURCE, uris=URIS)
    assert sent["attendanceEventCategoryDescriptor"].endswith("#A:E")
    assert (sent["eventDate"], sent["sessionReference"]["sessionName"]) == (str(MIDDLE), "S1")
    assert (sent["attendanceEventReason"], sent["schoolAttendanceDuration"]) == ("AE", 80)


def test_another_excuse_or_status_is_another_event(day: Campus) -> None:
    mark(day, period_id=5, status="A", excuse="E")
    mark(day, period_id=6, status="A", excuse="U")
    mark(day, MIDDLE + DAY, 5, status="T", excuse="U")
    sent = list(day.documents(RESOURCE, uris=URIS))
    assert [one["attendanceEventCategoryDescriptor"].split("#")[1] for one in sent] == ["A:E", "A:U", "T:U"]
    assert ["schoolAttendanceDuration" in one for one in sent] == [True, True, False]


def test_the_code_s_letters_win_over_the_row_s(day: Campus) -> None:
    code(day, 1, "T", "U")
    mark(day, excuseID=1, status="A", excuse="E")
    assert [(row["status"], row["excuse"]) for row in day.rows(RESOURCE)] == [("T", "U")]


@pytest.mark.parametrize(
    "letters",
    [pytest.param({"status": "A"}, id="no excuse"), pytest.param({}, id="no letters")],
)
def test_an_unknown_mark_is_not_sent(day: Campus, letters: dict[str, Any]) -> None:
    mark(day, **letters)
    assert day.reasons(RESOURCE) == ["the attendance is unknown: it has no excuse"]


def test_being_present_and_free_periods_are_no_events(day: Campus) -> None:
    mark(day, status="P", excuse="E")
    period(day, 7, nonInstructional=True)
    mark(day, period_id=7, status="A", excuse="E")
    assert day.rows(RESOURCE) == []


def test_outside_the_enrollment(day: Campus) -> None:
    day.change(sis.enrollment.update().values(endDate=MIDDLE))
    mark(day, MIDDLE, status="A", excuse="E")
    mark(day, MIDDLE + DAY, status="A", excuse="E")
    assert day.reasons(RESOURCE) == [None, "the attendance is outside the enrollment"]


def test_outside_every_session(day: Campus) -> None:
    mark(day, WINTER + DAY, status="A", excuse="E")
    assert day.reasons(RESOURCE) == ["the day lies in no session of the school"]


def test_of_two_sessions_the_one_begun_last_counts(day: Campus) -> None:
    day.add(sis.term, termID=6, termScheduleID=5, name="X", seq=2, startDate=MIDDLE, endDate=SUMMER)
    day.add(sis.ed_fi_term_mapping, endYear=2027, termName="X", termType="S2")
    mark(day, FALL, status="A", excuse="E")
    mark(day, MIDDLE, status="A", excuse="E")
    assert [row["termType"] for row in day.rows(RESOURCE)] == ["S1", "S2"]


def test_two_enrollments_that_contain_the_day_count_once(day: Campus) -> None:
    day.enrollment(1, serviceType="S", startDate=MIDDLE)
    mark(day, MIDDLE, status="A", excuse="E")
    (row,) = day.rows(RESOURCE)
    assert (row["excluded"], row["minutes"]) == (None, 50)


def test_an_excluded_calendar(day: Campus) -> None:
    mark(day, status="A", excuse="E")
    assert day.reasons(RESOURCE, replace(SCOPE, excluded_calendars=(1,))) == ["the configuration excludes the calendar"]
