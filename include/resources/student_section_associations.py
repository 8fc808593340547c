"""Section enrollments: which student sits in which section, from when to when.

The roster of the active trial is the source. A roster row is one record for each session the section meets in and
the row touches, from the later of both beginnings to the earlier of both ends. The student must have a reported
enrollment in the section's schedule structure. Of several rows with one beginning the longest is sent.
"""

import datetime
from typing import Annotated, Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from include.edfi.codes import Context
from include.edfi.model import Descriptor, EdFiModel
from include.edfi.references import SectionReference, StudentReference
from include.edfi.resource import Resource, Row
from include.edfi.scope import Scope
from include.edfi.source import Source
from include.edfi.standards import Key
from include.sis.calendars import integer_id
from include.sis.enrollments import attended_structures
from include.sis.narrowing import earlier, exclusion, later, narrowed, none_holds
from include.sis.people import no_student_id, student_unique_id
from include.sis.schedules import section_meetings
from include.sis.tables import course, person, roster, section


class StudentSectionAssociation(EdFiModel):
    section_reference: Annotated[SectionReference, Key()]
    student_reference: Annotated[StudentReference, Key()]
    begin_date: Annotated[datetime.date, Key(), Source("Roster.startDate", "Term.startDate")]
    end_date: Annotated[datetime.date, Source("Roster.endDate", "Term.endDate")]
    homeroom_indicator: Annotated[bool, Source("Section.homeroomSection", "Course.homeroom")]
    repeat_identifier_descriptor: Annotated[Descriptor | None, Source("Roster.repeatCourse")] = None


def rows(scope: Scope) -> Select[Any]:
    """One row per roster row and session it touches; of those with one key all but the first are excluded."""
    meets, attends = section_meetings(scope), attended_structures(scope)
    backwards = roster.c.endDate < roster.c.startDate
    begin, end = later(roster.c.startDate, meets.c.beginDate), earlier(roster.c.endDate, meets.c.endDate)
    reasons = [
        (meets.c.reason.is_not(None), meets.c.reason),
        no_student_id(scope),
        (backwards, "the roster row ends before it begins"),
        (attends.c.personID.is_(None), "the student has no reported enrollment in the section's schedule structure"),
    ]
    same_key = [roster.c.personID, roster.c.sectionID, meets.c.termType, begin]
    first = [case((none_holds(*reasons), 0), else_=1), end.desc(), roster.c.rosterID]
    attending = and_(attends.c.personID == roster.c.personID, attends.c.structureID == meets.c.structureID)
    spells = narrowed(
        select(
            roster.c.rosterID, roster.c.personID, roster.c.sectionID, roster.c.repeatCourse,
            *(meets.c[name] for name in ("courseID", "courseNumber", "schoolID", "schoolNumber", "termType")),
            begin.label("beginDate"), end.label("endDate"), section.c.homeroomSection, course.c.homeroom,
            student_unique_id(scope).label("studentUniqueId"), exclusion(*reasons).label("reason"),
            func.row_number().over(partition_by=same_key, order_by=first).label("rank"),
        )
        .select_from(
            roster.join(meets, meets.c.sectionID == roster.c.sectionID)
            .join(person, person.c.personID == roster.c.personID)
            .join(section, section.c.sectionID == roster.c.sectionID)
            .join(course, course.c.courseID == section.c.courseID).outerjoin(attends, attending)
        )
        .where(_touches(meets.c.beginDate, meets.c.endDate)),
        scope, person=roster.c.personID, course=meets.c.courseID, section=roster.c.sectionID,
    ).subquery("spells")  # fmt: skip
    outranked = (spells.c.rank > 1, "another roster row of this section, session and beginning has priority")
    columns = [column for column in spells.c if column.key not in {"reason", "rank"}]
    return select(*columns, exclusion((spells.c.reason.is_not(None), spells.c.reason), outranked))


def _touches(begin: ColumnElement[Any], end: ColumnElement[Any]) -> ColumnElement[bool]:
    """A roster row shares a day with the session; one that ends before it begins counts by its beginning."""
    row = roster.c
    return and_(
        or_(row.startDate.is_(None), row.startDate <= end),
        or_(row.endDate.is_(None), row.endDate >= begin, and_(row.endDate < row.startDate, row.startDate >= begin)),
    )


def payload(row: Row, context: Context) -> StudentSectionAssociation:
    return StudentSectionAssociation(
        section_reference=SectionReference(
            local_course_code=row["courseNumber"],
            school_id=integer_id(row, "schoolNumber"),
            school_year=context.school_year,
            section_identifier=str(row["sectionID"]),
            session_name=row["termType"],
        ),
        student_reference=StudentReference(student_unique_id=row["studentUniqueId"]),
        begin_date=row["beginDate"],
        end_date=row["endDate"],
        homeroom_indicator=bool(row["homeroomSection"] or row["homeroom"]),
        repeat_identifier_descriptor=context.code_or_none("RepeatIdentifierDescriptor", row["repeatCourse"]),
    )


RESOURCE = Resource(
    name="studentSectionAssociations",
    category="Schedule",
    tier=4,
    model=StudentSectionAssociation,
    rows=rows,
    payload=payload,
    sis_key=("rosterID", "termType"),
    narrowed_by=frozenset({"person", "course", "section"}),
    after=("studentSchoolAssociations",),
    key_can_change=True,
)
