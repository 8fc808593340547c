"""Behavior roles: who took part in an event, as offender, participant, victim or witness.

A role of an unknown person is sent without the person; that of a person from outside, neither student nor staff, is not
sent. Needs the event and the person at the state, who may attend another school than that of the incident.
"""

from typing import Any

from sqlalchemy import ColumnElement, Select, select

from include.sis.behavior_records import enrolled_by_year, role_reasons, roles, with_enrolled
from include.sis.narrowing import exclusion, in_scope
from include.sis.tables import behavior_role, calendar, school
from include.state.metadata import reference, state_table, text
from include.state.object import StateObject, StateScope

APART = ("personID", "eventID", "role")
TABLE = state_table(
    "BehaviorRole",
    "roleID",
    reference("eventID"),
    reference("personID", required=False),
    text("role", 15, required=True),
    parents=("BehaviorEvent.eventID", "PersonIdentity.personID"),
    apart=APART,
)


def rows(scope: StateScope) -> Select[Any]:
    enrolled = enrolled_by_year(scope)
    columns = (column for column in behavior_role.c if column.name in TABLE.c)
    at_school = (school.c.schoolID, school.c.number.label("schoolNumber"))
    return (
        select(*columns, *at_school, exclusion(*role_reasons(scope, enrolled)))
        .select_from(with_enrolled(roles(), enrolled))
        .where(calendar.c.districtID == scope.district_id)
    )


def within(scope: StateScope) -> ColumnElement[bool]:
    return in_scope(scope)


OBJECT = StateObject(
    name="BehaviorRole",
    table=TABLE,
    rows=rows,
    within=within,
    source=behavior_role.c.roleID,
    sliced_by="school",
    apart=APART,
    parents_anywhere=True,
)
