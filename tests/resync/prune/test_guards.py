"""Every guard alone keeps an orphan from being deleted: the same orphan without it is deletable."""

from dataclasses import replace
from typing import Any

import pytest

from include.history.outcomes import OrphanStatus
from include.history.prunes import Orphan
from include.resources import registry
from include.resync.compare.school_year import OTHER, THIS, UNKNOWN
from include.resync.prune.guards import OrphanEvidence, PruneFacts, decide

ORPHAN = Orphan(
    resource="locations",
    ods_id="id1",
    key_hash="k1",
    key="{}",
    school="255901001",
    etag="e",
    year=THIS,
    person_hash="p1",
)
FACTS = PruneFacts(
    resource=registry()["locations"],
    read_only=False,
    never_deleted=False,
    finished=True,
    organizations={"255901001", "255901"},
    unknown_keys=0,
    in_ods=100,
)
EVIDENCE = OrphanEvidence(in_sis=set(), sent_before={"k1"}, successor_failed=set())
SHARED = registry()["students"]
EVERY_YEAR = registry()["courseTranscripts"]


def status(orphan: Any = None, facts: Any = None, evidence: Any = None) -> Orphan:
    return decide(
        replace(ORPHAN, **(orphan or {})), replace(FACTS, **(facts or {})), replace(EVIDENCE, **(evidence or {}))
    )


def test_without_any_guard_it_is_deletable():
    one = status()
    assert (one.status, one.hint) == (OrphanStatus.DELETABLE, "")


@pytest.mark.parametrize(
    ("given", "without", "ended", "reason"),
    [
        pytest.param(
            {"facts": {"resource": SHARED}}, {}, OrphanStatus.PROTECTED, "Shared with other districts", id="shared"
        ),
        pytest.param(
            {"facts": {"never_deleted": True}}, {}, OrphanStatus.PROTECTED, "The state never deletes", id="state"
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
            {"evidence": {"in_sis_by_id": {"id1"}}},
            {"evidence": {"in_sis_by_id": {"id2"}}},
            OrphanStatus.PROTECTED,
            "SIS record",
            id="SIS, in another spelling",
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
            {"orphan": {"year": OTHER}, "facts": {"resource": EVERY_YEAR}, "evidence": {"sent_before": {"k2"}}},
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
            {"evidence": {"sent_before": {"k2"}}},
            {"evidence": {"sent_before": {"k1"}}},
            OrphanStatus.AWAITING_APPROVAL,
            "never sent it",
            id="never sent",
        ),
        pytest.param(
            {"orphan": {"year": UNKNOWN}, "evidence": {"sent_before": {"k2"}}},
            {"orphan": {"year": UNKNOWN}, "evidence": {"sent_before": {"k2"}}, "facts": {"all_ours": True}},
            OrphanStatus.AWAITING_APPROVAL,
            "another system may publish it",
            id="never sent, without a year",
        ),
        pytest.param(
            {"facts": {"shared_publishing": True, "all_ours": True}, "evidence": {"sent_before": {"k2"}}},
            {"facts": {"shared_publishing": True}, "evidence": {"sent_before": {"k1"}}},
            OrphanStatus.PROTECTED,
            "Another system publishes this resource too",
            id="of another publisher",
        ),
        pytest.param(
            {"evidence": {"successor_failed": {"k1"}}},
            {"evidence": {"successor_failed": {"k2"}}},
            OrphanStatus.AWAITING_APPROVAL,
            "did not reach the ODS",
            id="its successor failed",
        ),
        pytest.param({"facts": {"finished": False}}, {}, OrphanStatus.PENDING, "Not every slice", id="unfinished"),
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
            {"key_hash": "gone"},
            {"merged_people": {"gone"}, "former_people": {"gone"}},
            OrphanStatus.DELETABLE,
            id="a merged person",
        ),
        pytest.param({"key_hash": "here"}, {"merged_people": {"gone"}}, OrphanStatus.PROTECTED, id="another person"),
        pytest.param(
            {"key_hash": "gone"}, {"former_people": {"gone"}}, OrphanStatus.PROTECTED, id="a person with another ID now"
        ),
    ],
)
def test_shared_records_are_deletable_for_a_merged_person_only(orphan, facts, ended):
    assert status(orphan, {"resource": SHARED, **facts}).status is ended


@pytest.mark.parametrize("shared_publishing", [False, True])
def test_what_the_request_names_was_approved_by_asking(shared_publishing):
    unknown = {"orphan": {"year": UNKNOWN}, "evidence": {"sent_before": set()}}
    facts = {"shared_publishing": shared_publishing}
    assert status(**unknown, facts={"former_people": {"p1"}, **facts}).status is OrphanStatus.DELETABLE
    assert status(**unknown, facts={"former_people": {"p2"}, **facts}).status is not OrphanStatus.DELETABLE
