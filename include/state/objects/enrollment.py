"""Enrollments: which student attends which school in which year, and what is known of the stay.

A student who leaves and comes back has two. No-shows, state-excluded enrollments and those of excluded grades,
calendars and schools are not sent, and the state does not keep them. Needs the person and the calendar at the state.
"""

from typing import Any

from sqlalchemy import ColumnElement, Select, select

from include.sis.enrollments import enrollment_reasons, enrollments
from include.sis.narrowing import exclusion, in_scope
from include.sis.tables import enrollment, school
from include.state.metadata import day_of, flag, number, reference, small, state_table, text
from include.state.object import StateObject, StateScope

APART = ("personID", "calendarID", "startDate", "serviceType")
TABLE = state_table(
    "Enrollment",
    "enrollmentID",
    reference("personID"),
    reference("calendarID"),
    number("structureID", required=True),
    small("endYear", required=True),
    text("grade", 4, required=True),
    text("serviceType", 1, required=True),
    flag("active", required=True),
    day_of("startDate", required=True),
    text("startStatus", 5),
    day_of("endDate"),
    text("endStatus", 5),
    text("residentDistrict", 12),
    text("servingDistrict", 12),
    text("localStudentNumber", 15),
    text("cohortYear", 4),
    day_of("diplomaDate"),
    text("diplomaType", 3),
    day_of("projectedGraduationDate"),
    text("homeless", 2),
    text("migrant", 2),
    text("immigrant", 3),
    text("giftedTalented", 2),
    text("section504", 2),
    text("title1", 5),
    text("specialEdStatus", 5),
    text("specialEdSetting", 6),
    text("disability1", 15),
    text("disability2", 15),
    text("disability3", 15),
    parents=("PersonIdentity.personID", "Calendar.calendarID"),
    apart=APART,
)


def rows(scope: StateScope) -> Select[Any]:
    columns = (column for column in enrollment.c if column.name in TABLE.c)
    return (
        select(
            *columns,
            school.c.schoolID,
            school.c.number.label("schoolNumber"),
            exclusion(*enrollment_reasons(scope)),
        )
        .select_from(enrollments())
        .where(enrollment.c.districtID == scope.district_id)
    )


def within(scope: StateScope) -> ColumnElement[bool]:
    return in_scope(scope)


OBJECT = StateObject(
    name="Enrollment",
    table=TABLE,
    rows=rows,
    within=within,
    source=enrollment.c.enrollmentID,
    sliced_by="school",
    apart=APART,
    selectable=True,
)
