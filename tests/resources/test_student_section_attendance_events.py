"""Section attendance: a mark belongs to the section the student sits in at that period."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Table

from include.resources.student_section_attendance_events import RESOURCE
from include.sis import tables as sis
from tests.support.campus_rows.attendance import mark, period
from tests.support.code_mappings import mapped
from tests.support.small_district import MIDDLE, SCOPE, WINTER, Campus

URIS = mapped(AttendanceEventCategory="A:E A:U")
DAY = timedelta(days=1)
NO_SEAT = "the student has no section in that period on that day"


@pytest.fixture
def class_(campus: Campus) -> Campus:
    """Student 1 sits in section 5, in period 5 of the fall."""
    campus.calendar(1, 1)
    campus.section(5)
    campus.person(1)
    campus.enrollment(1)
    campus.add(sis.roster, rosterID=1, personID=1, sectionID=5, trialID=5)
    return campus


def test_the_section_of_the_period(class_: Campus) -> None:
    mark(class_, status="A", excuse="E")
    (sent,) = class_.documents(RESOURCE, uris=URIS)
    assert sent["sectionReference"] == {
        "localCourseCode": "C5",
        "schoolId": 101,
        "schoolYear": 2027,
        "sectionIdentifier": "5",
        "sessionName": "S1",
    }
    assert sent["eventDate"] == str(MIDDLE)


def test_a_double_period_is_one_event(class_: Campus) -> None:
    class_.change(sis.period.update().values(periodMinutes=50))
    period(class_, 6)
    class_.add(sis.section_placement, sectionID=5, trialID=5, termID=5, periodID=6)
    for period_id in (5, 6):
        mark(class_, period_id=period_id, status="A", excuse="E")
    assert [row["minutes"] for row in class_.rows(RESOURCE)] == [100]


def test_two_roster_rows_of_one_day_do_not_double_it(class_: Campus) -> None:
    class_.change(sis.period.update().values(periodMinutes=50))
    class_.add(sis.roster, personID=1, sectionID=5, trialID=5, startDate=MIDDLE)
    mark(class_, status="A", excuse="E")
    assert [row["minutes"] for row in class_.rows(RESOURCE)] == [50]


@pytest.mark.parametrize(
    ("table", "change", "reason"),
    [
        pytest.param(sis.roster, {"endDate": MIDDLE - DAY}, NO_SEAT, id="left the section"),
        pytest.param(sis.term, {"endDate": MIDDLE - DAY}, NO_SEAT, id="the term is over"),
        pytest.param(sis.trial, {"active": False}, NO_SEAT, id="draft schedule"),
        pytest.param(sis.course, {"active": False}, "the course is inactive", id="inactive course"),
        pytest.param(
            sis.enrollment, {"endDate": MIDDLE - DAY}, "the attendance is outside the enrollment", id="left the school"
        ),
        pytest.param(sis.attendance, {"excuse": None}, "the attendance is unknown: it has no excuse", id="unknown"),
    ],
)
def test_why_not_sent(class_: Campus, table: Table, change: dict[str, Any], reason: str) -> None:
    mark(class_, status="A", excuse="E")
    class_.change(table.update().values(**change))
    assert class_.reasons(RESOURCE) == [reason]


def test_a_mark_in_a_period_without_a_section(class_: Campus) -> None:
    period(class_, 6)
    mark(class_, WINTER, 6, status="A", excuse="E")
    assert class_.reasons(RESOURCE) == [NO_SEAT]


@pytest.mark.parametrize(
    ("ids", "count"),
    [
        pytest.param({"sections": (5,)}, 1, id="section"),
        pytest.param({"sections": (6,)}, 0, id="another section"),
        pytest.param({"courses": (6,)}, 0, id="another course"),
        pytest.param({"persons": (2,)}, 0, id="another person"),
    ],
)
def test_narrowed(class_: Campus, ids: dict[str, Any], count: int) -> None:
    mark(class_, status="A", excuse="E")
    assert len(class_.rows(RESOURCE, replace(SCOPE, **ids))) == count
