"""English learners: when a student was identified, monitored and released from the program.

With a school go the records of the students who have a reported enrollment there. Needs the person at the state.
"""

from typing import Any

from sqlalchemy import ColumnElement, Select, select

from include.sis.enrollments import reported_people
from include.sis.tables import lep
from include.state.metadata import day_of, flag, reference, state_table, text
from include.state.object import StateObject, StateScope

APART = ("personID", "identifiedDate")
TABLE = state_table(
    "Lep",
    "lepID",
    reference("personID"),
    text("programStatus", 15, required=True),
    day_of("identifiedDate"),
    day_of("exitDate"),
    day_of("firstYearMonitoring"),
    day_of("secondYearMonitoring"),
    day_of("thirdYearMonitoring"),
    day_of("fourthYearMonitoring"),
    flag("parentDeclined"),
    day_of("parentDeclinedDate"),
    parents=("PersonIdentity.personID",),
    apart=APART,
)


def rows(scope: StateScope) -> Select[Any]:
    columns = (column for column in lep.c if column.name in TABLE.c)
    return select(*columns).where(lep.c.districtID == scope.district_id)


def within(scope: StateScope) -> ColumnElement[bool]:
    return lep.c.personID.in_(reported_people(scope))


OBJECT = StateObject(
    name="Lep",
    table=TABLE,
    rows=rows,
    within=within,
    source=lep.c.lepID,
    apart=APART,
)
