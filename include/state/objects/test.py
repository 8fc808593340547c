"""Tests: what the district's students were tested with, and the objectives a test is made of.

A test belongs to the whole district and is sent whether it is still given or not, for its scores refer to it.
"""

from typing import Any

from sqlalchemy import ColumnElement, Select, select, true

from include.sis.tables import test
from include.state.metadata import flag, number, state_table, text
from include.state.object import StateObject, StateScope

APART = ("code", "name")
TABLE = state_table(
    "Test",
    "testID",
    # The test it is an objective of; not enforced, since either may come first.
    number("parentID"),
    text("code", 15),
    text("name", 60, required=True),
    text("subjectType", 15),
    text("type", 10),
    flag("active", required=True),
    apart=APART,
)


def rows(scope: StateScope) -> Select[Any]:
    return select(*(column for column in test.c if column.name in TABLE.c))


def within(scope: StateScope) -> ColumnElement[bool]:
    return true()


OBJECT = StateObject(
    name="Test",
    table=TABLE,
    rows=rows,
    within=within,
    source=test.c.testID,
    apart=APART,
    personal=False,
)
