"""Every guard alone keeps an orphan from being deleted: the same orphan without it is cleared."""

from dataclasses import replace
from typing import Any

import pytest

from include.configurations.configuration import PrunePolicy
from include.history.outcomes import OrphanStatus
from include.history.prunes import Orphan
from include.resources import registry
from include.resync.compare.school_year import OTHER, THIS, UNKNOWN
from include.resync.prune.guards import OrphanEvidence, PruneFacts, decide, held, over_threshold

ORPHAN = Orphan(
    resource="locations", ods_id="id1", key_hash="k1", key="{}", school="255901001", etag="e", year=THIS,
    person_hash="p1",
)  # fmt: skip
GROUND = PruneFacts(
    resource=registry()["locations"], read_only=False, never_deleted=False, finished=True,
    organizations={"255901001", "255901"}, unknown_keys=0, in_ods=100,
)  # fmt: skip
TRACES = OrphanEvidence(in_sis=set(), sent_before=set(), successor_failed=set())
SHARED = registry()["students"]
EVERY_YEAR = registry()["courseTranscripts"]


def status(orphan: Any = None, facts: Any = None, evidence: Any = None) -> Orphan:
    return decide(
        replace(ORPHAN, **(orphan or {})), replace(GROUND, **(facts or {})), replace(TRACES, **(evidence or {}))
    )


def test_without_any_guard_it_is_cleared():
    one = status()
    assert (one.status, one.hint) == (OrphanStatus.DELETABLE, "")


@pytest.mark.parametrize(
    ("given", "without", "ended", "reason"),
    [
        pytest.param(
            {"facts": {"resource": SHARED}}, {}, OrphanStatus.PROTECTED, "shared with other districts", id="shared"
        ),
        pytest.param(
            {"facts": {"never_deleted": True}}, {}, OrphanStatus.PROTECTED, "the state never deletes", id="state"
        ),
        pytest.param(
            {"facts": {"read_only": True}}, {}, OrphanStatus.PROTECTED, "only reads this resource", id="read only"
        ),
        pytest.param(
            {"evidence": {"in_sis": {"k1"}}},
            {"evidence": {"in_sis": {"k2"}}},
            OrphanStatus.PROTECTED,
            "SIS record",
            id="SIS",
        ),
        pytest.param(
            {"orphan": {"school": "255901009"}},
            {"orphan": {"school": "255901"}},
            OrphanStatus.PROTECTED,
            "a school that is not in scope",
            id="school fence",
        ),
        pytest.param({"orphan": {"year": OTHER}}, {}, OrphanStatus.PROTECTED, "another school year", id="year fence"),
        pytest.param(
            {"orphan": {"year": OTHER}, "facts": {"resource": EVERY_YEAR}},
            {"orphan": {"year": OTHER}, "facts": {"resource": EVERY_YEAR}, "evidence": {"sent_before": {"k1"}}},
            OrphanStatus.PROTECTED,
            "another school year",
            id="year fence of every year's records",
        ),
        pytest.param(
            {"facts": {"expected": "old rooms"}}, {}, OrphanStatus.PROTECTED, "old rooms", id="expected difference"
        ),
        pytest.param(
            {"orphan": {"year": OTHER}, "evidence": {"sent_before": {"k1"}}},
            {"evidence": {"sent_before": {"k1"}}},
            OrphanStatus.PROTECTED,
            "another school year",
            id="year fence, sent before",
        ),
        pytest.param(
            {"orphan": {"year": UNKNOWN}, "evidence": {"sent_before": {"k2"}}},
            {"orphan": {"year": UNKNOWN}, "evidence": {"sent_before": {"k1"}}},
            OrphanStatus.AWAITING_APPROVAL,
            "never sent it",
            id="nobody can tell whose",
        ),
        pytest.param(
            {"evidence": {"successor_failed": {"k1"}}},
            {"evidence": {"successor_failed": {"k2"}}},
            OrphanStatus.AWAITING_APPROVAL,
            "did not reach the ODS",
            id="its successor failed",
        ),
        pytest.param({"facts": {"finished": False}}, {}, OrphanStatus.PENDING, "not worked through", id="unfinished"),
        pytest.param(
            {"facts": {"unknown_keys": 2}},
            {},
            OrphanStatus.AWAITING_APPROVAL,
            "2 SIS records",
            id="records without a key",
        ),
        pytest.param(
            {"evidence": {"doubtful_people": {"p1"}}},
            {"evidence": {"doubtful_people": {"p2"}}},
            OrphanStatus.AWAITING_APPROVAL,
            "of the same person",
            id="a record of the person without a key",
        ),
    ],
)
def test_each_guard_is_the_only_one(given, without, ended, reason):
    guarded = status(**given)
    assert guarded.status is ended
    assert reason in guarded.reason
    assert status(**without).status is OrphanStatus.DELETABLE


def test_no_school_is_no_other_school():
    assert status(orphan={"school": ""}).status is OrphanStatus.DELETABLE


@pytest.mark.parametrize(
    ("orphan", "facts", "ended"),
    [
        pytest.param(
            {"key_hash": "gone"}, {"removed_people": {"gone"}}, OrphanStatus.DELETABLE, id="who is removed goes"
        ),
        pytest.param({"key_hash": "here"}, {"removed_people": {"gone"}}, OrphanStatus.PROTECTED, id="nobody else does"),
        pytest.param(
            {"key_hash": "gone"}, {"former_people": {"gone"}}, OrphanStatus.PROTECTED, id="nor who has another ID now"
        ),
    ],
)
def test_shared_records_go_with_a_removed_person_only(orphan, facts, ended):
    assert status(orphan, {"resource": SHARED, **facts}).status is ended


def test_what_was_asked_to_go_needs_no_year():
    unknown = {"orphan": {"year": UNKNOWN}}
    assert status(**unknown, facts={"former_people": {"p1"}}).status is OrphanStatus.DELETABLE
    assert status(**unknown, facts={"former_people": {"p2"}}).status is OrphanStatus.AWAITING_APPROVAL


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
    assert (one.status, one.reason) == (OrphanStatus.AWAITING_APPROVAL, "too many")
    assert "Approve" in one.hint
