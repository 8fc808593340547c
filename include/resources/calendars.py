"""Calendars: the school years of a school, such as its main, evening and summer calendars, and their grades.

One record per calendar and schedule structure. The calendar's ID is its code; once it has a second structure,
the structure's ID follows it.
"""

from typing import Annotated, Any

from sqlalchemy import Select, select

from include.edfi.documents.code_lists import GradeLevel, grade_levels_of
from include.edfi.documents.codes import MappingContext
from include.edfi.documents.model import Descriptor, EdFiModel
from include.edfi.documents.references import SchoolReference, SchoolYearTypeReference
from include.edfi.documents.resource import ChildRows, Resource, Row
from include.edfi.documents.scope import Scope
from include.edfi.documents.source import Source
from include.edfi.documents.standards import Key, Length
from include.sis.calendars import calendar_code, integer_id, structure_count
from include.sis.grades import grade_levels_of_each, reported_grade_levels
from include.sis.narrowing import calendar_reasons, exclusion, in_scope
from include.sis.tables import calendar, schedule_structure, school


class Calendar(EdFiModel):
    calendar_code: Annotated[str, Length(60), Key(), Source("Calendar.calendarID", "ScheduleStructure.structureID")]
    school_reference: Annotated[SchoolReference, Key()]
    school_year_type_reference: Annotated[SchoolYearTypeReference, Key()]
    calendar_type_descriptor: Annotated[Descriptor, Source("Calendar.type")]
    grade_levels: tuple[GradeLevel, ...] = ()


def rows(scope: Scope) -> Select[Any]:
    structures = schedule_structure.join(calendar, calendar.c.calendarID == schedule_structure.c.calendarID)
    return (
        select(
            schedule_structure.c.structureID,
            calendar.c.calendarID,
            calendar.c.type,
            school.c.schoolID,
            school.c.number.label("schoolNumber"),
            structure_count(calendar.c.calendarID),
            exclusion(*calendar_reasons(scope)),
        )
        .select_from(structures.join(school, school.c.schoolID == calendar.c.schoolID))
        .where(in_scope(scope))
    )


def grade_levels(scope: Scope) -> Select[Any]:
    grades = reported_grade_levels(scope)
    return grade_levels_of_each(grades.c.structureID, grades)


def payload(row: Row, context: MappingContext) -> Calendar:
    return Calendar(
        calendar_code=calendar_code(row),
        school_reference=SchoolReference(school_id=integer_id(row, "schoolNumber")),
        school_year_type_reference=SchoolYearTypeReference(school_year=context.school_year),
        calendar_type_descriptor=context.code("CalendarTypeDescriptor", row["type"]),
        grade_levels=grade_levels_of(context, (grade["gradeLevel"] for grade in row["gradeLevels"])),
    )


RESOURCE = Resource(
    name="calendars",
    category="Schedule",
    tier=2,
    model=Calendar,
    rows=rows,
    payload=payload,
    sis_key=("calendarID", "structureID"),
    child_rows={"gradeLevels": ChildRows(rows=grade_levels, parent="structureID", order=("seq", "gradeLevel"))},
    personal=False,
)
