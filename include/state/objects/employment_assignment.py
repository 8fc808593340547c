"""Employment assignments: at which school a person works, as what and for how much of a position.

An assignment belongs to the employment during which it begins, or else to the person's latest one. Excluded
assignments and those to excluded schools are not sent. Needs the employment and the school at the state.
"""

from typing import Any

from sqlalchemy import ColumnElement, Select, select

from include.sis.narrowing import exclusion
from include.sis.staff import assigned, assignment_reasons, assignments, employment_of_assignment
from include.sis.tables import employment_assignment, school
from include.state.metadata import amount, day_of, flag, reference, state_table, text
from include.state.object import StateObject, StateScope

APART = ("personID", "schoolID", "assignmentCode", "startDate")
TABLE = state_table(
    "EmploymentAssignment",
    "assignmentID",
    reference("employmentID"),
    reference("personID"),
    reference("schoolID"),
    text("title", 50),
    text("assignmentCode", 10),
    text("type", 10),
    amount("fte", 5, 3),
    flag("teacher"),
    flag("advisor"),
    flag("counselor"),
    flag("supervisor"),
    day_of("startDate", required=True),
    day_of("endDate"),
    parents=("Employment.employmentID", "PersonIdentity.personID", "School.schoolID"),
    apart=APART,
)


def rows(scope: StateScope) -> Select[Any]:
    columns = (column for column in employment_assignment.c if column.name in TABLE.c)
    return (
        select(
            *columns,
            employment_of_assignment().label("employmentID"),
            school.c.number.label("schoolNumber"),
            exclusion(*assignment_reasons(scope)),
        )
        .select_from(assignments())
        .where(employment_assignment.c.districtID == scope.district_id)
    )


def within(scope: StateScope) -> ColumnElement[bool]:
    return assigned(scope)


OBJECT = StateObject(
    name="EmploymentAssignment",
    table=TABLE,
    rows=rows,
    within=within,
    source=employment_assignment.c.assignmentID,
    sliced_by="school",
    apart=APART,
)
