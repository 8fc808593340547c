"""Revision 0006 renames what is stored: a history of revision 0005 keeps its meaning under the new words."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from include.history import person_tables, prune_tables, purge_tables, tables, verification_tables
from include.history.database import migrate, open_database, writing
from include.history.outcomes import OrphanStatus, Outcome
from include.history.slices import counts_of_slices
from include.history.unmapped_entries import unmapped_entries
from tests.support.history_entries import rows, schema_differences

MOMENT = datetime(2026, 8, 1, 6, 30, tzinfo=UTC)
STATUS_BY_FATE = {
    "found": OrphanStatus.PENDING,
    "cleared": OrphanStatus.DELETABLE,
    "held": OrphanStatus.AWAITING_APPROVAL,
    "kept": OrphanStatus.PROTECTED,
    "declined": OrphanStatus.REJECTED,
    "approved": OrphanStatus.APPROVED,
    "deleted": OrphanStatus.DELETED,
    "blocked": OrphanStatus.BLOCKED,
    "failed": OrphanStatus.FAILED,
}
"""Every fate of an orphan that revision 0005 knew, and its status since."""
OUTCOMES = {outcome.value: outcome for outcome in Outcome if outcome is not Outcome.BLOCKED} | {"held": Outcome.BLOCKED}
"""Every outcome that revision 0005 knew, and its name since."""
MAPPING_REASON = "TermDescriptor: code 5/9 is not mapped to a descriptor"
STATE_PARAMS = {"configuration": "sample_state", "objects": ["PersonIdentity"], "schools": ["10"]}
STATE_HINT = 'Run state_resync with {"configuration": "sample_state", "objects": ["PersonIdentity"], "schools": ["10"]}'


class OldHistory:
    """A database at revision 0005, filled through its own columns."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine
        migrate(engine, "0005")
        self._metadata = sa.MetaData()
        self._metadata.reflect(engine)

    def add(self, table: str, **values: Any) -> None:
        with writing(self.engine).begin() as connection:
            connection.execute(sa.insert(self._metadata.tables[table]), values)

    def add_request(self, **values: Any) -> None:
        self.add("request", **{**REQUEST, **values})

    def add_outcome(self, **values: Any) -> None:
        self.add("outcome", **{**OUTCOME, **values})

    def add_orphan(self, **values: Any) -> None:
        self.add("orphan", **{**ORPHAN, **values})


REQUEST = {
    "request_id": "r1",
    "tool": "edfi_resync",
    "dag_run_id": "manual__r1",
    "configuration": "general",
    "school_year": 2027,
    "requested_by": "an engineer",
    "requested_at": MOMENT,
    "status": "complete",
    "mode": "reconcile",
    "params": {},
    "warnings": [],
    "plan": {},
    "verdict": "complete",
}
OUTCOME = {
    "request_id": "r1",
    "resource": "sections",
    "slice_no": 0,
    "key": "",
    "key_hash": "hash",
    "outcome": "created",
    "problem_type": "",
    "reason": "",
    "hint": "",
    "school_number": "10",
    "recorded_at": MOMENT,
}
ORPHAN = {
    "request_id": "r1",
    "resource": "sections",
    "key_hash": "hash",
    "key": "",
    "school": "10",
    "etag": "1",
    "year": "2027",
    "person_hash": "",
    "reason": "",
    "hint": "",
    "decided_at": MOMENT,
}
DIFFERENCE = {
    "request_id": "r1",
    "resource": "sections",
    "ods_id": "",
    "key": "",
    "key_hash": "hash",
    "school": "10",
    "elements": [],
    "reason": "",
}


@pytest.fixture
def old(empty_url: str) -> Iterator[OldHistory]:
    engine = open_database(empty_url)
    history = OldHistory(engine)
    history.add_request()
    yield history
    engine.dispose()


def upgraded(old: OldHistory, table: sa.Table) -> list[dict[str, Any]]:
    """The table's rows after the upgrade."""
    migrate(old.engine)
    return rows(old.engine, table)


def by(name: str, found: list[dict[str, Any]], value: str) -> Mapping[Any, Any]:
    return {row[name]: row[value] for row in found}


def test_a_filled_history_has_the_tables_of_the_code(old: OldHistory) -> None:
    old.add_orphan(ods_id="a", fate="held")
    migrate(old.engine)
    assert schema_differences(old.engine) == []
    with old.engine.connect() as connection:
        assert not {"deleted", "look", "clearing"} & set(sa.inspect(connection).get_table_names())


def test_every_fate_becomes_a_status(old: OldHistory) -> None:
    for fate in STATUS_BY_FATE:
        old.add_orphan(ods_id=fate, fate=fate)
    assert by("ods_id", upgraded(old, prune_tables.orphan), "status") == STATUS_BY_FATE
    assert set(STATUS_BY_FATE.values()) == set(OrphanStatus)


def test_every_outcome_is_named_as_now(old: OldHistory) -> None:
    for name in OUTCOMES:
        old.add_outcome(sis_key=name, outcome=name)
    assert by("sis_key", upgraded(old, tables.outcome), "outcome") == OUTCOMES


def test_an_unmapped_code_moves_from_the_reason_to_columns_of_its_own(old: OldHistory) -> None:
    reasons = {
        "a": MAPPING_REASON,
        "b": "GradeTypeDescriptor: code is not mapped, they say is not mapped to a descriptor",
        "c": "beginDate: the SIS has no usable value for this element",
    }
    for key, reason in reasons.items():
        old.add_outcome(sis_key=key, outcome="unmappable", reason=reason)
    old.add_outcome(sis_key="d", outcome="rejected", reason=MAPPING_REASON)
    found = upgraded(old, tables.outcome)
    assert [(row["unmapped_descriptor"], row["unmapped_code"]) for row in found] == [
        ("TermDescriptor", "5/9"),
        ("GradeTypeDescriptor", "is not mapped, they say"),
        (None, None),
        (None, None),
    ]
    assert by("sis_key", found, "reason") == reasons | {"d": MAPPING_REASON}


