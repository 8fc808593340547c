"""The staff of a scope: who is employed by the district, and who is assigned to which school, during the year."""

from typing import Any

from sqlalchemy import ColumnElement, Join, Select, Subquery, and_, case, func, literal, select, union_all

from include.edfi.scope import Scope
from include.sis.narrowing import Reason, holds, none_holds, overlaps_year, school_reasons
from include.sis.tables import employment, employment_assignment, school


def assignments() -> Join:
    """EmploymentAssignment with its school."""
    return employment_assignment.join(school, school.c.schoolID == employment_assignment.c.schoolID)


def assigned(scope: Scope) -> ColumnElement[bool]:
    """Assignments to the scope's schools that touch the year; the query must be over `assignments()`."""
    span = (employment_assignment.c.startDate, employment_assignment.c.endDate)
    return and_(school.c.schoolID.in_(scope.schools), overlaps_year(scope, *span))


def assignment_reasons(scope: Scope) -> list[Reason]:
    """Why an assignment is not reported; the query must be over `assignments()`."""
    return [(holds(employment_assignment.c.exclude), "the assignment is excluded"), *school_reasons(scope)]


def employed(scope: Scope) -> ColumnElement[bool]:
    """Employments in the district that touch the year."""
    span = (employment.c.startDate, employment.c.endDate)
    return and_(employment.c.districtID == scope.district_id, overlaps_year(scope, *span))


def staff_members(scope: Scope, name: str = "staff_members") -> Subquery:
    """One row per staff member: personID, and reported, which is 1 for those with an assignment that is reported.

    Staff of the scope are assigned to one of its schools or are marked as district staff.
    """
    reported = case((none_holds(*assignment_reasons(scope)), 1), else_=0)
    of_schools = (
        select(employment_assignment.c.personID, reported.label("reported"))
        .select_from(assignments())
        .where(assigned(scope))
    )
    of_district = select(employment.c.personID, literal(1).label("reported")).where(
        employed(scope), holds(employment.c.districtStaff)
    )
    ways = union_all(of_schools, of_district).subquery("ways")
    return select(ways.c.personID, func.max(ways.c.reported).label("reported")).group_by(ways.c.personID).subquery(name)


def not_reported(members: Subquery) -> Reason:
    """A staff member of `staff_members` whose assignments are all excluded."""
    return members.c.reported == 0, "every assignment of the staff member is excluded"


def reported_assignments(scope: Scope) -> Select[Any]:
    """Each staff member and school with an assignment that is reported, once: personID, schoolID."""
    return (
        select(employment_assignment.c.personID, employment_assignment.c.schoolID)
        .select_from(assignments())
        .where(assigned(scope), none_holds(*assignment_reasons(scope)))
        .distinct()
    )
