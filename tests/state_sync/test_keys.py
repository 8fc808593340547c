"""Keys are those of the state's database: what it takes for one key is one record, however it is spelled."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import text

from include.state import registry
from include.state.metadata import DISTRICT
from include.state_sync.keys import as_asked
from tests.support.state_trial import Begin


@pytest.mark.parametrize(
    ("key", "asked", "expected"),
    [
        pytest.param(7, {7, 8}, 7, id="a number"),
        pytest.param("AB1", {"AB1"}, "AB1", id="the same"),
        pytest.param("AB1", {"ab1"}, "ab1", id="another case"),
        pytest.param("ab1  ", {"ab1"}, "ab1", id="blanks at the end"),
        pytest.param("AB1", {"AB1", "ab1"}, "AB1", id="the exact one first"),
        pytest.param("AB2", {"ab1", None}, "AB2", id="none of them"),
    ],
)
def test_a_key_is_the_one_that_was_asked_for(key: Any, asked: set[Any], expected: Any) -> None:
    assert as_asked(key, asked) == expected


@pytest.fixture
def ignoring_case(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """District numbers are compared as most databases of SQL Server do; what is made meanwhile stays so."""
    with monkeypatch.context() as changed:
        for state_object in registry().values():
            changed.setattr(state_object.table.c[DISTRICT].type, "collation", "NOCASE")
        yield


def test_a_district_that_the_state_spells_otherwise_is_the_same_district(begin: Begin, ignoring_case: None) -> None:
    made = begin(district_number="ab1")
    with made.writable_sis.begin() as connection:
        connection.execute(text("UPDATE District SET number = 'ab1' WHERE number = '255901'"))
    assert made.batch().ok
    with made.context.state.begin() as connection:
        connection.execute(text("PRAGMA foreign_keys = OFF"))
        connection.execute(text("UPDATE District SET districtNumber = 'AB1'"))
    report = made.batch(prune=True)
    assert report.ok
    assert "(0 created, 0 updated" in report.verdict
    assert made.context.prunes.counts(made.request_id) == {}
