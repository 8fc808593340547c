"""Diplomas awarded and graduations planned, by student."""

from typing import Any

from sqlalchemy import Select, and_, select, union

from include.edfi.documents.scope import Scope
from include.sis.enrollments import enrollment_reasons, enrollments
from include.sis.narrowing import in_scope, narrowed, none_holds
from include.sis.tables import enrollment, graduation, school_year


def diplomas(scope: Scope) -> Select[Any]:
    """Diplomas that say when and which, of the graduation record and of enrollments.

    Labels: parent (a personID), diplomaDate, diplomaType, endYear (the school year of the day).
    """
    awarded = []
    for table in (graduation, enrollment):
        day = table.c.diplomaDate
        year = and_(day >= school_year.c.startDate, day <= school_year.c.endDate)
        query = (
            select(
                table.c.personID.label("parent"), day.label("diplomaDate"), table.c.diplomaType, school_year.c.endYear
            )
            .select_from(table.join(school_year, year))
            .where(table.c.diplomaType.is_not(None), table.c.diplomaType != "")
        )
        awarded.append(narrowed(query, scope, person=table.c.personID))
    return select(union(*awarded).subquery("awarded_diplomas"))


def planned_graduations(scope: Scope) -> Select[Any]:
    """Days of graduation that reported enrollments plan. Labels: parent (a personID), planned."""
    day = enrollment.c.projectedGraduationDate
    query = (
        select(enrollment.c.personID.label("parent"), day.label("planned"))
        .select_from(enrollments())
        .where(in_scope(scope), none_holds(*enrollment_reasons(scope)), day.is_not(None))
    )
    return narrowed(query, scope, person=enrollment.c.personID)
