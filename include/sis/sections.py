"""Sections and the sessions they meet in, with the reason why one is not reported."""

from sqlalchemy import Subquery, case, func, select

from include.edfi.documents.scope import Scope
from include.sis.narrowing import exclusion, in_scope
from include.sis.schedules import section_meetings, section_reasons, sections_with_course
from include.sis.tables import course, school, section


def sections_by_session(scope: Scope) -> Subquery:
    """One row per section of an active trial and term type it meets in; an unplaced section has one row.

    Columns: sectionID, courseID, schoolID, schoolNumber, courseNumber, termType (null where it means none), sequence
    (1 for the session the section begins in), excluded.
    """
    meetings = section_meetings(scope)
    reasons = [
        *section_reasons(scope),
        (meetings.c.sectionID.is_(None), "the section is placed in no period of a term"),
        (meetings.c.termType.is_(None), "the section meets in terms that are mapped to no term type"),
    ]
    unmapped = case((meetings.c.termType.is_(None), 1), else_=0)
    sequence = func.row_number().over(
        partition_by=section.c.sectionID, order_by=[unmapped, meetings.c.beginDate, meetings.c.termType]
    )
    return (
        select(
            section.c.sectionID,
            section.c.courseID,
            school.c.schoolID,
            school.c.number.label("schoolNumber"),
            func.trim(course.c.number).label("courseNumber"),
            meetings.c.termType,
            sequence.label("sequence"),
            exclusion(*reasons),
        )
        .select_from(sections_with_course().outerjoin(meetings, meetings.c.sectionID == section.c.sectionID))
        .where(in_scope(scope))
        .subquery("sections_by_session")
    )
