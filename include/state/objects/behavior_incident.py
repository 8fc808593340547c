"""Behavior incidents: when and where something happened at a school.

Only complete incidents are sent, and none of excluded calendars and schools. Needs the calendar at the state.
"""

from typing import Any

from sqlalchemy import ColumnElement, Select, select

from include.sis.behavior_records import incident_reasons, incidents
from include.sis.narrowing import exclusion, in_scope
from include.sis.tables import behavior_incident, calendar, school
from include.state.metadata import moment, number, reference, state_table, text
from include.state.object import StateObject, StateScope

TABLE = state_table(
    "BehaviorIncident",
    "incidentID",
    reference("calendarID"),
    moment("timestamp", required=True),
    text("status", 2, required=True),
    text("location", 10),
    number("referralPersonID"),
    parents=("Calendar.calendarID",),
)


def rows(scope: StateScope) -> Select[Any]:
    columns = (column for column in behavior_incident.c if column.name in TABLE.c)
    at_school = (school.c.schoolID, school.c.number.label("schoolNumber"))
    return (
        select(*columns, *at_school, exclusion(*incident_reasons(scope)))
        .select_from(incidents())
        .where(calendar.c.districtID == scope.district_id)
    )


def within(scope: StateScope) -> ColumnElement[bool]:
    return in_scope(scope)


OBJECT = StateObject(
    name="BehaviorIncident",
    table=TABLE,
    rows=rows,
    within=within,
    source=behavior_incident.c.incidentID,
    sliced_by="school",
)
