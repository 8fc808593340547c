"""Whatever host the ODS has: a run makes it equal to the SIS, the next one writes nothing, and an ODS that was put back
to an earlier state is made equal again.

One district of eight students and three resources; what the host does its own way is a setting of the embedded API.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, func, update

from include.history.outcomes import OrphanStatus
from include.history.prunes import Prunes
from include.sis.tables import course
from sandbox.district import District
from sandbox.edfi.traits import Traits
from tests.support.engines import lent_folder
from tests.support.other_client import Somebody
from tests.support.random_edits import ALTERED, ASKED, NAMES, key_of, rename_person, rename_room, renumber_course
from tests.support.resync_trial import Trial, trial
from tests.support.resync_world import World, held, wanted


def respell_course(connection: Connection, which: int) -> None:
    key = key_of(connection, course.c.courseID, which)
    connection.execute(update(course).where(course.c.courseID == key).values(number=func.lower(course.c.number)))


def delete(somebody: Somebody, name: str, document: dict[str, Any]) -> None:
    if name != "students":  # Others refer to them.
        somebody.delete(name, document)


def alter(somebody: Somebody, name: str, document: dict[str, Any]) -> None:
    somebody.change(name, document, **ALTERED[name])


SIS_EDITS: tuple[Callable[[Connection, int], None], ...] = (
    rename_room,
    renumber_course,
    respell_course,
    rename_person,
)
SINGLE = [
    "page_limit=7",
    "page_limit=7,total_count=absent",
    "page_limit=7,total_count=capped",
    "total_count=timeout",
    "page_limit=7,cursor_paging=off",
    "change_queries=off",
    "change_queries=late_commits",
    "keys=ignore_case",
    "keys=ignore_trailing_blanks",
    "keys=ignore_both",
    "etags=weak",
    "etags=unquoted",
    "etags=none",
    "etags=body",
    "etags=changing",
    "key_change=refused_400",
    "key_change=refused_405",
    "put_id=required",
    "put_id=refused",
    "errors=error_object",
    "errors=empty",
    "optional_addresses=absent",
    "optional_addresses=broken",
    "unknown_query=refuse",
    "openapi=served,unknown_query=refuse",
    "unknown_query=ignore,missing_queries=locations.schoolId+courses.educationOrganizationId",
    "unknown_query=refuse,missing_queries=locations.schoolId+courses.educationOrganizationId",
    "discovery=no_change_queries",
    "between=page_200,between_every=9",
    "between=page_403,between_every=9",
    "between=status_520,between_every=9",
]
MIXES = st.builds(
    Traits,
    keys=st.sampled_from(["exact", "ignore_case", "ignore_both"]),
    etags=st.sampled_from(["strong", "weak", "unquoted", "none", "body", "changing"]),
    total_count=st.sampled_from(["right", "absent", "capped", "timeout"]),
    page_limit=st.sampled_from([500, 7]),
    cursor_paging=st.sampled_from([None, False]),
    change_queries=st.sampled_from(["on", "off", "late_commits"]),
    key_change=st.sampled_from(["as_modeled", "refused_400", "refused_405"]),
    put_id=st.sampled_from(["optional", "required"]),
    discovery=st.sampled_from(["right", "no_change_queries"]),
    optional_addresses=st.sampled_from(["served", "absent", "broken"]),
    errors=st.sampled_from(["as_release", "error_object"]),
    unknown_query=st.sampled_from(["ignore", "refuse"]),
    between=st.sampled_from(["nothing", "page_200", "page_403", "status_520"]),
)
WHICH = st.integers(0, 60)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The ODS and the history after a first run on a host without traits."""
    district = District(schools=1, students=8, school_year=2027, seed=3)
    with lent_folder() as folder, trial(folder, district=district) as made:
        made.reconcile(**ASKED)
        yield World.of(made, tmp_path_factory.mktemp("kept"))


@pytest.mark.case("A1", "B4", "B5", "B6", "B7", "C11", "C12", "D17", "E20", "E21", "E24")
@pytest.mark.parametrize("line", SINGLE)
def test_drift_is_repaired_on_every_host(world: World, line: str) -> None:
    sis_edits = [(edit, number) for number, edit in enumerate(SIS_EDITS, start=4)]
    ods_edits = [(delete, "locations", 2), (delete, "studentSchoolAssociations", 2)]
    ods_edits += [(alter, name, number) for number, name in enumerate(ALTERED, start=1)]
    with drifted(world, Traits.read(line), sis_edits, ods_edits) as made:
        assert_repaired(made)


@pytest.mark.case("B3")
@settings(max_examples=8, deadline=None, derandomize=True, database=None, phases=(Phase.generate,))
@given(
    traits=MIXES,
    sis_edits=st.lists(st.tuples(st.sampled_from(SIS_EDITS), WHICH), max_size=3),
    ods_edits=st.lists(st.tuples(st.sampled_from([delete, alter]), st.sampled_from(list(ALTERED)), WHICH), max_size=4),
)
def test_drift_is_repaired_under_any_mix(
    world: World, traits: Traits, sis_edits: list[Any], ods_edits: list[Any]
) -> None:
    with drifted(world, traits, sis_edits, ods_edits) as made:
        assert_repaired(made)
        made.api.restore()
        assert_repaired(made)


@contextmanager
def drifted(world: World, traits: Traits, sis_edits: list[Any], ods_edits: list[Any]) -> Iterator[Trial]:
    """The world on a host with these traits, after the edits; the ODS before them is kept as an image."""
    with world.example() as made:
        made.api.api.traits = traits
        made.new_process()
        if traits.change_queries == "late_commits":
            # What commits late has a number below one that a run has already seen.
            made.reconcile(**ASKED)
        made.api.remember()
        somebody = Somebody(made)
        with made.writable_sis.begin() as connection:
            for edit, which in sis_edits:
                edit(connection, which)
        for change, name, which in ods_edits:
            documents = made.documents(name)
            change(somebody, name, documents[which % len(documents)])
        yield made


def assert_repaired(made: Trial) -> None:
    """A run makes the ODS equal, and the next one has nothing to write."""
    somebody = Somebody(made)
    made.reconcile(**ASKED)
    assert is_equal(made)
    somebody.forget_requests()
    made.reconcile(**ASKED)
    assert somebody.writes() == []


def is_equal(made: Trial) -> bool:
    """Whether the ODS holds what the SIS wants and, of the run's resources, nothing else that need not be approved."""
    fold: Callable[[str], str] = str.lower if made.api.api.traits.keys in ("ignore_case", "ignore_both") else str
    orphans = Prunes(made.context.history_engine).counts(made.request_id)
    for name in NAMES:
        sis, ods = wanted(made, name), held(made, name)
        right = {fold(text) for text in sis.documents.values()}
        there = {fold(text) for key, text in ods.items() if key not in sis.unsendable}
        if right - there or len(there - right) != orphans.get(name, {}).get(OrphanStatus.AWAITING_APPROVAL, 0):
            return False
    return wanted(made, "students").documents.items() <= held(made, "students").items()
