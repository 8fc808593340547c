"""Calendars: the years a school runs, one or several to a school and year.

An enrollment belongs to a calendar, and through it to a school and a school year. Calendars that are excluded from
reporting, and those of excluded schools, are not sent; the state does not keep them either.
"""

from typing import Any

from sqlalchemy import ColumnElement, Select, select

from include.sis.narrowing import calendar_reasons, exclusion, in_scope
from include.sis.tables import calendar, school
from include.state.metadata import day_of, flag, reference, small, state_table, text
from include.state.object import StateObject, StateScope

APART = ("schoolID", "endYear", "name")
TABLE = state_table(
    "Calendar",
    "calendarID",
    reference("schoolID"),
    small("endYear", required=True),
    text("name", 30, required=True),
    text("number", 3),
    day_of("startDate"),
    day_of("endDate"),
    text("type", 4),
    flag("summerSchool", required=True),
    small("studentDay"),
    small("wholeDayAbsence"),
    small("halfDayAbsence"),
    parents=("School.schoolID",),
    apart=APART,
)


def rows(scope: StateScope) -> Select[Any]:
    columns = (column for column in calendar.c if column.name in TABLE.c)
    return (
        select(*columns, school.c.number.label("schoolNumber"), exclusion(*calendar_reasons(scope)))
        .join(school, school.c.schoolID == calendar.c.schoolID)
        .where(calendar.c.districtID == scope.district_id)
    )


def within(scope: StateScope) -> ColumnElement[bool]:
    return in_scope(scope)


OBJECT = StateObject(
    name="Calendar",
    table=TABLE,
    rows=rows,
    within=within,
    source=calendar.c.calendarID,
    sliced_by="school",
    apart=APART,
    personal=False,
)
