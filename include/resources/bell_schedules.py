"""Bell schedules: a school's patterns of the day, such as A and B days, with their periods and dates.

One name in several calendars of a school is one bell schedule: its class periods, its days of instruction and
its grades are those of all of them. A schedule without a period is not sent.
"""

import datetime
from typing import Annotated, Any

from sqlalchemy import Select, and_, func, select

from include.edfi.documents.code_lists import GradeLevel, grade_levels_of
from include.edfi.documents.codes import MappingContext
from include.edfi.documents.model import EdFiModel
from include.edfi.documents.references import ClassPeriodReference, SchoolReference
from include.edfi.documents.resource import ChildRows, Resource, Row
from include.edfi.documents.scope import Scope
from include.edfi.documents.source import Source
from include.edfi.documents.standards import Key, Length
from include.sis.calendars import integer_id
from include.sis.grades import grade_levels_of_each, reported_grade_levels
from include.sis.narrowing import exclusion, holds, in_scope
from include.sis.periods import (
    SCHEDULE_NAME,
    class_period_name,
    period_schedules,
    reported_schedules,
    same_schedule,
    schedule_reasons,
)
from include.sis.survivors import rank_among, survivors
from include.sis.tables import day, period, period_schedule, school

DAY_NAME = 20
"""Characters the ODS takes of a day's name."""


class BellScheduleClassPeriod(EdFiModel):
    class_period_reference: Annotated[ClassPeriodReference, Key()]


class BellScheduleDate(EdFiModel):
    date: Annotated[datetime.date, Key(), Source("Day.date")]


class BellSchedule(EdFiModel):
    bell_schedule_name: Annotated[str, Length(60), Key(), Source("PeriodSchedule.name")]
    school_reference: Annotated[SchoolReference, Key()]
    alternate_day_name: Annotated[str | None, Length(DAY_NAME), Source("PeriodSchedule.name")] = None
    class_periods: tuple[BellScheduleClassPeriod, ...]
    dates: tuple[BellScheduleDate, ...] = ()
    grade_levels: tuple[GradeLevel, ...] = ()
    start_time: Annotated[datetime.time | None, Source("Period.startTime")] = None
    end_time: Annotated[datetime.time | None, Source("Period.endTime")] = None


def rows(scope: Scope) -> Select[Any]:
    reasons = schedule_reasons(scope)
    ranked = (
        select(
            period_schedule.c.periodScheduleID,
            SCHEDULE_NAME.label("name"),
            school.c.schoolID,
            school.c.number.label("schoolNumber"),
            exclusion(*reasons),
            rank_among(same_schedule(), reasons, period_schedule.c.periodScheduleID),
        )
        .select_from(period_schedules())
        .where(in_scope(scope))
        .subquery("ranked_schedules")
    )
    return survivors(ranked)


def class_periods(scope: Scope) -> Select[Any]:
    schedules = reported_schedules(scope)
    return select(
        schedules.c.survivorID.label("parent"),
        schedules.c.name.label("periodScheduleName"),
        period.c.name.label("periodName"),
        period.c.periodID,
        func.coalesce(period.c.seq, 0).label("seq"),
        period.c.startTime,
        period.c.endTime,
    ).select_from(schedules.join(period, period.c.periodScheduleID == schedules.c.periodScheduleID))


def dates(scope: Scope) -> Select[Any]:
    schedules = reported_schedules(scope)
    taught = and_(day.c.periodScheduleID == schedules.c.periodScheduleID, holds(day.c.instruction))
    query = select(schedules.c.survivorID.label("parent"), day.c.date)
    return query.select_from(schedules.join(day, taught)).distinct()


def grade_levels(scope: Scope) -> Select[Any]:
    schedules, grades = reported_schedules(scope), reported_grade_levels(scope)
    query = grade_levels_of_each(schedules.c.survivorID, grades)
    return query.select_from(schedules.join(grades, grades.c.structureID == schedules.c.structureID))


def payload(row: Row, context: MappingContext) -> BellSchedule:
    school_id = integer_id(row, "schoolNumber")
    names = dict.fromkeys(class_period_name(period) for period in row["classPeriods"])
    times = [(period["startTime"], period["endTime"]) for period in row["classPeriods"]]
    # Campus stores a time never entered as 08:00 to 08:00.
    met = [(start, end) for start, end in times if start and end and start < end]
    references = (ClassPeriodReference(class_period_name=name, school_id=school_id) for name in names)
    return BellSchedule(
        bell_schedule_name=row["name"],
        school_reference=SchoolReference(school_id=school_id),
        alternate_day_name=row["name"] if len(row["name"]) <= DAY_NAME else None,
        class_periods=tuple(BellScheduleClassPeriod(class_period_reference=reference) for reference in references),
        dates=tuple(BellScheduleDate(date=day["date"]) for day in row["dates"]),
        grade_levels=grade_levels_of(context, (grade["gradeLevel"] for grade in row["gradeLevels"])),
        start_time=min((start for start, _ in met), default=None),
        end_time=max((end for _, end in met), default=None),
    )


RESOURCE = Resource(
    name="bellSchedules",
    category="Schedule",
    tier=2,
    model=BellSchedule,
    rows=rows,
    payload=payload,
    sis_key=("periodScheduleID",),
    child_rows={
        "classPeriods": ChildRows(rows=class_periods, parent="periodScheduleID", order=("seq", "periodID")),
        "dates": ChildRows(rows=dates, parent="periodScheduleID", order=("date",)),
        "gradeLevels": ChildRows(rows=grade_levels, parent="periodScheduleID", order=("seq", "gradeLevel")),
    },
    personal=False,
)
