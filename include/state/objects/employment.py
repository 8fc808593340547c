"""Employment: since when, and until when, a person works for the district.

With the whole district go all employments that touch the school year; with some schools those of the people assigned
there. Needs the person at the state.
"""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select

from include.sis.narrowing import none_holds
from include.sis.staff import (
    assigned,
    assignment_reasons,
    assignments,
    employed,
    employment_of_assignment,
    reported_assignments,
)
from include.sis.tables import employment
from include.state.metadata import day_of, flag, reference, state_table, text
from include.state.object import StateObject, StateScope

APART = ("personID", "startDate")
TABLE = state_table(
    "Employment",
    "employmentID",
    reference("personID"),
    day_of("startDate", required=True),
    day_of("endDate"),
    flag("districtStaff"),
    text("assignmentCode", 10),
    text("title", 50),
    text("licenseNumber", 30),
    text("status", 10),
    parents=("PersonIdentity.personID",),
    apart=APART,
)


def rows(scope: StateScope) -> Select[Any]:
    columns = (column for column in employment.c if column.name in TABLE.c)
    return select(*columns).where(employment.c.districtID == scope.district_id)


def within(scope: StateScope) -> ColumnElement[bool]:
    return or_(_of_the_year(scope), employment.c.employmentID.in_(_assigned(scope)))


def _of_the_year(scope: StateScope) -> ColumnElement[bool]:
    if scope.whole_district:
        return employed(scope)
    people = reported_assignments(scope).subquery("assigned_people")
    return and_(employed(scope), employment.c.personID.in_(select(people.c.personID)))


def _assigned(scope: StateScope) -> Select[Any]:
    """What the reported assignments belong to, even if it ended before the year."""
    reported = (assigned(scope), none_holds(*assignment_reasons(scope)))
    return select(employment_of_assignment()).select_from(assignments()).where(*reported)


OBJECT = StateObject(
    name="Employment",
    table=TABLE,
    rows=rows,
    within=within,
    source=employment.c.employmentID,
    apart=APART,
)
