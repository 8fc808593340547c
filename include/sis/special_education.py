"""Special education: the state records of students, and locked plans of students without a record."""

from typing import Any

from sqlalchemy import Date, Select, String, func, literal, null, select, union_all

from include.edfi.documents.scope import Scope
from include.sis.narrowing import holds, narrowed, overlaps_year
from include.sis.tables import plan, plan_type, special_ed_state

SPECIAL, SECTION_504 = "sped", "504"
"""PlanType.module of plans for special education and of accommodation plans."""
PLAN_ORDER = ("beginDate", "planID")
STATE_END = func.coalesce(special_ed_state.c.exitDate, special_ed_state.c.endDate)


def special_education_spells(scope: Scope) -> Select[Any]:
    """SpecialEDState records of the year, and locked plans of students who have none.

    Labels: campusTable, campusID, personID, beginDate, endDate, exitReason, exitDate, servicesStartDate,
    primaryDisability, setting.
    """
    both = union_all(_state_records(scope), _planned(scope)).subquery("special_education")
    return select(both)


def _state_records(scope: Scope) -> Select[Any]:
    state = special_ed_state.c
    query = select(
        literal("SpecialEDState").label("campusTable"),
        state.specialEDStateID.label("campusID"),
        state.personID,
        state.startDate.label("beginDate"),
        STATE_END.label("endDate"),
        state.exitReason,
        state.exitDate,
        state.servicesStartDate,
        state.primaryDisability,
        state.specialEdSetting.label("setting"),
    ).where(overlaps_year(scope, state.startDate, STATE_END))
    return narrowed(query, scope, person=state.personID)


def _planned(scope: Scope) -> Select[Any]:
    """Locked plans of students without a state record of the year."""
    state, own = special_ed_state.c, plan.c
    of_year = overlaps_year(scope, state.startDate, STATE_END)
    has_record = select(state.specialEDStateID).where(state.personID == own.personID, of_year).exists()
    query = (
        select(
            literal("Plan").label("campusTable"),
            own.planID.label("campusID"),
            own.personID,
            own.startDate.label("beginDate"),
            own.endDate,
            null().cast(String(10)).label("exitReason"),
            null().cast(Date).label("exitDate"),
            null().cast(Date).label("servicesStartDate"),
            own.primaryDisability,
            own.setting,
        )
        .select_from(plan.join(plan_type, plan_type.c.typeID == own.typeID))
        .where(plan_type.c.module == SPECIAL, holds(own.locked), ~has_record)
        .where(overlaps_year(scope, own.startDate, own.endDate))
    )
    return narrowed(query, scope, person=own.personID)


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
