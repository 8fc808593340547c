"""Attendance marks, and how several of them become one event.

Campus keeps a mark per student, day and period. Its letters are those of its excuse code where it has one, else
its own: status A absent, T tardy, E early release, P present; excuse E excused, U unexcused, X exempt.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, case, func, null, or_, select

from include.edfi.documents.scope import Scope
from include.sis.enrollments import reported_enrollments
from include.sis.narrowing import calendar_reasons, earlier, exclusion, fails, in_scope, later, narrowed
from include.sis.schedules import OWN_TERM_TYPE, placed_sections, section_reasons, session_spans
from include.sis.tables import (
    attendance,
    attendance_excuse,
    calendar,
    course,
    ed_fi_term_mapping,
    period,
    roster,
    school,
    section,
    section_placement,
    term,
)

CODED = attendance.c.excuseID.is_not(None)
STATUS = case((CODED, attendance_excuse.c.status), else_=attendance.c.status)
EXCUSE = case((CODED, attendance_excuse.c.excuse), else_=attendance.c.excuse)

MINUTES = case(
    (attendance.c.presentMinutes.is_not(None), period.c.periodMinutes - attendance.c.presentMinutes),
    (STATUS == "A", period.c.periodMinutes),
    else_=null(),
)
"""Minutes missed: the period's less those present; of someone tardy or dismissed early only where those are known."""


def marks(scope: Scope) -> Subquery:
    """One row per attendance mark that is not "present", in periods of instruction.

    Columns: attendanceID, personID, schoolID, schoolNumber, eventDate, periodID, status, excuse, description,
    minutes (missed), reason (why it is not reported, or null).
    """
    unknown = (or_(STATUS.is_(None), EXCUSE.is_(None)), "the attendance is unknown: it has no excuse")
    query = (
        select(
            attendance.c.attendanceID,
            attendance.c.personID,
            school.c.schoolID,
            school.c.number.label("schoolNumber"),
            attendance.c.date.label("eventDate"),
            attendance.c.periodID,
            STATUS.label("status"),
            EXCUSE.label("excuse"),
            attendance_excuse.c.description,
            MINUTES.label("minutes"),
            exclusion(*calendar_reasons(scope), unknown).label("reason"),
        )
        .select_from(
            attendance.join(calendar, calendar.c.calendarID == attendance.c.calendarID)
            .join(school, school.c.schoolID == calendar.c.schoolID)
            .join(period, period.c.periodID == attendance.c.periodID)
            .outerjoin(attendance_excuse, attendance_excuse.c.excuseID == attendance.c.excuseID)
        )
        .where(in_scope(scope), fails(period.c.nonInstructional), or_(STATUS.is_(None), STATUS != "P"))
    )
    return narrowed(query, scope, person=attendance.c.personID).subquery("attendance_marks")


def collapsed(source: Subquery, keys: Sequence[str]) -> Subquery:
    """One row per key of rows that have description, minutes and reason.

    Columns: the keys; description (the first by alphabet) and minutes (null unless known of every row) of the rows
    without a reason; reason (of one row that has one) and reported (how many have none).
    """
    counts, minutes = source.c.reason.is_(None), source.c.minutes
    columns = [source.c[key] for key in keys]
    unknown = func.sum(case((and_(counts, minutes.is_(None)), 1), else_=0))
    query = select(
        *columns,
        func.min(case((counts, source.c.description), else_=null())).label("description"),
        case((unknown == 0, func.sum(case((counts, minutes), else_=null()))), else_=null()).label("minutes"),
        func.min(source.c.reason).label("reason"),
        func.sum(case((counts, 1), else_=0)).label("reported"),
    ).group_by(*columns)
    return query.subquery("collapsed")


