"""Child rows of a student: disabilities, English learner status, and what Ed-Fi calls characteristics.

Every Select here has the column `parent`, a personID, is cut down to the scope's people and holds what touches
the school year, so it serves as the rows of a `Part`.
"""

from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, Table, func, literal, null, or_, select, union_all
from sqlalchemy.types import Date

from include.edfi.documents.scope import Scope
from include.sis.enrollments import enrollment_reasons, enrollments
from include.sis.narrowing import holds, in_scope, narrowed, none_holds, overlaps_year
from include.sis.tables import (
    enrollment,
    foster_care,
    gifted,
    homeless,
    identity,
    lep,
    migrant,
    military_connections,
    person,
    school_year,
    section504,
    special_ed_state,
)

DISABILITY_ORDER = ("rank", "beginDate", "disability")
LEP_ORDER = ("identifiedDate", "lepID")
SPELL_ORDER = ("name", "beginDate", "endDate")
MILITARY_ORDER = ("beginDate", "militaryConnectionID")


def _spells(scope: Scope, table: Table, name: str, *only: ColumnElement[bool]) -> Select[Any]:
    query = select(
        table.c.personID.label("parent"),
        literal(name).label("name"),
        table.c.startDate.label("beginDate"),
        table.c.endDate,
    ).where(overlaps_year(scope, table.c.startDate, table.c.endDate), *only)
    return narrowed(query, scope, person=table.c.personID)


def characteristics(scope: Scope) -> Select[Any]:
    """Spells of what makes a student's situation special.

    Labels: parent, name (Homeless, Unaccompanied, Foster, Military, Migrant, Immigrant), beginDate, endDate.
    """
    immigrant = select(
        person.c.personID.label("parent"),
        literal("Immigrant").label("name"),
        null().cast(Date).label("beginDate"),
        null().cast(Date).label("endDate"),
    ).select_from(_current_identities())
    whole = union_all(
        _spells(scope, homeless, "Homeless"),
        _spells(scope, homeless, "Unaccompanied", holds(homeless.c.unaccompaniedYouth)),
        _spells(scope, foster_care, "Foster"),
        _spells(scope, military_connections, "Military"),
        _spells(scope, migrant, "Migrant"),
        narrowed(immigrant.where(identity.c.immigrant == "Y"), scope, person=person.c.personID),
    )
    return select(whole.subquery("characteristics"))


def indicators(scope: Scope) -> Select[Any]:
    """Spells of services Ed-Fi has no characteristic for. Labels: parent, name, beginDate, endDate."""
    both = union_all(_spells(scope, gifted, "Gifted and Talented"), _spells(scope, section504, "Section 504"))
    return select(both.subquery("indicators"))


def military(scope: Scope) -> Select[Any]:
    """Military connections of a student's family. Labels: parent, militaryConnectionID, status, beginDate."""
    table = military_connections.c
    query = select(
        table.personID.label("parent"), table.militaryConnectionID, table.status, table.startDate.label("beginDate")
    ).where(overlaps_year(scope, table.startDate, table.endDate))
    return narrowed(query, scope, person=table.personID)


def english_learners(scope: Scope) -> Select[Any]:
    """English learner records begun by the end of the year.

    Labels: parent, lepID, programStatus, identifiedDate, firstYearMonitoring, secondYearMonitoring, yearStart, yearEnd.
    """
    query = (
        select(
            lep.c.personID.label("parent"),
            *(lep.c[name] for name in ("lepID", "programStatus", "identifiedDate")),
            *(lep.c[name] for name in ("firstYearMonitoring", "secondYearMonitoring")),
            school_year.c.startDate.label("yearStart"),
            school_year.c.endDate.label("yearEnd"),
        )
        .select_from(lep.join(school_year, school_year.c.endYear == scope.school_year))
        .where(or_(lep.c.identifiedDate.is_(None), lep.c.identifiedDate <= school_year.c.endDate))
    )
    return narrowed(query, scope, person=lep.c.personID)


def disabilities(scope: Scope) -> Select[Any]:
    """Disabilities: those of special education first, then the three a reported enrollment names.

    Labels: parent, rank (0 special education, 1 to 3 the enrollment's), disability (a code), beginDate.
    """
    table = special_ed_state.c
    stated = _disability(special_ed_state, table.personID, table.primaryDisability, 0, table.startDate).where(
        overlaps_year(scope, table.startDate, func.coalesce(table.exitDate, table.endDate))
    )
    named = (
        _disability(
            enrollments(), enrollment.c.personID, enrollment.c[f"disability{rank}"], rank, enrollment.c.startDate
        ).where(in_scope(scope), none_holds(*enrollment_reasons(scope)))
        for rank in (1, 2, 3)
    )
    whole = union_all(
        narrowed(stated, scope, person=table.personID),
        *(narrowed(query, scope, person=enrollment.c.personID) for query in named),
    )
    return select(whole.subquery("disabilities"))


def _disability(
    source: FromClause, who: ColumnElement[int], code: ColumnElement[Any], rank: int, begin: ColumnElement[Any]
) -> Select[Any]:
    labels = (
        who.label("parent"),
        literal(rank).label("rank"),
        code.label("disability"),
        begin.label("beginDate"),
    )
    return select(*labels).select_from(source).where(code.is_not(None), code != "")


def _current_identities() -> FromClause:
    return person.join(identity, identity.c.identityID == person.c.currentIdentityID)
