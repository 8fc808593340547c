"""Behavior events: what happened in an incident, by its code and name, and with which weapon.

An incident may have several. Needs the incident at the state.
"""

from typing import Any

from sqlalchemy import ColumnElement, Select, select

from include.sis.behavior_records import events, incident_reasons
from include.sis.narrowing import exclusion, in_scope
from include.sis.tables import behavior_event, behavior_type, calendar, school
from include.state.metadata import reference, state_table, text
from include.state.object import StateObject, StateScope

APART = ("incidentID", "code", "weaponCode")
TABLE = state_table(
    "BehaviorEvent",
    "eventID",
    reference("incidentID"),
    text("code", 10, required=True),
    text("name", 80, required=True),
    text("weaponCode", 10),
    parents=("BehaviorIncident.incidentID",),
    apart=APART,
)


def rows(scope: StateScope) -> Select[Any]:
    its_own = (behavior_event.c.eventID, behavior_event.c.incidentID, behavior_event.c.weaponCode)
    at_school = (school.c.schoolID, school.c.number.label("schoolNumber"))
    return (
        select(*its_own, behavior_type.c.code, behavior_type.c.name, *at_school, exclusion(*incident_reasons(scope)))
        .select_from(events().join(behavior_type, behavior_type.c.typeID == behavior_event.c.typeID))
        .where(calendar.c.districtID == scope.district_id)
    )


def within(scope: StateScope) -> ColumnElement[bool]:
    return in_scope(scope)


OBJECT = StateObject(
    name="BehaviorEvent",
    table=TABLE,
    rows=rows,
    within=within,
    source=behavior_event.c.eventID,
    sliced_by="school",
    apart=APART,
)
