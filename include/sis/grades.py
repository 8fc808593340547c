"""Grade levels that a school, a calendar or a bell schedule serves."""

from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, func, select

from include.edfi.documents.scope import Scope
from include.sis.narrowing import calendar_reasons, fails, in_scope, none_holds
from include.sis.tables import calendar, grade_level, school


def reported_grade_levels(scope: Scope) -> Subquery:
    """Grade levels that are reported to the state: schoolID, structureID, gradeLevel, seq."""
    return (
        select(
            school.c.schoolID,
            grade_level.c.structureID,
            grade_level.c.name.label("gradeLevel"),
            func.coalesce(grade_level.c.seq, 0).label("seq"),
        )
        .select_from(
            grade_level.join(calendar, calendar.c.calendarID == grade_level.c.calendarID).join(
                school, school.c.schoolID == calendar.c.schoolID
            )
        )
        .where(in_scope(scope), none_holds(*calendar_reasons(scope)), fails(grade_level.c.stateReportExclude))
        .subquery("reported_grade_levels")
    )


def grade_levels_of_each(parent: ColumnElement[int], grades: Subquery) -> Select[Any]:
    """`gradeLevel` and `seq`, each grade level once for each `parent`."""
    return select(parent.label("parent"), grades.c.gradeLevel, func.min(grades.c.seq).label("seq")).group_by(
        parent, grades.c.gradeLevel
    )
