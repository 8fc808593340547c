"""Whatever the SIS became, whatever the ODS holds and wherever a run broke off: afterwards they are equal within scope.

What is expected is mapped from every SIS row, without the comparison under test. What the guards keep is worked out
from what was done, never passed over.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from include.edfi.errors import ResyncError
from sandbox.district import District
from tests.support.engines import lent_folder
from tests.support.other_client import Somebody
from tests.support.random_edits import (
    ALTERED,
    ASKED,
    FAULTS,
    NAMES,
    Crash,
    calm,
    deactivate_course,
    interrupt,
    mark_no_show,
    move_start,
    rename_person,
    rename_room,
    renumber_course,
    withdraw,
)
from tests.support.resync_trial import Stage, Trial, trial
from tests.support.resync_world import World, held, wanted

FENCED = "Somebody else's"
"""Code of documents that another client added."""
NEW_KEY: dict[str, str] = {"locations": "classroomIdentificationCode", "courses": "courseCode"}


SIS_CHANGES: tuple[Callable[[Connection, int], None], ...] = (
    rename_room,
    renumber_course,
    deactivate_course,
    rename_person,
    move_start,
    withdraw,
    mark_no_show,
)


def delete(somebody: Somebody, made: Trial, name: str, which: int) -> None:
    if name != "students":  # Others refer to them.
        somebody.delete(name, some(made, name, which))


def alter(somebody: Somebody, made: Trial, name: str, which: int) -> None:
    somebody.change(name, some(made, name, which), **ALTERED[name])


def add(somebody: Somebody, made: Trial, name: str, which: int) -> None:
    """A document nobody knows: of this school year, or such that nobody can tell."""
    if name in NEW_KEY:
        somebody.change(name, some(made, name, which), **{NEW_KEY[name]: f"{FENCED} {which}"})
    elif name == "studentSchoolAssociations":
        somebody.change(name, some(made, name, which), entryDate=str(date(2027, 3, 1) + timedelta(days=which % 20)))


def some(made: Trial, name: str, which: int) -> dict[str, Any]:
    documents = made.documents(name)
    return documents[which % len(documents)]


def until_well(made: Trial) -> int:
    """Runs until one is worked through; how many it took."""
    for number in range(1, 5):
        try:
            made.reconcile(**ASKED)
        except (ResyncError, Crash):
            calm(made)
            made.new_process()
        else:
            return number
    raise AssertionError("the run never ended well")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    district = District(schools=1, students=8, school_year=2027, seed=3)
    # No person has decided that everything is ours: what was never sent awaits approval, and stays.
    with lent_folder() as folder, trial(folder, district=district, stage=Stage(all_ours=False)) as made:
        made.reconcile(**ASKED)
        somebody = Somebody(made)
        (excluded,) = {one["schoolId"] for one in made.documents("schools")} - {
            one["schoolReference"]["schoolId"] for one in made.documents("locations")
        }
        reference = {"schoolReference": {"schoolId": excluded}}
        somebody.put("locations", {"classroomIdentificationCode": "101", **reference})
        somebody.put("classPeriods", {"classPeriodName": "P1", **reference})
        somebody.change("calendars", made.documents("calendars")[0], schoolYearTypeReference={"schoolYear": 2026})
        yield World.of(made, tmp_path_factory.mktemp("kept"))


WHICH = st.integers(0, 60)
SIS_EDITS = st.lists(st.tuples(st.sampled_from(SIS_CHANGES), WHICH), max_size=4)
ODS_EDITS = st.lists(
    st.tuples(st.sampled_from((delete, alter, add)), st.sampled_from(tuple(ALTERED)), WHICH), max_size=5
)
BREAKS = st.tuples(st.integers(0, len(FAULTS) + 2), st.integers(0, 40))


@settings(max_examples=12, deadline=None, derandomize=True, database=None, phases=(Phase.explicit, Phase.generate))
@given(sis_edits=SIS_EDITS, ods_edits=ODS_EDITS, broken=BREAKS)
def test_equal_within_scope_and_untouched_outside_it(world, sis_edits, ods_edits, broken):
    with world.example() as made:
        somebody = Somebody(made)
        sent = {name: held(made, name) for name in NAMES}
        with made.writable_sis.begin() as connection:
            for edit, which in sis_edits:
                edit(connection, which)
        for change, name, which in ods_edits:
            change(somebody, made, name, which)
        everything = somebody.everything()
        before = {name: held(made, name) for name in NAMES}
        interrupt(made, *broken)
        until_well(made)
        calm(made)
        for name in NAMES:
            assert held(made, name) == expected(made, name, before[name], sent[name]), name
        assert wanted(made, "students").documents.items() <= held(made, "students").items()
        assert outside(somebody.everything()) == outside(everything)
        somebody.forget_requests()
        made.reconcile(**ASKED)
        assert somebody.writes() == []


def expected(made: Trial, name: str, before: dict[str, str], sent: dict[str, str]) -> dict[str, str]:
    """What the SIS wants, and of what was there before only what a guard keeps, or what was never sent."""
    sis = wanted(made, name)
    kept = {
        key: said
        for key, said in before.items()
        if key not in sis.documents
        and (key in sis.unsendable or sis.unknown or key not in sent or not ours(made, said))
    }
    return sis.documents | kept


def ours(made: Trial, said: str) -> bool:
    """Whether a document is of a school that is resynced."""
    return any(f'Id": {school}' in said for school in resynced(made))


def resynced(made: Trial) -> set[int]:
    return {one["schoolReference"]["schoolId"] for one in made.documents("calendars")}


def outside(everything: dict[tuple[str, str], str]) -> dict[tuple[str, str], str]:
    """All but the resources of the run."""
    return {place: said for place, said in everything.items() if place[0] not in {*NAMES, "students"}}
