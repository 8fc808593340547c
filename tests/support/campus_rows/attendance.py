"""Attendance marks in a small district."""

import datetime
from typing import Any

from include.sis import tables as sis
from tests.support.small_district import MIDDLE, Campus


def code(campus: Campus, excuse_id: int, status: str, excuse: str | None) -> None:
    """An excuse code of calendar 1 whose description is its letters."""
    campus.add(
        sis.attendance_excuse,
        excuseID=excuse_id,
        calendarID=1,
        code=str(excuse_id),
        status=status,
        excuse=excuse,
        description=f"{status}{excuse}",
    )


def period(campus: Campus, period_id: int, minutes: int | None = 50, **values: Any) -> None:
    """A further period of the schedule of section 5."""
    campus.add(sis.period, periodID=period_id, periodScheduleID=5, name=str(period_id), periodMinutes=minutes, **values)


def mark(campus: Campus, day: datetime.date = MIDDLE, period_id: int = 5, **values: Any) -> None:
    """A mark of student 1 in calendar 1."""
    campus.add(sis.attendance, calendarID=1, personID=1, date=day, periodID=period_id, **values)
