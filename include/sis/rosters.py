"""Rosters as Ed-Fi has them: which student sits in which section, session by session, from when to when."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from include.edfi.documents.scope import Scope
from include.sis.enrollments import attended_structures
from include.sis.narrowing import earlier, exclusion, later, narrowed, none_holds
from include.sis.people import no_student_id, student_unique_id
from include.sis.schedules import section_meetings
from include.sis.tables import course, person, roster, section


def section_associations(scope: Scope) -> Select[Any]:
    """One row per roster row and session it touches; of those with one key all but the first are excluded.

    Columns: rosterID, personID, studentUniqueId, sectionID, courseID, courseNumber, schoolID, schoolNumber, termType,
    beginDate and endDate (within the session), repeatCourse, homeroomSection, homeroom, excluded.
    """
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