def test_the_params_of_a_fix_move_from_the_hint_to_a_column_of_their_own(old: OldHistory) -> None:
    old.add_outcome(sis_key="a", outcome="rejected", hint=STATE_HINT)
    old.add_outcome(sis_key="b", outcome="rejected", hint="Correct the value in Campus.")
    assert by("sis_key", upgraded(old, tables.outcome), "fix_params") == {"a": STATE_PARAMS, "b": None}


def test_params_have_their_new_names_and_keep_their_values(old: OldHistory) -> None:
    params = {"schools": ["10"], "when_locked": "refuse", "previous_ids": ["1"], "removed_ids": ["2"]}
    old.add_request(request_id="r2", params=params)
    assert by("request_id", upgraded(old, tables.request), "params") == {
        "r1": {},
        "r2": {
            "schools": ["10"],
            "on_lock_conflict": "refuse",
            "superseded_unique_ids": ["1"],
            "merged_unique_ids": ["2"],
        },
    }


def test_counts_of_slices_have_their_new_names(old: OldHistory) -> None:
    counts = {"created": 3, "held": 2, "left_out": [["GradeLevelDescriptor", "ZZ", 4, ["sectionID=1"]]]}
    slice_ = {
        "request_id": "r1",
        "resource": "sections",
        "label": "School 10",
        "schools": ["10"],
        "expected": 5,
        "status": "done",
        "attempt": 1,
    }
    old.add("slice", **slice_, slice_no=0, counts=counts)
    old.add("slice", **slice_, slice_no=1, counts={"unchanged": 5})
    found = upgraded(old, tables.slice_)
    assert by("slice_no", found, "counts") == {
        0: {"created": 3, "blocked": 2, "unmapped_entries": counts["left_out"]},
        1: {"unchanged": 5},
    }
    (entry,) = unmapped_entries(counts_of_slices(old.engine, "r1"))
    assert (entry.code.descriptor, entry.code.code, entry.records) == ("GradeLevelDescriptor", "ZZ", 4)


def test_differences_end_as_an_outcome_or_as_a_status(old: OldHistory) -> None:
    for fate in STATUS_BY_FATE:
        old.add("verification_difference", **{**DIFFERENCE, "ods_id": fate}, kind="orphan", sis_key="", ended=fate)
    for name in ("held", "different"):
        old.add("verification_difference", **DIFFERENCE, kind="different", sis_key=name, ended=name)
    found = upgraded(old, verification_tables.verification_difference)
    orphans = [row for row in found if row["kind"] == "orphan"]
    assert by("ods_id", orphans, "ended") == STATUS_BY_FATE
    records = [row for row in found if row["kind"] == "different"]
    assert by("sis_key", records, "ended") == {"held": "blocked", "different": "different"}


def test_copies_of_deleted_documents_are_backups(old: OldHistory) -> None:
    document = {"request_id": "r1", "resource": "sections", "collection": "ed-fi/sections", "key_hash": "hash"}
    body = {"sectionIdentifier": "1", "nested": [{"value": 1.5}]}
    old.add("deleted", **document, ods_id="a", body=body, kept_at=MOMENT)
    old.add("deleted", **document, ods_id="b", body={}, kept_at=MOMENT, deleted_at=MOMENT, restored_at=MOMENT)
    assert upgraded(old, prune_tables.backup) == [
        document | {"ods_id": "a", "body": body, "backed_up_at": MOMENT, "deleted_at": None, "restored_at": None},
        document | {"ods_id": "b", "body": {}, "backed_up_at": MOMENT, "deleted_at": MOMENT, "restored_at": MOMENT},
    ]


def test_clearings_are_purges(old: OldHistory) -> None:
    purge = {
        "tool": "",
        "configuration": "general",
        "before": MOMENT,
        "reason": "retention",
        "requests": 2,
        "records": 30,
        "ended_at": None,
    }
    old.add("clearing", clearing_id="c1", asked_by="an admin", asked_at=MOMENT, also_restorable=True, kept=1, **purge)
    assert upgraded(old, purge_tables.purge) == [
        purge
        | {
            "purge_id": "c1",
            "requested_by": "an admin",
            "requested_at": MOMENT,
            "include_restorable": True,
            "skipped": 1,
        }
    ]


def test_person_events_keep_who_enqueued_and_claimed_them(old: OldHistory) -> None:
    event = {"configuration": "general", "kind": "id_changed", "person_id": 65}
    old.add("person_event", **event, event_id="e1", former_id="1", noted_by="a clerk", noted_at=MOMENT)
    old.add(
        "person_event",
        **event,
        event_id="e2",
        former_id="",
        noted_by="a clerk",
        noted_at=MOMENT,
        taken_by="r1",
        done_at=MOMENT,
    )
    queued = event | {"enqueued_by": "a clerk", "enqueued_at": MOMENT}
    assert upgraded(old, person_tables.person_event) == [
        queued | {"event_id": "e1", "former_unique_id": "1", "claimed_by": None, "acknowledged_at": None},
        queued | {"event_id": "e2", "former_unique_id": "", "claimed_by": "r1", "acknowledged_at": MOMENT},
    ]


def test_slices_are_read_back_once_more_after_the_upgrade(old: OldHistory) -> None:
    look = {"configuration": "general", "resource": "sections", "extent": "scope", "sis_hash": "hash"}
    old.add("look", **look, change_version=7, records=3, request_id="r1", looked_at=MOMENT)
    assert upgraded(old, prune_tables.slice_watermark) == []
