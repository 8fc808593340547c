"""Class periods: the slots of a school's day, such as the second period of an A day, and when they meet.

The name is the period schedule's and the period's. One name in several calendars of a school is one class
period with all its meeting times; a time that was never entered is left out.
"""

import datetime
from typing import Annotated, Any

from sqlalchemy import Select, func, select

from include.edfi.documents.codes import MappingContext
from include.edfi.documents.model import EdFiModel
from include.edfi.documents.references import SchoolReference
from include.edfi.documents.resource import ChildRows, Resource, Row
from include.edfi.documents.scope import Scope
from include.edfi.documents.source import Source
from include.edfi.documents.standards import Key, Length
from include.sis.calendars import integer_id
from include.sis.narrowing import calendar_reasons, exclusion, in_scope, none_holds
from include.sis.periods import PERIOD_NAME, SCHEDULE_NAME, class_period_name, periods, same_period
from include.sis.survivors import rank_among, survivors
from include.sis.tables import period, school


class MeetingTime(EdFiModel):
    start_time: Annotated[datetime.time, Key(), Source("Period.startTime")]
    end_time: Annotated[datetime.time, Key(), Source("Period.endTime")]


class ClassPeriod(EdFiModel):
    class_period_name: Annotated[str, Length(60), Key(), Source("PeriodSchedule.name", "Period.name")]
    school_reference: Annotated[SchoolReference, Key()]
    meeting_times: tuple[MeetingTime, ...] = ()


def rows(scope: Scope) -> Select[Any]:
    reasons = calendar_reasons(scope)
    ranked = (
        select(
            period.c.periodID,
            PERIOD_NAME.label("periodName"),
            SCHEDULE_NAME.label("periodScheduleName"),
            school.c.schoolID,
            school.c.number.label("schoolNumber"),
            exclusion(*reasons),
            rank_among(same_period(), reasons, period.c.periodID),
        )
        .select_from(periods())
        .where(in_scope(scope))
        .subquery("ranked_periods")
    )
    return survivors(ranked)


def meeting_times(scope: Scope) -> Select[Any]:
    """Times of all periods that make a class period. Campus stores a time never entered as 08:00 to 08:00."""
    survivor = func.min(period.c.periodID).over(partition_by=same_period())
    reported = (
        select(survivor.label("parent"), period.c.startTime, period.c.endTime)
        .select_from(periods())
        .where(in_scope(scope), none_holds(*calendar_reasons(scope)))
        .subquery("reported_periods")
    )
    return select(*reported.c).where(reported.c.startTime < reported.c.endTime).distinct()


def payload(row: Row, context: MappingContext) -> ClassPeriod:
    return ClassPeriod(
        class_period_name=class_period_name(row),
        school_reference=SchoolReference(school_id=integer_id(row, "schoolNumber")),
        meeting_times=tuple(
            MeetingTime(start_time=meeting["startTime"], end_time=meeting["endTime"]) for meeting in row["meetingTimes"]
        ),
    )


RESOURCE = Resource(
    name="classPeriods",
    category="Schedule",
    tier=2,
    model=ClassPeriod,
    rows=rows,
    payload=payload,
    sis_key=("periodID",),
    child_rows={"meetingTimes": ChildRows(rows=meeting_times, parent="periodID", order=("startTime", "endTime"))},
    personal=False,
    key_can_change=True,
)
