"""Test scores: what a student reached in a test or in one of its objectives, and when.

With a school go the scores of the students who have a reported enrollment there, of whatever year. Needs the student
and the test at the state.
"""

from typing import Any

from sqlalchemy import ColumnElement, Select, select

from include.sis.enrollments import reported_people
from include.sis.tables import enrollment, test_score
from include.state.metadata import amount, day_of, number, reference, state_table, text
from include.state.object import StateObject, StateScope

APART = ("personID", "testID", "date")
TABLE = state_table(
    "TestScore",
    "scoreID",
    reference("personID"),
    reference("testID"),
    # The score of the whole test; not enforced, since either may come first.
    number("parentID"),
    day_of("date", required=True),
    amount("scaleScore", 9, 3),
    amount("rawScore", 9, 3),
    amount("percentile", 6, 2),
    text("result", 15),
    text("testingGrade", 4),
    parents=("PersonIdentity.personID", "Test.testID"),
    apart=APART,
)


def rows(scope: StateScope) -> Select[Any]:
    columns = (column for column in test_score.c if column.name in TABLE.c)
    enrolled = select(enrollment.c.personID).where(enrollment.c.districtID == scope.district_id)
    return select(*columns).where(test_score.c.personID.in_(enrolled))


def within(scope: StateScope) -> ColumnElement[bool]:
    return test_score.c.personID.in_(reported_people(scope))


OBJECT = StateObject(
    name="TestScore",
    table=TABLE,
    rows=rows,
    within=within,
    source=test_score.c.scoreID,
    apart=APART,
)
