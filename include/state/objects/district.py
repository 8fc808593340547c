"""Districts: the one whose records are synced.

Everything else the state holds of a district belongs to this record, so it always comes first. The state keeps it for
as long as it holds anything of the district.
"""

from typing import Any

from sqlalchemy import Column, ColumnElement, Select, String, Table, select

from include.sis.tables import district
from include.state.metadata import DISTRICT, metadata, number, text
from include.state.object import StateObject, StateScope

TABLE = Table(
    "District",
    metadata,
    Column(DISTRICT, String(15), primary_key=True),
    number("districtID", required=True),
    text("name", 60, required=True),
    text("address", 80),
    text("city", 30),
    text("state", 2),
    text("zip", 10),
    text("phone", 25),
)


def rows(scope: StateScope) -> Select[Any]:
    columns = (column for column in district.c if column.name != "number")
    return select(district.c.number.label(DISTRICT), *columns).where(within(scope))


def within(scope: StateScope) -> ColumnElement[bool]:
    return district.c.districtID == scope.district_id


OBJECT = StateObject(
    name="District",
    table=TABLE,
    rows=rows,
    within=within,
    source=district.c.number,
    never_deleted="a district is never deleted",
    personal=False,
)