def covered(scope: Scope, events: Subquery) -> Subquery:
    """The events with how many reported enrollments at the school contain their day, as the column `enrollments`."""
    spells = reported_enrollments(scope, "covering")
    contains = and_(
        spells.c.personID == events.c.personID,
        spells.c.schoolID == events.c.schoolID,
        _within(events.c.eventDate, spells.c.startDate, spells.c.endDate),
    )
    query = select(*events.c, func.count(spells.c.enrollmentID).label("enrollments"))
    return query.select_from(events.outerjoin(spells, contains)).group_by(*events.c).subquery("covered")


def _within(day: ColumnElement[Any], begin: ColumnElement[Any], end: ColumnElement[Any]) -> ColumnElement[bool]:
    return and_(or_(begin.is_(None), begin <= day), or_(end.is_(None), end >= day))


def in_session(scope: Scope, events: Subquery, keys: Sequence[str]) -> Select[Any]:
    """The events with the session their day counts to, as the column `termType`; null where there is none.

    Of several sessions that contain the day the one begun last, then the one that ends first.
    """
    spans = session_spans(scope)
    rank = func.row_number().over(
        partition_by=[events.c[key] for key in keys],
        order_by=[spans.c.beginDate.desc(), spans.c.endDate, spans.c.termType],
    )
    contains = and_(
        spans.c.schoolID == events.c.schoolID, _within(events.c.eventDate, spans.c.beginDate, spans.c.endDate)
    )
    joined = select(*events.c, spans.c.termType, rank.label("rank")).select_from(events.outerjoin(spans, contains))
    ranked = joined.subquery("ranked")
    return select(*(column for column in ranked.c if column.key != "rank")).where(ranked.c.rank == 1)


def seats(scope: Scope) -> Subquery:
    """When a student sits in which section: one row per roster row, period and term of the section's placements.

    Columns: personID, periodID, sectionID, courseID, courseNumber, termType, beginDate, endDate, seatReason (why the
    section is not reported, or null).
    """
    term_type = func.coalesce(OWN_TERM_TYPE, ed_fi_term_mapping.c.termType)
    untyped = (term_type.is_(None), "no term of the section means a term type")
    begin, end = later(roster.c.startDate, term.c.startDate), earlier(roster.c.endDate, term.c.endDate)
    query = (
        select(
            roster.c.personID,
            section_placement.c.periodID,
            section.c.sectionID,
            course.c.courseID,
            course.c.number.label("courseNumber"),
            term_type.label("termType"),
            begin.label("beginDate"),
            end.label("endDate"),
            exclusion(*section_reasons(scope), untyped).label("seatReason"),
        )
        .select_from(placed_sections().join(roster, roster.c.sectionID == section.c.sectionID))
        .where(in_scope(scope))
    )
    return narrowed(
        query, scope, person=roster.c.personID, course=course.c.courseID, section=section.c.sectionID
    ).subquery("seats")


def seated_marks(scope: Scope) -> Subquery:
    """Marks with the section the student sat in, each once per section; the section is null where there is none.

    Columns: those of `marks` but the period, and sectionID, courseID, courseNumber, termType.
    """
    mark, seat = marks(scope), seats(scope)
    sits = and_(
        seat.c.personID == mark.c.personID,
        seat.c.periodID == mark.c.periodID,
        mark.c.eventDate >= seat.c.beginDate,
        mark.c.eventDate <= seat.c.endDate,
    )
    seatless = (seat.c.sectionID.is_(None), "the student has no section in that period on that day")
    given = (mark.c.reason.is_not(None), mark.c.reason)
    unreported = (seat.c.seatReason.is_not(None), seat.c.seatReason)
    query = select(
        *(column for column in mark.c if column.key not in {"periodID", "reason"}),
        *(seat.c[name] for name in ("sectionID", "courseID", "courseNumber", "termType")),
        exclusion(given, seatless, unreported).label("reason"),
    ).select_from(mark.outerjoin(seat, sits))
    seated = narrowed(query, scope, course=seat.c.courseID, section=seat.c.sectionID)
    return seated.distinct().subquery("seated_marks")
