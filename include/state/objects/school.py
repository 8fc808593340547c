"""Schools of the district, with their addresses and what kind of school they are.

Schools that are excluded from reporting are not sent. A school that closed stays at the state, because what it holds
of earlier years belongs to it.
"""

from typing import Any

from sqlalchemy import ColumnElement, Select, select

from include.sis.narrowing import exclusion, school_reasons
from include.sis.tables import school
from include.state.metadata import state_table, text
from include.state.object import StateObject, StateScope

APART = ("number",)
TABLE = state_table(
    "School",
    "schoolID",
    text("number", 15, required=True),
    text("name", 60, required=True),
    text("type", 10),
    text("schoolLevel", 10),
    text("title1", 10),
    text("address", 80),
    text("city", 30),
    text("state", 2),
    text("zip", 10),
    text("county", 30),
    text("physicalAddress", 80),
    text("physicalCity", 30),
    text("physicalState", 2),
    text("physicalZip", 10),
    text("phone", 25),
    text("fax", 25),
    text("email", 100),
    text("url", 200),
    text("principalName", 80),
    apart=APART,
)


def rows(scope: StateScope) -> Select[Any]:
    columns = (column for column in school.c if column.name in TABLE.c)
    return select(*columns, school.c.number.label("schoolNumber"), exclusion(*school_reasons(scope))).where(
        school.c.districtID == scope.district_id
    )


def within(scope: StateScope) -> ColumnElement[bool]:
    return school.c.schoolID.in_(scope.schools)


OBJECT = StateObject(
    name="School",
    table=TABLE,
    rows=rows,
    within=within,
    source=school.c.schoolID,
    sliced_by="school",
    apart=APART,
    never_deleted="the state keeps schools that closed",
    personal=False,
)
