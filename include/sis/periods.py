"""Periods and the period schedules (day patterns such as A and B days) they belong to.

One name in several calendars or structures of a school is one class period or bell schedule to Ed-Fi.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Join, Subquery, exists, func, select

from include.edfi.documents.scope import Scope
from include.sis.narrowing import Reason, calendar_reasons, in_scope, none_holds
from include.sis.tables import calendar, period, period_schedule, schedule_structure, school

SCHEDULE_NAME = func.trim(period_schedule.c.name)
PERIOD_NAME = func.trim(period.c.name)


def period_schedules() -> Join:
    """PeriodSchedule with its structure, calendar and school."""
    return (
        period_schedule.join(schedule_structure, schedule_structure.c.structureID == period_schedule.c.structureID)
        .join(calendar, calendar.c.calendarID == schedule_structure.c.calendarID)
        .join(school, school.c.schoolID == calendar.c.schoolID)
    )


def periods() -> Join:
    """Period with its schedule, structure, calendar and school."""
    return period_schedules().join(period, period.c.periodScheduleID == period_schedule.c.periodScheduleID)


def same_schedule() -> list[ColumnElement[Any]]:
    """Columns that are equal in all period schedules of one bell schedule."""
    return [school.c.schoolID, SCHEDULE_NAME]


def same_period() -> list[ColumnElement[Any]]:
    """Columns that are equal in all periods of one class period."""
    return [*same_schedule(), PERIOD_NAME]


def schedule_reasons(scope: Scope) -> list[Reason]:
    """Why a period schedule is not reported; the query must be over `period_schedules()`."""
    own = exists().where(period.c.periodScheduleID == period_schedule.c.periodScheduleID)
    return [*calendar_reasons(scope), (~own, "the period schedule has no period")]


def reported_schedules(scope: Scope) -> Subquery:
    """Columns periodScheduleID, structureID, name, survivorID (the schedule whose row is the bell schedule)."""
    survivor = func.min(period_schedule.c.periodScheduleID).over(partition_by=same_schedule())
    return (
        select(
            period_schedule.c.periodScheduleID,
            period_schedule.c.structureID,
            SCHEDULE_NAME.label("name"),
            survivor.label("survivorID"),
        )
        .select_from(period_schedules())
        .where(in_scope(scope), none_holds(*schedule_reasons(scope)))
        .subquery("reported_schedules")
    )


def class_period_name(row: Mapping[str, Any]) -> str:
    """The classPeriodName of a row with periodScheduleName and periodName."""
    return f"{row['periodScheduleName'].strip()} - {row['periodName'].strip()}"
