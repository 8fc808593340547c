"""Sections: the classes students sit in, with their room and the periods they meet.

One record per section and session it is placed in, so a year-long class has one in the fall and one in the
spring. Its identifier is Campus's sectionID. A section that is placed nowhere is not sent.
"""

from typing import Annotated, Any

from sqlalchemy import Join, Select, func, select

from include.edfi.documents.codes import MappingContext
from include.edfi.documents.model import Descriptor, EdFiModel
from include.edfi.documents.references import (
    ClassPeriodReference,
    CourseOfferingReference,
    LocationReference,
    SchoolReference,
)
from include.edfi.documents.resource import ChildRows, Resource, Row
from include.edfi.documents.scope import Scope
from include.edfi.documents.source import Source
from include.edfi.documents.standards import Key, Length
from include.sis.calendars import integer_id
from include.sis.narrowing import in_scope, narrowed, none_holds, school_reasons
from include.sis.periods import class_period_name
from include.sis.schedules import OWN_TERM_TYPE, placed_sections
from include.sis.sections import sections_by_session
from include.sis.tables import (
    course,
    ed_fi_term_mapping,
    grading_task_credit,
    period,
    period_schedule,
    room,
    school,
    section,
    section_placement,
)


class SectionClassPeriod(EdFiModel):
    class_period_reference: Annotated[ClassPeriodReference, Key()]


class Section(EdFiModel):
    course_offering_reference: Annotated[CourseOfferingReference, Key()]
    section_identifier: Annotated[str, Length(255), Key(), Source("Section.sectionID")]
    section_name: Annotated[str | None, Length(100), Source("Course.number", "Section.number")] = None
    sequence_of_course: Annotated[int | None, Source("Term.startDate")] = None
    class_periods: tuple[SectionClassPeriod, ...] = ()
    location_reference: LocationReference | None = None
    location_school_reference: SchoolReference | None = None
    available_credits: Annotated[float | None, Source("GradingTaskCredit.credit", "Course.scedAvailableCredit")] = None
    available_credit_type_descriptor: Annotated[Descriptor | None, Source(otherwise="always Carnegie")] = None
    educational_environment_descriptor: Annotated[Descriptor | None, Source("Section.instructionalSetting")] = None
    medium_of_instruction_descriptor: Annotated[Descriptor | None, Source("Section.mediumOfInstruction")] = None
    official_attendance_period: Annotated[bool | None, Source("Section.homeroomSection", "Course.homeroom")] = None


def rows(scope: Scope) -> Select[Any]:
    meetings = sections_by_session(scope)
    rooms, earned = _reported_rooms(scope), _course_credits()
    tables: Join = (
        meetings.join(section, section.c.sectionID == meetings.c.sectionID)
        .join(course, course.c.courseID == meetings.c.courseID)
        .outerjoin(rooms, rooms.c.roomID == section.c.roomID)
        .outerjoin(earned, earned.c.courseID == course.c.courseID)
    )
    query = select(
        meetings.c.sectionID,
        meetings.c.schoolID,
        meetings.c.schoolNumber,
        meetings.c.courseNumber,
        func.coalesce(meetings.c.termType, "").label("termType"),
        meetings.c.sequence,
        meetings.c.excluded,
        section.c.number,
        section.c.homeroomSection,
        section.c.instructionalSetting,
        section.c.mediumOfInstruction,
        course.c.homeroom,
        func.coalesce(earned.c.credit, course.c.scedAvailableCredit).label("credit"),
        rooms.c.roomName,
        rooms.c.roomSchoolNumber,
    ).select_from(tables)
    return narrowed(query, scope, course=meetings.c.courseID, section=meetings.c.sectionID)


def _reported_rooms(scope: Scope) -> Any:
    """Locations (rooms) of reported schools, with the school's number; a section may meet in another school's room."""
    query = select(room.c.roomID, func.trim(room.c.name).label("roomName"), school.c.number.label("roomSchoolNumber"))
    rooms = query.select_from(room.join(school, school.c.schoolID == room.c.schoolID))
    return rooms.where(none_holds(*school_reasons(scope))).subquery("reported_rooms")


def _course_credits() -> Any:
    """The greatest credit any grading task of a course gives."""
    own = grading_task_credit.c
    return select(own.courseID, func.max(own.credit).label("credit")).group_by(own.courseID).subquery("course_credits")


def class_periods(scope: Scope) -> Select[Any]:
    """Periods a section is placed in; `parent` is the section, and the term type identifies the session."""
    term_type = func.coalesce(OWN_TERM_TYPE, ed_fi_term_mapping.c.termType)
    tables = (
        placed_sections()
        .join(period, period.c.periodID == section_placement.c.periodID)
        .join(period_schedule, period_schedule.c.periodScheduleID == period.c.periodScheduleID)
    )
    names = (period_schedule.c.name.label("periodScheduleName"), period.c.name.label("periodName"))
    order = func.coalesce(period.c.seq, 0).label("seq")
    query = select(section.c.sectionID.label("parent"), term_type.label("termType"), *names, order, period.c.periodID)
    return query.select_from(tables).where(in_scope(scope)).distinct()


def payload(row: Row, context: MappingContext) -> Section:
    school_id, credit = integer_id(row, "schoolNumber"), row["credit"]
    room_school = integer_id(row, "roomSchoolNumber") if row["roomName"] else None
    return Section(
        course_offering_reference=CourseOfferingReference(
            local_course_code=row["courseNumber"],
            school_id=school_id,
            school_year=context.school_year,
            session_name=row["termType"],
        ),
        section_identifier=str(row["sectionID"]),
        section_name=f"{row['courseNumber']}-{row['number']}",
        sequence_of_course=row["sequence"],
        class_periods=_class_periods(row, school_id),
        location_reference=(
            LocationReference(classroom_identification_code=row["roomName"], school_id=room_school)
            if room_school is not None
            else None
        ),
        location_school_reference=SchoolReference(school_id=room_school) if room_school is not None else None,
        available_credits=None if credit is None else float(credit),
        available_credit_type_descriptor=(
            None if credit is None else context.code_or_none("CreditTypeDescriptor", "Carnegie")
        ),
        educational_environment_descriptor=context.code_or_none(
            "EducationalEnvironmentDescriptor", row["instructionalSetting"]
        ),
        medium_of_instruction_descriptor=context.code_or_none(
            "MediumOfInstructionDescriptor", row["mediumOfInstruction"]
        ),
        official_attendance_period=True if row["homeroomSection"] or row["homeroom"] else None,
    )


def _class_periods(row: Row, school_id: int) -> tuple[SectionClassPeriod, ...]:
    own = (period for period in row["classPeriods"] if period["termType"] == row["termType"])
    return tuple(
        SectionClassPeriod(class_period_reference=ClassPeriodReference(class_period_name=name, school_id=school_id))
        for name in dict.fromkeys(map(class_period_name, own))
    )


RESOURCE = Resource(
    name="sections",
    category="Schedule",
    tier=3,
    model=Section,
    rows=rows,
    payload=payload,
    sis_key=("sectionID", "termType"),
    child_rows={"classPeriods": ChildRows(rows=class_periods, parent="sectionID", order=("seq", "periodID"))},
    narrowed_by=frozenset({"course", "section"}),
    personal=False,
    key_can_change=True,
)
