"""Graduation: which diploma a student was awarded, and when.

With a school go the records of the students who have a reported enrollment there. Needs the person at the state.
"""

from typing import Any

from sqlalchemy import ColumnElement, Select, select

from include.sis.enrollments import reported_people
from include.sis.tables import enrollment, graduation
from include.state.metadata import day_of, state_table, text
from include.state.object import StateObject, StateScope

TABLE = state_table(
    "Graduation",
    "personID",
    day_of("diplomaDate"),
    text("diplomaType", 5),
    parents=("PersonIdentity.personID",),
)


def rows(scope: StateScope) -> Select[Any]:
    columns = (column for column in graduation.c if column.name in TABLE.c)
    enrolled = select(enrollment.c.personID).where(enrollment.c.districtID == scope.district_id)
    return select(*columns).where(graduation.c.personID.in_(enrolled))


def within(scope: StateScope) -> ColumnElement[bool]:
    return graduation.c.personID.in_(reported_people(scope))


OBJECT = StateObject(
    name="Graduation",
    table=TABLE,
    rows=rows,
    within=within,
    source=graduation.c.personID,
)
