"""School attendance: absences, tardies and early releases of a day at a school.

The marks of all periods of a day that have the same status and excuse become one event. Being present is no event,
and a mark without an excuse is unknown and not sent. The day must lie in one of the school's sessions (of several
the one begun last counts) and in a reported enrollment at the school.
"""

import datetime
from typing import Annotated, Any

from sqlalchemy import Select, select

from include.edfi.documents.codes import MappingContext
from include.edfi.documents.model import Descriptor, EdFiModel
from include.edfi.documents.references import SchoolReference, SessionReference, StudentReference
from include.edfi.documents.resource import Resource, Row
from include.edfi.documents.scope import Scope
from include.edfi.documents.source import Source
from include.edfi.documents.standards import Key, Length
from include.sis.attendance import collapsed, covered, in_session, marks
from include.sis.calendars import integer_id
from include.sis.narrowing import exclusion
from include.sis.people import no_student_id, student_unique_id
from include.sis.tables import person

KEYS = ("personID", "schoolID", "schoolNumber", "eventDate", "status", "excuse")


class StudentSchoolAttendanceEvent(EdFiModel):
    attendance_event_category_descriptor: Annotated[
        Descriptor,
        Key(),
        Source("AttendanceExcuse.status", "AttendanceExcuse.excuse", "Attendance.status", "Attendance.excuse"),
    ]
    event_date: Annotated[datetime.date, Key(), Source("Attendance.date")]
    school_reference: Annotated[SchoolReference, Key()]
    session_reference: Annotated[SessionReference, Key()]
    student_reference: Annotated[StudentReference, Key()]
    attendance_event_reason: Annotated[str | None, Length(255), Source("AttendanceExcuse.description")] = None
    school_attendance_duration: Annotated[int | None, Source("Period.periodMinutes", "Attendance.presentMinutes")] = (
        None
    )


def rows(scope: Scope) -> Select[Any]:
    """One row per student, school, day, status and excuse."""
    events = in_session(scope, covered(scope, collapsed(marks(scope), KEYS)), KEYS).subquery("events")
    return select(
        *(events.c[name] for name in (*KEYS, "description", "minutes", "termType")),
        student_unique_id(scope).label("studentUniqueId"),
        exclusion(
            (events.c.reported == 0, events.c.reason),
            no_student_id(scope),
            (events.c.termType.is_(None), "the day lies in no session of the school"),
            (events.c.enrollments == 0, "the attendance is outside the enrollment"),
        ),
    ).select_from(events.join(person, person.c.personID == events.c.personID))


def payload(row: Row, context: MappingContext) -> StudentSchoolAttendanceEvent:
    school_id = integer_id(row, "schoolNumber")
    return StudentSchoolAttendanceEvent(
        attendance_event_category_descriptor=context.code(
            "AttendanceEventCategoryDescriptor", f"{row['status']}:{row['excuse']}"
        ),
        event_date=row["eventDate"],
        school_reference=SchoolReference(school_id=school_id),
        session_reference=SessionReference(
            school_id=school_id, school_year=context.school_year, session_name=row["termType"]
        ),
        student_reference=StudentReference(student_unique_id=row["studentUniqueId"]),
        attendance_event_reason=row["description"] or None,
        school_attendance_duration=int(row["minutes"]) if (row["minutes"] or 0) > 0 else None,
    )


RESOURCE = Resource(
    name="studentSchoolAttendanceEvents",
    category="Attendance",
    tier=5,
    model=StudentSchoolAttendanceEvent,
    rows=rows,
    payload=payload,
    sis_key=("personID", "schoolID", "eventDate", "status", "excuse"),
    narrowed_by=frozenset({"person"}),
    after=("studentSchoolAssociations",),
)
