"""Calendar dates: what each day of a calendar is: a day of instruction, a holiday, a weather day.

A day of instruction has the event that the code INSTRUCTION is mapped to, and every day the events entered for it
in Campus. A day with neither is no record; a day of instruction is sent even where one of its events is mapped to
nothing.
"""

import datetime
from typing import Annotated, Any

from sqlalchemy import Select, exists, or_, select

from include.edfi.documents.code_lists import mapped_uris
from include.edfi.documents.codes import MappingContext
from include.edfi.documents.model import Descriptor, EdFiModel
from include.edfi.documents.references import CalendarReference
from include.edfi.documents.resource import ChildRows, Resource, Row
from include.edfi.documents.scope import Scope
from include.edfi.documents.source import Source
from include.edfi.documents.standards import Key
from include.sis.calendars import calendar_code, integer_id, structure_count
from include.sis.narrowing import calendar_reasons, exclusion, holds, in_scope
from include.sis.tables import calendar, day, day_event, school

EVENT = "CalendarEventDescriptor"
INSTRUCTION = "INSTRUCTION"
"""The code of a day of instruction; Campus keeps a flag on the day and no code."""


class CalendarEvent(EdFiModel):
    calendar_event_descriptor: Annotated[Descriptor, Key(), Source("Day.instruction", "DayEvent.type")]


class CalendarDate(EdFiModel):
    calendar_reference: Annotated[CalendarReference, Key()]
    date: Annotated[datetime.date, Key(), Source("Day.date")]
    calendar_events: tuple[CalendarEvent, ...]


def rows(scope: Scope) -> Select[Any]:
    eventful = exists().where(day_event.c.dayID == day.c.dayID)
    days = day.join(calendar, calendar.c.calendarID == day.c.calendarID)
    return (
        select(
            day.c.dayID,
            day.c.date,
            day.c.instruction,
            day.c.structureID,
            calendar.c.calendarID,
            school.c.schoolID,
            school.c.number.label("schoolNumber"),
            structure_count(calendar.c.calendarID),
            exclusion(*calendar_reasons(scope)),
        )
        .select_from(days.join(school, school.c.schoolID == calendar.c.schoolID))
        .where(in_scope(scope), or_(holds(day.c.instruction), eventful))
    )


def events(scope: Scope) -> Select[Any]:
    days = day_event.join(day, day.c.dayID == day_event.c.dayID)
    calendars = days.join(calendar, calendar.c.calendarID == day.c.calendarID)
    return (
        select(day_event.c.dayID.label("parent"), day_event.c.type)
        .select_from(calendars.join(school, school.c.schoolID == calendar.c.schoolID))
        .where(in_scope(scope))
    )


def payload(row: Row, context: MappingContext) -> CalendarDate:
    """Raises Unmappable where a day without instruction has only events that are mapped to nothing."""
    instruction = [context.code(EVENT, INSTRUCTION)] if row["instruction"] else []
    codes = [event["type"] for event in row["events"]]
    uris = [*instruction, *mapped_uris(context, EVENT, codes)] or [context.code(EVENT, codes[0])]
    return CalendarDate(
        calendar_reference=CalendarReference(
            calendar_code=calendar_code(row),
            school_id=integer_id(row, "schoolNumber"),
            school_year=context.school_year,
        ),
        date=row["date"],
        calendar_events=tuple(CalendarEvent(calendar_event_descriptor=uri) for uri in dict.fromkeys(uris)),
    )


RESOURCE = Resource(
    name="calendarDates",
    category="Schedule",
    tier=2,
    model=CalendarDate,
    rows=rows,
    payload=payload,
    sis_key=("dayID",),
    child_rows={"events": ChildRows(rows=events, parent="dayID", order=("type",))},
    personal=False,
)
