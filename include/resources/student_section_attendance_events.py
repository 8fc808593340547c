"""Section attendance: absences, tardies and early releases of a day in a section.

A mark belongs to the section the student is rostered in on that day and that is placed in the mark's period. The
marks of one section and day that have the same status and excuse become one event. A mark without a section, or
outside the student's reported enrollment at the school, is not sent.
"""

import datetime
from typing import Annotated, Any

from sqlalchemy import Select, select

from include.edfi.documents.codes import MappingContext
from include.edfi.documents.model import Descriptor, EdFiModel
from include.edfi.documents.references import SectionReference, StudentReference
from include.edfi.documents.resource import Resource, Row
from include.edfi.documents.scope import Scope
from include.edfi.documents.source import Source
from include.edfi.documents.standards import Key, Length
from include.sis.attendance import collapsed, covered, seated_marks
from include.sis.calendars import integer_id
from include.sis.narrowing import exclusion
from include.sis.people import no_student_id, student_unique_id
from include.sis.tables import person

KEYS = (
    "personID",
    "schoolID",
    "schoolNumber",
    "sectionID",
    "courseNumber",
    "termType",
    "eventDate",
    "status",
    "excuse",
)


class StudentSectionAttendanceEvent(EdFiModel):
    attendance_event_category_descriptor: Annotated[
        Descriptor,
        Key(),
        Source("AttendanceExcuse.status", "AttendanceExcuse.excuse", "Attendance.status", "Attendance.excuse"),
    ]
    event_date: Annotated[datetime.date, Key(), Source("Attendance.date")]
    section_reference: Annotated[SectionReference, Key()]
    student_reference: Annotated[StudentReference, Key()]
    attendance_event_reason: Annotated[str | None, Length(255), Source("AttendanceExcuse.description")] = None
    section_attendance_duration: Annotated[int | None, Source("Period.periodMinutes", "Attendance.presentMinutes")] = (
        None
    )


def rows(scope: Scope) -> Select[Any]:
    """One row per student, section, session, day, status and excuse; the section is null where there is none."""
    events = covered(scope, collapsed(seated_marks(scope), KEYS))
    return select(
        *(events.c[name] for name in (*KEYS, "description", "minutes")),
        student_unique_id(scope).label("studentUniqueId"),
        exclusion(
            (events.c.reported == 0, events.c.reason),
            no_student_id(scope),
            (events.c.enrollments == 0, "the attendance is outside the enrollment"),
        ),
    ).select_from(events.join(person, person.c.personID == events.c.personID))


def payload(row: Row, context: MappingContext) -> StudentSectionAttendanceEvent:
    return StudentSectionAttendanceEvent(
        attendance_event_category_descriptor=context.code(
            "AttendanceEventCategoryDescriptor", f"{row['status']}:{row['excuse']}"
        ),
        event_date=row["eventDate"],
        section_reference=SectionReference(
            local_course_code=row["courseNumber"],
            school_id=integer_id(row, "schoolNumber"),
            school_year=context.school_year,
            section_identifier=str(row["sectionID"]),
            session_name=row["termType"],
        ),
        student_reference=StudentReference(student_unique_id=row["studentUniqueId"]),
        attendance_event_reason=row["description"] or None,
        section_attendance_duration=int(row["minutes"]) if (row["minutes"] or 0) > 0 else None,
    )


RESOURCE = Resource(
    name="studentSectionAttendanceEvents",
    category="Attendance",
    tier=5,
    model=StudentSectionAttendanceEvent,
    rows=rows,
    payload=payload,
    sis_key=("personID", "sectionID", "termType", "eventDate", "status", "excuse"),
    narrowed_by=frozenset({"person", "course", "section"}),
    after=("studentSchoolAssociations", "studentSectionAssociations"),
)
