"""Special education: the state records of students, and their locked plans, which stand in for a record."""

from typing import Any

from sqlalchemy import Date, Select, String, func, literal, null, select, union_all

from include.edfi.documents.scope import Scope
from include.sis.narrowing import holds, narrowed, overlaps_year
from include.sis.tables import plan, plan_type, special_ed_state

SPECIAL, SECTION_504 = "sped", "504"
"""PlanType.module of plans for special education and of accommodation plans."""
PLAN_ORDER = ("beginDate", "planID")


def special_education_spells(scope: Scope) -> Select[Any]:
    """SpecialEDState records of the year, and locked plans of students who have none.

    Labels: campusTable, campusID, personID, beginDate, endDate, exitReason, exitDate, servicesStartDate,
    primaryDisability, setting.
    """
    state, own = special_ed_state.c, plan.c
    end = func.coalesce(state.exitDate, state.endDate)
    of_year = overlaps_year(scope, state.startDate, end)
    stated = select(
        literal("SpecialEDState").label("campusTable"), state.specialEDStateID.label("campusID"), state.personID,
        state.startDate.label("beginDate"), end.label("endDate"), state.exitReason, state.exitDate,
        state.servicesStartDate, state.primaryDisability, state.specialEdSetting.label("setting"),
    ).where(of_year)  # fmt: skip
    has_record = select(state.specialEDStateID).where(state.personID == own.personID, of_year).exists()
    planned = (
        select(
            literal("Plan").label("campusTable"), own.planID.label("campusID"), own.personID,
            own.startDate.label("beginDate"), own.endDate, null().cast(String(10)).label("exitReason"),
            null().cast(Date).label("exitDate"), null().cast(Date).label("servicesStartDate"),
            own.primaryDisability, own.setting,
        )
        .select_from(plan.join(plan_type, plan_type.c.typeID == own.typeID))
        .where(plan_type.c.module == SPECIAL, holds(own.locked), ~has_record)
        .where(overlaps_year(scope, own.startDate, own.endDate))
    )  # fmt: skip
    both = union_all(
        narrowed(stated, scope, person=state.personID), narrowed(planned, scope, person=own.personID)
    ).subquery("special_education")
    return select(both)


def special_education_plans(scope: Scope) -> Select[Any]:
    """Locked plans for special education that touch the year. Labels: parent, planID, beginDate, endDate."""
    return _plans(scope, SPECIAL)


def accommodation_plans(scope: Scope) -> Select[Any]:
    """Locked plans of Section 504 that touch the year, with the same labels."""
    return _plans(scope, SECTION_504)


def _plans(scope: Scope, module: str) -> Select[Any]:
    query = (
        select(plan.c.personID.label("parent"), plan.c.planID, plan.c.startDate.label("beginDate"), plan.c.endDate)
        .select_from(plan.join(plan_type, plan_type.c.typeID == plan.c.typeID))
        .where(plan_type.c.module == module, holds(plan.c.locked))
        .where(overlaps_year(scope, plan.c.startDate, plan.c.endDate))
    )
    return narrowed(query, scope, person=plan.c.personID)
