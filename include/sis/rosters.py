"""Rosters as Ed-Fi has them: which student sits in which section, session by session, from when to when."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select

from include.edfi.documents.scope import Scope
from include.sis.enrollments import attended_structures
from include.sis.narrowing import earlier, exclusion, later, narrowed
from include.sis.people import no_student_id, student_unique_id
from include.sis.schedules import section_meetings
from include.sis.survivors import excluding_outranked, rank_among
from include.sis.tables import course, person, roster, section


def section_associations(scope: Scope) -> Select[Any]:
    """One row per roster row and session it touches; of those with one key all but the first are excluded.

    Columns: rosterID, personID, studentUniqueId, sectionID, courseID, courseNumber, schoolID, schoolNumber, termType,
    beginDate and endDate (within the session), repeatCourse, homeroomSection, homeroom, excluded.
    """
    return excluding_outranked(
        _spells(scope).subquery("spells"), "another roster row of this section, session and beginning has priority"
    )


def _spells(scope: Scope) -> Select[Any]:
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
    attending = and_(attends.c.personID == roster.c.personID, attends.c.structureID == meets.c.structureID)
    query = (
        select(
            roster.c.rosterID,
            roster.c.personID,
            roster.c.sectionID,
            roster.c.repeatCourse,
            *(meets.c[name] for name in ("courseID", "courseNumber", "schoolID", "schoolNumber", "termType")),
            begin.label("beginDate"),
            end.label("endDate"),
            section.c.homeroomSection,
            course.c.homeroom,
            student_unique_id(scope).label("studentUniqueId"),
            exclusion(*reasons).label("reason"),
            rank_among(same_key, reasons, end.desc(), roster.c.rosterID),
        )
        .select_from(
            roster.join(meets, meets.c.sectionID == roster.c.sectionID)
            .join(person, person.c.personID == roster.c.personID)
            .join(section, section.c.sectionID == roster.c.sectionID)
            .join(course, course.c.courseID == section.c.courseID)
            .outerjoin(attends, attending)
        )
        .where(_touches(meets.c.beginDate, meets.c.endDate))
    )
    return narrowed(query, scope, person=roster.c.personID, course=meets.c.courseID, section=roster.c.sectionID)


def _touches(begin: ColumnElement[Any], end: ColumnElement[Any]) -> ColumnElement[bool]:
    """A roster row shares a day with the session; one that ends before it begins counts by its beginning."""
    row = roster.c
    return and_(
        or_(row.startDate.is_(None), row.startDate <= end),
        or_(row.endDate.is_(None), row.endDate >= begin, and_(row.endDate < row.startDate, row.startDate >= begin)),
    )
