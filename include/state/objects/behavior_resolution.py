"""Behavior resolutions: what was done about a person's part in an event, from when and for how many school days.

Sent where the role they answer to is. Needs the role at the state.
"""

from typing import Any

from sqlalchemy import ColumnElement, Select, select

from include.sis.behavior_records import enrolled_by_year, role_reasons, roles, with_enrolled
from include.sis.narrowing import exclusion, in_scope
from include.sis.tables import behavior_res_type, behavior_resolution, behavior_role, calendar, school
from include.state.metadata import amount, moment, number, reference, state_table, text
from include.state.object import StateObject, StateScope

APART = ("roleID", "code", "timestamp")
TABLE = state_table(
    "BehaviorResolution",
    "resolutionID",
    reference("roleID"),
    text("code", 10, required=True),
    text("name", 80, required=True),
    moment("timestamp", required=True),
    amount("schoolDaysDuration", 6, 2),
    text("removalReason", 10),
    number("adminPersonID"),
    parents=("BehaviorRole.roleID",),
    apart=APART,
)


def rows(scope: StateScope) -> Select[Any]:
    enrolled = enrolled_by_year(scope)
    columns = (column for column in behavior_resolution.c if column.name in TABLE.c)
    kind = (behavior_res_type.c.code, behavior_res_type.c.name)
    at_school = (school.c.schoolID, school.c.number.label("schoolNumber"))
    answered = with_enrolled(roles(), enrolled).join(
        behavior_resolution, behavior_resolution.c.roleID == behavior_role.c.roleID
    )
    return (
        select(*columns, *kind, *at_school, exclusion(*role_reasons(scope, enrolled)))
        .select_from(answered.join(behavior_res_type, behavior_res_type.c.typeID == behavior_resolution.c.typeID))
        .where(calendar.c.districtID == scope.district_id)
    )


def within(scope: StateScope) -> ColumnElement[bool]:
    return in_scope(scope)


OBJECT = StateObject(
    name="BehaviorResolution",
    table=TABLE,
    rows=rows,
    within=within,
    source=behavior_resolution.c.resolutionID,
    sliced_by="school",
    apart=APART,
)
