"""Graduation programs: what a class of students must earn to graduate, and who follows which program."""

from typing import Any

from sqlalchemy import FromClause, Select, Subquery, and_, case, false, func, literal, select, true, union_all

from include.edfi.documents.scope import Scope
from include.sis.narrowing import Reason, exclusion, fails, narrowed, none_holds, overlaps_year
from include.sis.survivors import rank_among, survivors
from include.sis.tables import (
    curriculum_standard,
    graduation_program,
    graduation_program_credit,
    graduation_program_participation,
)

CLASSES = range(-4, 13)
"""The classes there are plans for, in years from the school year: those who stayed longer, to those who just began."""
OPEN_END = 4
"""A program without a last class is for those of so many years ahead."""
CATEGORY = func.trim(graduation_program.c.category)


def _credits() -> Subquery:
    """Credits each program requires: graduationProgramID, credits."""
    table = graduation_program_credit.c
    total = func.sum(table.credits).label("credits")
    query = select(table.graduationProgramID, total).group_by(table.graduationProgramID)
    return query.subquery("required_credits")


def _with_credits(required: Subquery) -> FromClause:
    own = required.c.graduationProgramID == graduation_program.c.graduationProgramID
    return graduation_program.outerjoin(required, own)


def _reasons(required: Subquery) -> list[Reason]:
    table = graduation_program.c
    return [
        (fails(table.active), "the graduation program is not active"),
        (table.cohortStartYear.is_(None), "the graduation program names no first class"),
        (required.c.credits.is_(None), "the graduation program requires no credits"),
    ]


def plans(scope: Scope) -> Select[Any]:
    """One row per category of graduation program and class, that of the reported program with the lowest ID.

    A run for people who are in no school is about no plan either.

    Columns: graduationProgramID, category, graduationSchoolYear (null where a program is for no class), credits,
    excluded.
    """
    required, table = _credits(), graduation_program.c
    numbers = (select(literal(scope.school_year + ahead).label("graduationSchoolYear")) for ahead in CLASSES)
    classes = union_all(*numbers).subquery("classes")
    last = func.coalesce(table.cohortEndYear, scope.school_year + OPEN_END)
    year = classes.c.graduationSchoolYear
    reasons = [*_reasons(required), (year.is_(None), "the graduation program is for no class of these years")]
    # A program that is not reported is one row of its own, whatever classes it is for.
    same = [CATEGORY, case((none_holds(*reasons), year), else_=-table.graduationProgramID)]
    ranked = (
        select(
            table.graduationProgramID,
            CATEGORY.label("category"),
            year,
            required.c.credits,
            exclusion(*reasons),
            rank_among(same, reasons, table.graduationProgramID),
        )
        .select_from(_with_credits(required).outerjoin(classes, and_(year >= table.cohortStartYear, year <= last)))
        .where(table.districtID == scope.district_id, true() if scope.schools else false())
        .subquery("ranked_plans")
    )
    return survivors(ranked)


def required_subjects(scope: Scope) -> Select[Any]:
    """Credits a program requires by subject. Labels: parent (graduationProgramID), subjectType, credits."""
    table, subject = graduation_program_credit.c, curriculum_standard.c.subjectType
    return (
        select(
            table.graduationProgramID.label("parent"),
            subject.label("subjectType"),
            func.sum(table.credits).label("credits"),
        )
        .select_from(
            graduation_program_credit.join(curriculum_standard, curriculum_standard.c.standardID == table.standardID)
        )
        .where(subject.is_not(None), table.credits.is_not(None))
        .group_by(table.graduationProgramID, subject)
    )


def programs_of_students(scope: Scope) -> Select[Any]:
    """Reported programs that students follow this year.

    Labels: parent (a personID), category, cohortStartYear, cohortEndYear, age (1 for the participation begun last).
    """
    table, member, required = graduation_program.c, graduation_program_participation.c, _credits()
    age = func.row_number().over(
        partition_by=member.personID, order_by=[member.startDate.desc(), member.participationID.desc()]
    )
    query = (
        select(
            member.personID.label("parent"),
            CATEGORY.label("category"),
            table.cohortStartYear,
            func.coalesce(table.cohortEndYear, scope.school_year + OPEN_END).label("cohortEndYear"),
            age.label("age"),
        )
        .select_from(
            _with_credits(required).join(
                graduation_program_participation, member.graduationProgramID == table.graduationProgramID
            )
        )
        .where(
            table.districtID == scope.district_id,
            none_holds(*_reasons(required)),
            overlaps_year(scope, member.startDate, member.endDate),
        )
    )
    return narrowed(query, scope, person=member.personID)
