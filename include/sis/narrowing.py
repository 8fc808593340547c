"""How a query is cut down to a scope, and how a row says why it is not sent."""

from typing import Any

from sqlalchemy import ColumnElement, Label, Select, String, and_, case, false, literal, null, or_, select, true

from include.edfi.documents.scope import Scope
from include.sis.tables import calendar, school, school_year

Reason = tuple[ColumnElement[bool], str | ColumnElement[Any]]
"""A condition, and what it means when it holds: words, or a column that holds them."""


def holds(flag: ColumnElement[Any]) -> ColumnElement[bool]:
    """A bit column is set. SQL Server knows no IS TRUE, so it is compared."""
    return flag == true()


def fails(flag: ColumnElement[Any]) -> ColumnElement[bool]:
    """A bit column is there and not set."""
    return flag == false()


def exclusion(*reasons: Reason) -> Label[Any]:
    """The column `excluded`: the first reason that holds, else null."""
    return case(*reasons, else_=null()).cast(String(200)).label("excluded")


def none_holds(*reasons: Reason) -> ColumnElement[bool]:
    """True for rows that no reason excludes; a condition over a null counts as not holding."""
    return case(*((when, literal(1)) for when, _ in reasons), else_=literal(0)) == 0


def calendar_reasons(scope: Scope) -> list[Reason]:
    """Why a calendar of a school, and all that hangs on it, is not reported."""
    types = calendar.c.type.in_(scope.excluded_calendar_types)
    untaken = [(types, "the state takes no school calendar of this type")] if scope.excluded_calendar_types else []
    return [*calendar_exclusions(scope), *untaken]


def calendar_exclusions(scope: Scope) -> list[Reason]:
    """Why a calendar is not reported, whatever its type."""
    return [
        *school_reasons(scope),
        (holds(calendar.c.exclude), "the calendar is excluded"),
        (calendar.c.calendarID.in_(scope.excluded_calendars), "the configuration excludes the calendar"),
    ]


def school_reasons(scope: Scope) -> list[Reason]:
    """Why a school is not reported."""
    return [
        (holds(school.c.exclude), "the school is excluded"),
        (school.c.number.in_(scope.excluded_schools), "the configuration excludes the school"),
    ]


def narrowed(
    query: Select[Any],
    scope: Scope,
    *,
    person: ColumnElement[int] | None = None,
    course: ColumnElement[int] | None = None,
    section: ColumnElement[int] | None = None,
) -> Select[Any]:
    """Only the rows of the scope's person, course and section IDs; a column left out is not narrowed."""
    wanted = ((person, scope.persons), (course, scope.courses), (section, scope.sections))
    for column, ids in wanted:
        if column is not None and ids is not None:
            query = query.where(column.in_(ids))
    if person is not None and scope.person_range is not None:
        query = query.where(person.between(*scope.person_range))
    return query


def in_scope(scope: Scope) -> ColumnElement[bool]:
    """Calendars of the scope's year and schools; the query must join School and Calendar."""
    return and_(calendar.c.endYear == scope.school_year, school.c.schoolID.in_(scope.schools))


def overlaps_year(scope: Scope, start: ColumnElement[Any], end: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether a span, open where it is null, touches the school year."""
    year = school_year.c.endYear == scope.school_year
    first = select(school_year.c.startDate).where(year).scalar_subquery()
    last = select(school_year.c.endDate).where(year).scalar_subquery()
    return and_(or_(start.is_(None), start <= last), or_(end.is_(None), end >= first))


def later(left: ColumnElement[Any], right: ColumnElement[Any]) -> ColumnElement[Any]:
    """The later of two dates; `right` where `left` is null."""
    return case((left > right, left), else_=right)


def earlier(left: ColumnElement[Any], right: ColumnElement[Any]) -> ColumnElement[Any]:
    """The earlier of two dates; `right` where `left` is null."""
    return case((left < right, left), else_=right)
