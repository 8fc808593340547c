"""Slices: each bearable, all rows in exactly one, and JSON between tasks."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, Engine, Integer, MetaData, Select, StaticPool, Table, create_engine, insert, select

from include.edfi.documents.model import EdFiModel
from include.edfi.documents.resource import Resource
from include.edfi.documents.scope import Scope
from include.resources import registry
from include.resync.extract import sis_key
from include.resync.plan.scopes import resolve
from include.resync.plan.slices import Slice, cut
from include.resync.request.request import validate
from tests.support.resync_trial import configuration

GENERAL = configuration("5.2")
ROWS = Table("rows", MetaData(), Column("rowID", Integer, primary_key=True), Column("personID", Integer))


def all_rows(scope: Scope) -> Select[Any]:
    query = select(ROWS.c.rowID, ROWS.c.personID)
    return query.where(ROWS.c.personID.between(*scope.person_range)) if scope.person_range else query


PEOPLE = Resource(
    name="people",
    category="Student",
    tier=1,
    model=EdFiModel,
    rows=all_rows,
    payload=lambda *_: EdFiModel(),
    sis_key=("rowID",),
    sliced_by="person",
)


@pytest.fixture(scope="module")
def sis(district_file: Path) -> Iterator[Engine]:
    engine = create_engine(f"sqlite:///{district_file}")
    yield engine
    engine.dispose()


def slices(sis: Engine, resource: Resource, most_rows: int, **params: Any) -> list[Slice]:
    asked = {"configuration": GENERAL.name, "all_schools": "schools" not in params, "mode": "resend", **params}
    resolved = resolve(validate(asked, {GENERAL.name: GENERAL}, registry()), GENERAL, sis)
    return cut(resource, resolved, sis, request_id="r", configuration=GENERAL.name, most_rows=most_rows)


def keys(sis: Engine, resource: Resource, part: Slice) -> list[str]:
    with sis.connect() as connection:
        return [sis_key(resource, dict(row)) for row in connection.execute(resource.rows(part.scope)).mappings()]


@pytest.mark.parametrize("name", list(registry()))
def test_small_slices_hold_what_one_great_slice_holds(sis, name):
    resource = registry()[name]
    (whole,) = slices(sis, resource, 1_000_000)
    parts = slices(sis, resource, 7)
    expected = keys(sis, resource, whole)
    assert whole.expected == len(expected) == len(set(expected))
    found = [keys(sis, resource, part) for part in parts]
    assert sorted(key for part in found for key in part) == sorted(expected)
    assert [part.expected for part in parts] == [len(part) for part in found]
    assert [part.slice_no for part in parts] == list(range(len(parts)))


@pytest.mark.parametrize("name", [name for name, one in registry().items() if one.sliced_by == "person"])
def test_slices_by_person_are_no_larger_than_one_person_makes_them(sis, name):
    resource = registry()[name]
    for part in slices(sis, resource, 7):
        with sis.connect() as connection:
            people = Counter(row["personID"] for row in connection.execute(resource.rows(part.scope)).mappings())
        assert part.expected < 7 + max(people.values())


@given(rows=st.lists(st.integers(1, 12), min_size=1, max_size=60), most_rows=st.integers(1, 9))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_person_ranges_hold_every_row_exactly_once(sis, rows, most_rows):
    engine = create_engine("sqlite://", poolclass=StaticPool)
    ROWS.metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(insert(ROWS), [{"personID": person} for person in rows])
    asked = {"configuration": GENERAL.name, "all_schools": True, "mode": "resend"}
    request = validate(asked, {GENERAL.name: GENERAL}, registry())
    resolved = resolve(request, GENERAL, sis)
    parts = cut(PEOPLE, resolved, engine, request_id="r", configuration=GENERAL.name, most_rows=most_rows)
    found = [key for part in parts for key in keys(engine, PEOPLE, part)]
    ranges = [part.scope.person_range for part in parts if part.scope.person_range]
    engine.dispose()
    assert sorted(found) == sorted(f"rowID={number}" for number in range(1, len(rows) + 1))
    assert sum(part.expected for part in parts) == len(rows)
    assert all(left[1] < right[0] for left, right in pairwise(ranges))


def test_slices_travel_as_json(sis):
    for resource in registry().values():
        for part in slices(sis, resource, 20, person_ids="40 41 42", section_ids="3 4"):
            assert Slice.from_json(json.loads(json.dumps(part.as_json()))) == part


def test_nothing_and_not_narrowed_stay_apart_in_json(sis):
    (part,) = slices(sis, registry()["localEducationAgencies"], 20)
    empty = replace(part, scope=replace(part.scope, persons=(), courses=None))
    read = Slice.from_json(json.loads(json.dumps(empty.as_json()))).scope
    assert (read.persons, read.courses) == ((), None)


def test_no_rows_make_no_slices(sis):
    assert slices(sis, registry()["students"], 10, person_ids="999999") == []


def test_labels_tell_people_what_a_slice_is(sis):
    one = slices(sis, registry()["calendars"], 10, schools="2")[0]
    assert one.label == f"1: {one.school_numbers[0]} Grand Bend School, {one.expected} rows"
    (whole,) = slices(sis, registry()["students"], 1000)
    assert whole.label.startswith("1: 3 schools, persons ")


@pytest.mark.parametrize("mode", ["reconcile", "verify"])
def test_people_are_compared_in_one_slice(sis, mode):
    """They cannot be asked for by range, so more slices would read the same documents back again and again."""
    parts = slices(sis, registry()["students"], 7, mode=mode)
    assert len(parts) == 1
    assert parts[0].scope.person_range is None


@pytest.mark.parametrize("mode", ["reconcile", "verify"])
def test_where_the_sis_has_nothing_the_ods_is_still_looked_at(sis, mode):
    parts = slices(sis, registry()["students"], 7, mode=mode, person_ids="2147483000")
    assert [part.expected for part in parts] == [0]
