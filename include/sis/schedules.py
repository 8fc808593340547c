"""Sessions, and the sections that meet in them.

A session is all terms of a school that mean the same term type: it begins with the earliest and ends with
the latest of them. A section or course may name a term type of its own, which then has a session too.
"""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Join,
    Label,
    Select,
    Subquery,
    and_,
    case,
    func,
    null,
    select,
    union_all,
)

from include.edfi.documents.scope import Scope
from include.sis.narrowing import Reason, calendar_reasons, exclusion, fails, holds, in_scope, none_holds
from include.sis.tables import (
    calendar,
    course,
    day,
    ed_fi_term_mapping,
    schedule_structure,
    school,
    section,
    section_placement,
    term,
    term_schedule,
    trial,
)

OWN_TERM_TYPE = func.coalesce(section.c.edFiTermType, course.c.edFiTermType)


def session_spans(scope: Scope) -> Subquery:
    """One row per school and term type: schoolID, termType, termID, beginDate, endDate, reason.

    Only reported terms count for the dates. Where there is none, `reason` says why and the dates are null. Terms that
    mean no term type are one row with an empty one. termID is the lowest of the terms that are mapped to the type, and
    stays the same when the type is renamed; null where only sections or courses name the type.
    """
    spans = _term_spans(scope).subquery("term_spans")
    first = func.min(spans.c.startDate)
    return (
        select(
            spans.c.schoolID,
            spans.c.termType,
            func.min(spans.c.termID).label("termID"),
            first.label("beginDate"),
            func.max(spans.c.endDate).label("endDate"),
            case((first.is_(None), func.min(spans.c.reason))).label("reason"),
        )
        .group_by(spans.c.schoolID, spans.c.termType)
        .subquery("session_spans")
    )


def _term_spans(scope: Scope) -> CompoundSelect[Any]:
    unmapped = (ed_fi_term_mapping.c.termType.is_(None), "the term is mapped to no term type")
    mapped = (
        select(
            school.c.schoolID,
            func.coalesce(ed_fi_term_mapping.c.termType, "").label("termType"),
            term.c.termID,
            *_reported_span(*calendar_reasons(scope), unmapped),
        )
        .select_from(_terms())
        .where(in_scope(scope))
    )
    named = (
        select(
            school.c.schoolID,
            OWN_TERM_TYPE.label("termType"),
            null().label("termID"),
            *_reported_span(*section_reasons(scope)),
        )
        .select_from(placed_sections())
        .where(in_scope(scope), OWN_TERM_TYPE.is_not(None))
    )
    return union_all(mapped, named)


def _reported_span(*reasons: Reason) -> list[Label[Any]]:
    """The columns startDate and endDate, null where a reason holds, and the reason."""
    reported = none_holds(*reasons)
    dates = [case((reported, column)).label(column.name) for column in (term.c.startDate, term.c.endDate)]
    return [*dates, exclusion(*reasons).label("reason")]


def _terms() -> Join:
    mapping = and_(ed_fi_term_mapping.c.endYear == calendar.c.endYear, ed_fi_term_mapping.c.termName == term.c.name)
    return (
        term.join(term_schedule, term_schedule.c.termScheduleID == term.c.termScheduleID)
        .join(schedule_structure, schedule_structure.c.structureID == term_schedule.c.structureID)
        .join(calendar, calendar.c.calendarID == schedule_structure.c.calendarID)
        .join(school, school.c.schoolID == calendar.c.schoolID)
        .outerjoin(ed_fi_term_mapping, mapping)
    )


def sections_with_course() -> Join:
    """Section of an active trial with its course, calendar and school."""
    active = and_(trial.c.trialID == section.c.trialID, holds(trial.c.active))
    return (
        section.join(trial, active)
        .join(course, course.c.courseID == section.c.courseID)
        .join(calendar, calendar.c.calendarID == course.c.calendarID)
        .join(school, school.c.schoolID == calendar.c.schoolID)
    )


def placed_sections() -> Join:
    """The same, one row per term and period the section is placed in, with the term's mapping if it has one.

    A section belongs to one trial, so the placement's own is not compared: planners without statistics would
    then search all placements of the trial for every section.
    """
    mapping = and_(ed_fi_term_mapping.c.endYear == calendar.c.endYear, ed_fi_term_mapping.c.termName == term.c.name)
    return (
        sections_with_course()
        .join(section_placement, section_placement.c.sectionID == section.c.sectionID)
        .join(term, term.c.termID == section_placement.c.termID)
        .outerjoin(ed_fi_term_mapping, mapping)
    )


def course_reasons(scope: Scope) -> list[Reason]:
    """Why a course and its sections are not reported; the query must join School, Calendar and Course."""
    return [
        (fails(course.c.active), "the course is inactive"),
        (holds(course.c.stateReportExclude), "the course is state excluded"),
        *calendar_reasons(scope),
    ]


def section_reasons(scope: Scope) -> list[Reason]:
    """Why a section is not reported: its course's reasons."""
    return course_reasons(scope)


def section_meetings(scope: Scope, name: str = "section_meetings") -> Subquery:
    """One row per section of an active trial and term type it meets in, reported or not.

    Columns: sectionID, courseID, trialID, calendarID, structureID, schoolID, schoolNumber, courseNumber, termType,
    beginDate and endDate (of the section's own terms in that session), reason (why it is not reported, or null).
    """
    term_type = func.coalesce(OWN_TERM_TYPE, ed_fi_term_mapping.c.termType)
    untyped = (term_type.is_(None), "no term of the section means a term type")
    columns = (
        section.c.sectionID,
        section.c.courseID,
        section.c.trialID,
        calendar.c.calendarID,
        trial.c.structureID,
        school.c.schoolID,
        school.c.number.label("schoolNumber"),
        course.c.number.label("courseNumber"),
        term_type.label("termType"),
    )
    dates = (func.min(term.c.startDate).label("beginDate"), func.max(term.c.endDate).label("endDate"))
    reason = func.min(exclusion(*section_reasons(scope), untyped).element).label("reason")
    return (
        select(*columns, *dates, reason)
        .select_from(placed_sections())
        .where(in_scope(scope))
        .group_by(*columns[:8], term_type)
        .subquery(name)
    )


def section_sessions(scope: Scope, name: str = "section_sessions") -> Subquery:
    """The reported ones of `section_meetings`, without the column reason."""
    meetings = section_meetings(scope, f"{name}_meetings")
    columns = [column for column in meetings.c if column.key != "reason"]
    return select(*columns).where(meetings.c.reason.is_(None)).subquery(name)


def reported_sections(scope: Scope) -> Select[Any]:
    """sectionIDs that are reported in at least one session."""
    return select(section_sessions(scope, "reported_sections").c.sectionID)


def instructional_days(
    scope: Scope, school_id: ColumnElement[int], first: ColumnElement[Any], last: ColumnElement[Any]
) -> Label[Any]:
    """The column `instructionalDays`: different dates with instruction at a school, both ends included."""
    days = (
        select(func.count(day.c.date.distinct()))
        .select_from(day.join(calendar, calendar.c.calendarID == day.c.calendarID))
        .where(
            calendar.c.schoolID == school_id,
            calendar.c.endYear == scope.school_year,
            fails(calendar.c.exclude),
            calendar.c.calendarID.not_in(scope.excluded_calendars),
            holds(day.c.instruction),
            day.c.date.between(first, last),
        )
    )
    return days.scalar_subquery().label("instructionalDays")
