"""Guardians of students: who is whose contact during the year, and whether the two live together."""

from typing import Any

from sqlalchemy import ColumnElement, Exists, FromClause, Label, Subquery, and_, case, func, literal, null, or_, select

from include.edfi.documents.scope import Scope
from include.sis.enrollments import enrolled_students, student_reasons
from include.sis.households import off
from include.sis.narrowing import Reason, exclusion, fails, holds, overlaps_year
from include.sis.people import contact_unique_id, no_contact_id, no_student_id, student_unique_id
from include.sis.tables import enrollment, household_member, identity, person, related_pair, school_year

student, relative = person.alias("student"), person.alias("relative")


def relationships(scope: Scope) -> Subquery:
    """One row per student enrolled in the scope and contact, when a guardian's relationship touches the year.

    Several relationships of the same two people are one: a reported one, then the first in contact order. Columns:
    studentID, studentUniqueId, contactID, contactUniqueId, pairID, name, seq, excluded (null, or why it is not
    reported).
    """
    pairs = _pairs(scope)
    unreported = case((pairs.c.excluded.is_(None), 0), else_=1)
    unordered = case((pairs.c.seq.is_(None), 1), else_=0)
    rank = func.row_number().over(
        partition_by=[pairs.c.studentID, pairs.c.contactID],
        order_by=[unreported, unordered, pairs.c.seq, pairs.c.pairID],
    )
    ranked = select(*pairs.c, rank.label("rank")).subquery("ranked")
    named = [column for column in ranked.c if column.key != "rank"]
    return select(*named).where(ranked.c.rank == 1).subquery("relationships")


def _pairs(scope: Scope) -> Subquery:
    students = enrolled_students(scope)
    born, relative_born = identity.alias("student_identity"), identity.alias("relative_identity")
    reasons = [
        *student_reasons(students),
        no_student_id(scope, student),
        no_contact_id(relative),
        (relative_born.c.identityID.is_(None), "the contact has no current identity"),
        _not_the_older(scope, born, relative_born),
    ]
    return (
        select(
            related_pair.c.pairID,
            related_pair.c.name,
            related_pair.c.seq,
            student.c.personID.label("studentID"),
            student_unique_id(scope, student).label("studentUniqueId"),
            relative.c.personID.label("contactID"),
            contact_unique_id(relative).label("contactUniqueId"),
            exclusion(*reasons),
        )
        .select_from(
            related_pair.join(students, students.c.personID == related_pair.c.personID1)
            .join(student, student.c.personID == related_pair.c.personID1)
            .join(relative, relative.c.personID == related_pair.c.personID2)
            .outerjoin(born, born.c.identityID == student.c.currentIdentityID)
            .outerjoin(relative_born, relative_born.c.identityID == relative.c.currentIdentityID)
        )
        .where(
            holds(related_pair.c.guardian),
            overlaps_year(scope, related_pair.c.startDate, related_pair.c.endDate),
        )
        .subquery("pairs")
    )


def _not_the_older(scope: Scope, born: FromClause, relative_born: FromClause) -> Reason:
    """Of two who are both enrolled the older is the parent; with an age unknown neither is."""
    also_enrolled = (
        select(literal(1))
        .where(
            enrollment.c.personID == relative.c.personID,
            enrollment.c.endYear == scope.school_year,
            fails(enrollment.c.noShow),
            fails(enrollment.c.stateExclude),
        )
        .exists()
    )
    older = case((relative_born.c.birthdate < born.c.birthdate, 1), else_=0)
    when = and_(related_pair.c.personID1 != related_pair.c.personID2, older == 0, also_enrolled)
    return when, "both are students and the contact is not the older"


def lives_with(scope: Scope, contact: ColumnElement[int], other: ColumnElement[int]) -> Label[Any]:
    """The column `livesWith`: 1 when two people share a household at the end of the year, 0 when not.

    Null when they share only a private one, which is not reported.
    """
    openly, at_all = (_shared_household(scope, contact, other, private) for private in (False, True))
    return case((openly, literal(1)), (at_all, null()), else_=literal(0)).label("livesWith")


def _shared_household(scope: Scope, contact: ColumnElement[int], other: ColumnElement[int], private: bool) -> Exists:
    first, second = household_member.alias(), household_member.alias()
    conditions = [
        first.c.personID == contact,
        second.c.personID == other,
        *(_member_at_the_end(scope, member) for member in (first, second)),
        *(off(member.c.private) for member in (first, second) if not private),
    ]
    together = first.join(second, second.c.householdID == first.c.householdID)
    return select(literal(1)).select_from(together).where(*conditions).exists()


def _member_at_the_end(scope: Scope, member: FromClause) -> ColumnElement[bool]:
    last = select(school_year.c.endDate).where(school_year.c.endYear == scope.school_year).scalar_subquery()
    return and_(
        or_(member.c.startDate.is_(None), member.c.startDate <= last),
        or_(member.c.endDate.is_(None), member.c.endDate >= last),
    )
