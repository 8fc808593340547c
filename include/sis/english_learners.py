"""English learners: their records, the services they get, and how well they did in the test of English."""

from typing import Any

from sqlalchemy import Select, and_, func, or_, select

from include.edfi.documents.scope import Scope
from include.sis.enrollments import enrollment_reasons, enrollments
from include.sis.narrowing import fails, in_scope, narrowed, none_holds, overlaps_year
from include.sis.tables import enrollment, lep, lep_service, lep_service_type, school_year

SERVICE_ORDER = ("beginDate", "lepServiceID")
PROFICIENCY_ORDER = ("day", "enrollmentID")


def learner_spells(scope: Scope) -> Select[Any]:
    """Records of English learners of the year, and of those who stopped and are in their first or second year after.

    Labels: lepID, personID, beginDate, endDate, exitReason, programStatus, parentDeclined, parentDeclinedDate,
    firstYearMonitoring, secondYearMonitoring, yearsLEP, yearStart, yearEnd.
    """
    table, year = lep.c, school_year.c
    in_year = [
        day.between(year.startDate, year.endDate) for day in (table.firstYearMonitoring, table.secondYearMonitoring)
    ]
    learning = and_(table.programStatus == "LEP", or_(table.exitDate.is_(None), table.exitDate >= year.startDate))
    left = and_(table.programStatus == "Exited LEP", or_(table.exitDate >= year.startDate, *in_year))
    columns = (
        "exitReason",
        "programStatus",
        "parentDeclined",
        "parentDeclinedDate",
        "firstYearMonitoring",
        "secondYearMonitoring",
        "yearsLEP",
    )
    query = (
        select(
            table.lepID,
            table.personID,
            table.identifiedDate.label("beginDate"),
            table.exitDate.label("endDate"),
            *(table[name] for name in columns),
            year.startDate.label("yearStart"),
            year.endDate.label("yearEnd"),
        )
        .select_from(lep.join(school_year, year.endYear == scope.school_year))
        .where(or_(table.identifiedDate.is_(None), table.identifiedDate <= year.endDate), or_(learning, left))
    )
    return narrowed(query, scope, person=table.personID)


def services(scope: Scope) -> Select[Any]:
    """Services of the year that parents did not refuse: parent, lepServiceID, code, beginDate, endDate, titleIII."""
    table = lep_service.c
    query = (
        select(
            table.personID.label("parent"),
            table.lepServiceID,
            lep_service_type.c.code,
            table.startDate.label("beginDate"),
            table.endDate,
            table.titleIII,
        )
        .select_from(lep_service.join(lep_service_type, lep_service_type.c.lepServiceTypeID == table.lepServiceTypeID))
        .where(overlaps_year(scope, table.startDate, table.endDate))
        .where(or_(table.parentRefusedServices.is_(None), fails(table.parentRefusedServices)))
    )
    return narrowed(query, scope, person=table.personID)


def proficiencies(scope: Scope) -> Select[Any]:
    """What reported enrollments of the year say of a student's English: parent, enrollmentID, code, day."""
    table = enrollment.c
    query = (
        select(
            table.personID.label("parent"),
            table.enrollmentID,
            table.englishProficiency.label("code"),
            table.englishProficiencyDate.label("day"),
        )
        .select_from(enrollments())
        .where(in_scope(scope), none_holds(*enrollment_reasons(scope)), func.trim(table.englishProficiency) != "")
    )
    return narrowed(query, scope, person=table.personID)
