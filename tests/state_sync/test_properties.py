"""After a sync of a set of IDs those records are equal and all others untouched, whatever had drifted."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, update

from include.history.outcomes import Outcome
from include.state import registry
from tests.support.state_trial import Key, StateTrial, trial

FIELDS: dict[str, list[str]] = {
    "PersonIdentity": ["lastName", "alias", "gender", "stateID", "birthdate"],
    "Enrollment": ["grade", "startStatus", "endDate", "active", "cohortYear"],
}
OTHER: dict[str, Any] = {"birthdate": None, "endDate": None, "active": False}
Image = dict[str, dict[Key, dict[str, Any]]]


@pytest.fixture(scope="module")
def made(filled_files: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[StateTrial]:
    folder = tmp_path_factory.mktemp("property")
    for file in filled_files.glob("*.db"):
        shutil.copy(file, folder / file.name)
    with trial(folder, f"sqlite:///{folder / 'campus.db'}") as started:
        yield started


@pytest.fixture(scope="module")
def true(made: StateTrial) -> Image:
    """The state as it is when it is equal."""
    return made.image()


@st.composite
def drifts(draw: st.DrawFn) -> tuple[str, list[int], list[int], list[int], str]:
    """An object, places of records that are lost, changed and asked for, and the field that is changed."""
    name = draw(st.sampled_from(sorted(FIELDS)))
    places = st.lists(st.integers(0, 60), max_size=12)
    return name, draw(places), draw(places), draw(places), draw(st.sampled_from(FIELDS[name]))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drift=drifts(), unknown=st.sets(st.integers(900_000, 900_005), max_size=2))
def test_what_is_asked_for_is_equal_and_the_rest_untouched(
    made: StateTrial, true: Image, drift: Any, unknown: set[int]
) -> None:
    name, lost, changed, asked, field = drift
    keys = sorted(true[name])
    lost, changed, asked = ([keys[place % len(keys)] for place in places] for places in (lost, changed, asked))
    restore(made, true)
    damage(made, name, lost, changed, field)
    before, ids = made.image(), [*(key[1] for key in asked), *unknown]
    if not ids:
        return
    assert made.selective(name, ids).ok
    owned = made.context.owned_by_district(registry()[name])
    expected = dict(before[name])
    for key in asked:
        theirs = {} if key not in before[name] else {n: v for n, v in before[name][key].items() if n not in owned}
        expected[key] = {**true[name][key], **theirs}
    assert made.image() == {**before, name: expected}
    ended = {record.sis_key: record.outcome for record in made.records()}
    assert {f"{keyed(name)}={number}" for number in unknown} == {
        key for key, outcome in ended.items() if outcome == Outcome.NO_MATCH
    }


def keyed(name: str) -> str:
    return registry()[name].key


def damage(made: StateTrial, name: str, lost: list[Key], changed: list[Key], field: str) -> None:
    table = registry()[name].table
    with made.context.state.begin() as connection:
        if name == "PersonIdentity":
            # A person somebody refers to cannot be lost.
            lost = []
        for key in changed:
            connection.execute(
                update(table).where(table.c[keyed(name)] == key[1]).values({field: OTHER.get(field, "?")})
            )
        for key in lost:
            connection.execute(delete(table).where(table.c[keyed(name)] == key[1]))


def restore(made: StateTrial, true: Image) -> None:
    with made.context.state.begin() as connection:
        for name in reversed(list(registry())):
            connection.execute(delete(registry()[name].table))
        for name, one in registry().items():
            connection.execute(insert(one.table), list(true[name].values()))
