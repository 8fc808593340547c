"""Enrollments of the scope's year and schools, and which of them are reported."""

from typing import Any

from sqlalchemy import Join, Label, Select, Subquery, and_, case, func, or_, select

from include.edfi.documents.scope import Scope
from include.sis.narrowing import Reason, calendar_reasons, exclusion, fails, holds, in_scope, narrowed, none_holds
from include.sis.tables import calendar, enrollment, grade_level, school

FLAGS = {"noShow": "the enrollment is a no-show", "stateExclude": "the enrollment is state excluded"}

PRIORITY = case((enrollment.c.serviceType == "P", 1), (enrollment.c.serviceType == "S", 2), else_=3)
"""Of several enrollments with one key the primary comes first, then partial, then special-education services."""


def enrollments() -> Join:
    """Enrollment with its calendar, school and, where the structure has it, its grade level."""
    grade = and_(grade_level.c.structureID == enrollment.c.structureID, grade_level.c.name == enrollment.c.grade)
    return (
        enrollment.join(calendar, calendar.c.calendarID == enrollment.c.calendarID)
        .join(school, school.c.schoolID == calendar.c.schoolID)
        .outerjoin(grade_level, grade)
    )


def enrollment_reasons(scope: Scope) -> list[Reason]:
    """Why an enrollment is not reported; the query must be over `enrollments()`."""
    return [
        *((holds(enrollment.c[flag]), FLAGS[flag]) for flag in scope.excluded_enrollments),
        (
            enrollment.c.serviceType.in_(scope.excluded_service_types),
            "the state does not take the enrollment's service type",
        ),
        (
            or_(holds(grade_level.c.excludeEnrollment), holds(grade_level.c.stateReportExclude)),
            "the grade level is excluded",
        ),
        *calendar_reasons(scope),
    ]


def reported_enrollments(scope: Scope, name: str = "reported") -> Subquery:
    """Enrollments that are reported.

    Columns: enrollmentID, personID, calendarID, structureID, schoolID, schoolNumber, startDate, endDate, grade.
    """
    query = (
        select(
            enrollment.c.enrollmentID,
            enrollment.c.personID,
            enrollment.c.calendarID,
            enrollment.c.structureID,
            school.c.schoolID,
            school.c.number.label("schoolNumber"),
            enrollment.c.startDate,
            enrollment.c.endDate,
            enrollment.c.grade,
        )
        .select_from(enrollments())
        .where(in_scope(scope), none_holds(*enrollment_reasons(scope)))
    )
    return query.subquery(name)


def repeats_grade(scope: Scope) -> Label[Any]:
    """Column `repeatsGrade`: 1 where the student was enrolled in the same grade the year before, 0 where in another.

    Null where Campus knows of no enrollment in that year.
    """
    before = enrollment.alias("year_before")
    same = case((before.c.grade == enrollment.c.grade, 1), else_=0)
    theirs = select(func.max(same)).where(
        before.c.personID == enrollment.c.personID,
        before.c.endYear == scope.school_year - 1,
        before.c.serviceType == "P",
        fails(before.c.noShow),
    )
    return theirs.correlate(enrollment).scalar_subquery().label("repeatsGrade")


def attended_structures(scope: Scope) -> Subquery:
    """Who has a reported enrollment in which schedule structure. Columns: personID, structureID."""
    reported = reported_enrollments(scope, "attending")
    return select(reported.c.personID, reported.c.structureID).distinct().subquery("attended_structures")


def enrolled_people(scope: Scope) -> Select[Any]:
    """personIDs with any enrollment in the scope's year and schools, reported or not."""
    return select(enrollment.c.personID).select_from(enrollments()).where(in_scope(scope))


def reported_people(scope: Scope) -> Select[Any]:
    """personIDs with at least one reported enrollment in the scope."""
    return select(reported_enrollments(scope, "enrolled").c.personID)


def enrolled_students(scope: Scope) -> Subquery:
    """One row per person with any enrollment in the scope.

    Columns: personID, reported (how many of them are reported), reason (why one of the others is not).
    """
    return narrowed(_students(scope).where(in_scope(scope)), scope, person=enrollment.c.personID).subquery(
        "enrolled_students"
    )


def students_of_district(scope: Scope) -> Subquery:
    """The same of everyone with an enrollment of the year in the district, whichever schools the scope is about.

    Who takes part in something at a school need not be enrolled there.
    """
    of_year = (calendar.c.endYear == scope.school_year, calendar.c.districtID == scope.district_id)
    return _students(scope).where(*of_year).subquery("students_of_district")


def _students(scope: Scope) -> Select[Any]:
    reasons = enrollment_reasons(scope)
    return (
        select(
            enrollment.c.personID,
            func.sum(case((none_holds(*reasons), 1), else_=0)).label("reported"),
            func.min(exclusion(*reasons).element).label("reason"),
        )
        .select_from(enrollments())
        .group_by(enrollment.c.personID)
    )


def student_reasons(students: Subquery) -> list[Reason]:
    """Why someone of `enrolled_students` is not reported: the reason why one of the enrollments is not."""
    return [(students.c.reported == 0, students.c.reason)]
