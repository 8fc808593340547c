"""Every guard alone keeps an orphan from being deleted: the same orphan without it is cleared."""

from dataclasses import replace
from typing import Any

import pytest

from include.configurations.configuration import PrunePolicy
from include.history.outcomes import Fate
from include.history.prunes import Orphan
from include.resources import registry
from include.resync.compare.school_year import OTHER, THIS, UNKNOWN
from include.resync.prune.guards import Ground, Traces, decide, held, over_threshold

ORPHAN = Orphan(
    resource="locations", ods_id="id1", key_hash="k1", key="{}", school="255901001", etag="e", year=THIS,
    person_hash="p1",
)  # fmt: skip
GROUND = Ground(
    resource=registry()["locations"], read_only=False, never_deleted=False, finished=True,
    organizations={"255901001", "255901"}, unknown_keys=0, in_ods=100,
)  # fmt: skip
TRACES = Traces(in_sis=set(), sent_before=set(), successor_failed=set())
SHARED = registry()["students"]
EVERY_YEAR = registry()["courseTranscripts"]


def fate(orphan: Any = None, ground: Any = None, traces: Any = None) -> Orphan:
    return decide(
        replace(ORPHAN, **(orphan or {})), replace(GROUND, **(ground or {})), replace(TRACES, **(traces or {}))
    )


def test_without_any_guard_it_is_cleared():
    one = fate()
    assert (one.fate, one.hint) == (Fate.CLEARED, "")


@pytest.mark.parametrize(
    ("given", "without", "ended", "reason"),
    [
        pytest.param({"ground": {"resource": SHARED}}, {}, Fate.KEPT, "shared with other districts", id="shared"),
        pytest.param({"ground": {"never_deleted": True}}, {}, Fate.KEPT, "the state never deletes", id="state"),
        pytest.param({"ground": {"read_only": True}}, {}, Fate.KEPT, "only reads this resource", id="read only"),
        pytest.param({"traces": {"in_sis": {"k1"}}}, {"traces": {"in_sis": {"k2"}}}, Fate.KEPT, "SIS record", id="SIS"),
        pytest.param(
            {"orphan": {"school": "255901009"}},
            {"orphan": {"school": "255901"}},
            Fate.KEPT,
            "a school that is not in scope",
            id="school fence",
        ),
        pytest.param({"orphan": {"year": OTHER}}, {}, Fate.KEPT, "another school year", id="year fence"),
        pytest.param(
            {"orphan": {"year": OTHER}, "ground": {"resource": EVERY_YEAR}},
            {"orphan": {"year": OTHER}, "ground": {"resource": EVERY_YEAR}, "traces": {"sent_before": {"k1"}}},
            Fate.KEPT,
            "another school year",
            id="year fence of every year's records",
        ),
        pytest.param({"ground": {"expected": "old rooms"}}, {}, Fate.KEPT, "old rooms", id="expected difference"),
        pytest.param(
            {"orphan": {"year": OTHER}, "traces": {"sent_before": {"k1"}}},
            {"traces": {"sent_before": {"k1"}}},
            Fate.KEPT,
            "another school year",
            id="year fence, sent before",
        ),
        pytest.param(
            {"orphan": {"year": UNKNOWN}, "traces": {"sent_before": {"k2"}}},
            {"orphan": {"year": UNKNOWN}, "traces": {"sent_before": {"k1"}}},
            Fate.HELD,
            "never sent it",
            id="nobody can tell whose",
        ),
        pytest.param(
            {"traces": {"successor_failed": {"k1"}}},
            {"traces": {"successor_failed": {"k2"}}},
            Fate.HELD,
            "did not reach the ODS",
            id="its successor failed",
        ),
        pytest.param({"ground": {"finished": False}}, {}, Fate.FOUND, "not worked through", id="unfinished"),
        pytest.param({"ground": {"unknown_keys": 2}}, {}, Fate.HELD, "2 SIS records", id="records without a key"),
        pytest.param(
            {"traces": {"doubtful_people": {"p1"}}},
            {"traces": {"doubtful_people": {"p2"}}},
            Fate.HELD,
            "of the same person",
            id="a record of the person without a key",
        ),
    ],
)
def test_each_guard_is_the_only_one(given, without, ended, reason):
    guarded = fate(**given)
    assert guarded.fate is ended
    assert reason in guarded.reason
    assert fate(**without).fate is Fate.CLEARED


def test_no_school_is_no_other_school():
    assert fate(orphan={"school": ""}).fate is Fate.CLEARED


@pytest.mark.parametrize(
    ("orphan", "ground", "ended"),
    [
        pytest.param({"key_hash": "gone"}, {"removed_people": {"gone"}}, Fate.CLEARED, id="who is removed goes"),
        pytest.param({"key_hash": "here"}, {"removed_people": {"gone"}}, Fate.KEPT, id="nobody else does"),
        pytest.param({"key_hash": "gone"}, {"former_people": {"gone"}}, Fate.KEPT, id="nor who has another ID now"),
    ],
)
def test_shared_records_go_with_a_removed_person_only(orphan, ground, ended):
    assert fate(orphan, {"resource": SHARED, **ground}).fate is ended


def test_what_was_asked_to_go_needs_no_year():
    unknown = {"orphan": {"year": UNKNOWN}}
    assert fate(**unknown, ground={"former_people": {"p1"}}).fate is Fate.CLEARED
    assert fate(**unknown, ground={"former_people": {"p2"}}).fate is Fate.HELD


@pytest.mark.parametrize(
    ("cleared", "in_ods", "policy", "too_many"),
    [
        pytest.param(26, 100, {}, True, id="over both"),
        pytest.param(25, 100, {}, False, id="as many records as allowed"),
        pytest.param(26, 260, {}, False, id="as many percent as allowed"),
        pytest.param(26, 259, {}, True, id="a little more"),
        pytest.param(25, 25, {}, False, id="few but all of them"),
        pytest.param(1000, 100_000, {}, False, id="many of very many"),
        pytest.param(1, 1, {"max_records": 0, "max_percent": 0}, True, id="nothing without approval"),
        pytest.param(0, 0, {"max_records": 0, "max_percent": 0}, False, id="nothing to delete"),
        pytest.param(30, 0, {}, True, id="of an unknown number"),
    ],
)
def test_threshold(cleared, in_ods, policy, too_many):
    said = over_threshold(cleared, in_ods, PrunePolicy(**policy))
    assert bool(said) is too_many
    assert not too_many or str(cleared) in said


def test_held_says_why_and_what_to_do():
    (one,) = held([ORPHAN], "too many")
    assert (one.fate, one.reason) == (Fate.HELD, "too many")
    assert "Approve" in one.hint
