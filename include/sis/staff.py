"""The staff of a scope: who is employed by the district, and who is assigned to which school, during the year."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Join,
    Select,
    Subquery,
    and_,
    case,
    func,
    literal,
    or_,
    select,
    union_all,
)

from include.edfi.documents.scope import Scope
from include.sis.narrowing import Reason, exclusion, holds, narrowed, none_holds, overlaps_year, school_reasons
from include.sis.tables import employment, employment_assignment, employment_credential, school

DEGREE_ORDER = ("issueDate", "credentialID")


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


def degrees(scope: Scope) -> Select[Any]:
    """Credentials that are degrees, the latest one last by DEGREE_ORDER. Labels: parent, level, issueDate."""
    own = employment_credential.c
    query = select(own.personID.label("parent"), own.credentialID, own.level, own.issueDate)
    return narrowed(query.where(own.credentialType == "DEG", own.level != ""), scope, person=own.personID)


def staff_members(scope: Scope, name: str = "staff_members") -> Subquery:
    """One row per staff member of the scope: personID, reported (1 or 0), reason (why, where it is 0).

    Staff of the scope are assigned to one of its schools, are marked as district staff, or are employed without
    belonging anywhere; these last are not reported.
    """
    return _members(union_all(_of_schools(scope).where(assigned(scope)), _of_district(scope)), name)


def staff_of_district(scope: Scope, name: str = "staff_of_district") -> Subquery:
    """The same of everyone assigned to any school of the district or employed by it, whatever the scope's schools."""
    span = (employment_assignment.c.startDate, employment_assignment.c.endDate)
    anywhere = _of_schools(scope).where(school.c.districtID == scope.district_id, overlaps_year(scope, *span))
    return _members(union_all(anywhere, _of_district(scope)), name)


def _members(each_way: CompoundSelect[Any], name: str) -> Subquery:
    ways = each_way.subquery("ways")
    columns = (ways.c.personID, func.max(ways.c.reported).label("reported"), func.min(ways.c.reason).label("reason"))
    return select(*columns).group_by(ways.c.personID).subquery(name)


def _of_schools(scope: Scope) -> Select[Any]:
    reasons = assignment_reasons(scope)
    columns = (
        employment_assignment.c.personID,
        case((none_holds(*reasons), 1), else_=0).label("reported"),
        exclusion(*reasons).label("reason"),
    )
    return select(*columns).select_from(assignments())


def _of_district(scope: Scope) -> Select[Any]:
    span = (employment_assignment.c.startDate, employment_assignment.c.endDate)
    of_the_year = and_(employment_assignment.c.personID == employment.c.personID, overlaps_year(scope, *span))
    nowhere = ~select(literal(1)).select_from(employment_assignment).where(of_the_year).exists()
    of_district = holds(employment.c.districtStaff)
    unplaced = (case((of_district, 0), else_=1) == 1, "the staff member is neither district staff nor assigned")
    columns = (
        employment.c.personID,
        case((of_district, 1), else_=0).label("reported"),
        exclusion(unplaced).label("reason"),
    )
    return select(*columns).where(employed(scope), or_(of_district, nowhere))


def staff_reasons(members: Subquery) -> list[Reason]:
    """Why someone of `staff_members` is not reported: the reason of one of the assignments."""
    return [(members.c.reported == 0, members.c.reason)]


def reported_assignments(scope: Scope) -> Select[Any]:
    """Each staff member and school with an assignment that is reported, once: personID, schoolID."""
    return (
        select(employment_assignment.c.personID, employment_assignment.c.schoolID)
        .select_from(assignments())
        .where(assigned(scope), none_holds(*assignment_reasons(scope)))
        .distinct()
    )


def employment_of_assignment() -> ColumnElement[Any]:
    """The employmentID an assignment belongs to: the employment during which it begins, else the person's latest.

    Null where the person has no employment in the district. The query must be over `EmploymentAssignment`.
    """
    assignment, begins = employment_assignment.c, employment.c.startDate
    latest = select(func.max(employment.c.employmentID)).where(
        employment.c.personID == assignment.personID, employment.c.districtID == assignment.districtID
    )
    open_then = or_(employment.c.endDate.is_(None), employment.c.endDate >= assignment.startDate)
    during = latest.where(begins <= assignment.startDate, open_then)
    return func.coalesce(
        during.correlate(employment_assignment).scalar_subquery(),
        latest.correlate(employment_assignment).scalar_subquery(),
    )
