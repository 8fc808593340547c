"""The store keeps requests, slices and outcomes, and every write may be repeated."""

from typing import Any

import pytest
import sqlalchemy as sa

from include.edfi.errors import ConfigError
from include.history import tables
from include.history.entries import Blocked, Cause, Deferred
from include.history.outcomes import Outcome, RequestStatus, SliceStatus
from include.history.store import History
from tests.support.clock import Clock
from tests.support.history_entries import new_request, planned, recorded, rows


def only(engine: sa.Engine, table: sa.Table) -> dict[str, Any]:
    (row,) = rows(engine, table)
    return row


def test_request_is_opened_once(engine: sa.Engine, history: History) -> None:
    history.open_request(new_request("r1", requested_by="somebody else"))
    row = only(engine, tables.request)
    assert (row["requested_by"], row["status"], row["params"]) == (
        "an engineer",
        "running",
        {"schools": ["10"]},
    )


def test_restart_keeps_the_first_start_and_forgets_the_end(engine: sa.Engine, history: History, clock: Clock) -> None:
    first = clock.moment
    clock.advance(minutes=5)
    history.finish("r1", RequestStatus.FAILED, "2 records of students are not equal")
    ended = only(engine, tables.request)
    assert (ended["status"], ended["ended_at"]) == ("failed", clock.moment)
    assert ended["verdict"] == "2 records of students are not equal"
    history.start("r1")
    again = only(engine, tables.request)
    assert (again["status"], again["started_at"], again["ended_at"]) == ("running", first, None)


def test_unknown_request_and_slice_are_named(history: History) -> None:
    with pytest.raises(ConfigError, match="no request r9"):
        history.start("r9")
    with pytest.raises(ConfigError, match="no slice 7 of sections"):
        history.start_slice("r1", "sections", 7)


def test_saving_a_plan_twice_is_saving_it_once(engine: sa.Engine, history: History) -> None:
    plan = [planned("sections", 1), planned("sections", 2, schools=["20", "30"])]
    history.save_plan("r1", plan, ["terms is off"], {"order": ["sections"]})
    once = rows(engine, tables.slice_)
    history.save_plan("r1", iter(plan), ["terms is off"], {"order": ["sections"]})
    assert rows(engine, tables.slice_) == once
    assert [row["schools"] for row in once] == [["10"], ["20", "30"]]
    stored = only(engine, tables.request)
    assert (stored["warnings"], stored["plan"]) == (["terms is off"], {"order": ["sections"]})


def test_new_plan_drops_slices_that_never_started_and_keeps_the_others(engine: sa.Engine, history: History) -> None:
    history.save_plan("r1", [planned("sections", number) for number in (1, 2)], [], {})
    history.start_slice("r1", "sections", 1)
    history.save_plan("r1", [planned("sections", 1, expected=9)], [], {})
    (row,) = rows(engine, tables.slice_)
    assert (row["slice_no"], row["status"], row["attempt"], row["expected"]) == (1, "running", 1, 9)


def test_slice_counts_its_attempts(engine: sa.Engine, history: History, clock: Clock) -> None:
    history.save_plan("r1", [planned("sections", 1)], [], {})
    history.start_slice("r1", "sections", 1)
    history.finish_slice("r1", "sections", 1, {"extracted": 3}, SliceStatus.FAILED)
    clock.advance(minutes=1)
    history.start_slice("r1", "sections", 1)
    assert only(engine, tables.slice_)["ended_at"] is None
    history.finish_slice("r1", "sections", 1, {"extracted": 5, "duplicate": 1}, SliceStatus.DONE)
    row = only(engine, tables.slice_)
    assert (row["status"], row["attempt"]) == ("done", 2)
    assert row["counts"] == {"extracted": 5, "duplicate": 1}
    assert row["started_at"] == row["ended_at"] == clock.moment


def test_recording_a_batch_twice_is_recording_it_once(engine: sa.Engine, history: History) -> None:
    batch = [
        recorded(1, ods_id="a" * 32, payload_hash="p1", etag="7"),
        recorded(2, Outcome.REJECTED, status=400, problem_type="bad", reason="no", cause=Cause("courses", "c1")),
    ]
    history.record("r1", "sections", 1, batch)
    once = rows(engine, tables.outcome), rows(engine, tables.identity)
    history.record("r1", "sections", 1, batch)
    assert (rows(engine, tables.outcome), rows(engine, tables.identity)) == once
    assert [row["outcome"] for row in once[0]] == ["created", "rejected"]
    assert (once[0][1]["status"], once[0][1]["cause_resource"]) == (400, "courses")


def test_later_outcome_replaces_the_earlier(engine: sa.Engine, history: History) -> None:
    history.record("r1", "students", 1, [recorded(1, Outcome.DEFERRED, status=403, reason="not yet")])
    history.record("r1", "students", 2, [recorded(1, Outcome.CREATED, status=201)])
    row = only(engine, tables.outcome)
    assert (row["outcome"], row["status"], row["reason"], row["slice_no"]) == ("created", 201, "", 2)


def test_last_of_one_sis_key_in_a_batch_wins(engine: sa.Engine, history: History) -> None:
    history.record("r1", "sections", 1, [recorded(1, Outcome.DEFERRED), recorded(1, Outcome.UPDATED)])
    assert only(engine, tables.outcome)["outcome"] == "updated"


def test_empty_batch_is_nothing(engine: sa.Engine, history: History) -> None:
    history.record("r1", "sections", 1, [])
    assert rows(engine, tables.outcome) == []


def test_outcomes_need_their_request(history: History) -> None:
    with pytest.raises(sa.exc.IntegrityError):
        history.record("r9", "sections", 1, [recorded(1, Outcome.REJECTED)])


def test_batch_is_all_or_nothing(engine: sa.Engine, history: History) -> None:
    broken = recorded(2, key_hash=None)
    with pytest.raises(sa.exc.IntegrityError):
        history.record("r1", "sections", 1, [recorded(1), broken])
    assert rows(engine, tables.outcome) == rows(engine, tables.identity) == []


def test_acknowledged_are_the_final_outcomes_of_this_request_and_resource(history: History) -> None:
    history.open_request(new_request("r2"))
    batch = [recorded(number, outcome) for number, outcome in enumerate(Outcome)]
    history.record("r1", "sections", 1, batch)
    history.record("r1", "courses", 1, [recorded(50)])
    history.record("r2", "sections", 1, [recorded(51)])
    sis_keys = [f"sectionID={number}" for number in range(2000)]
    found = history.acknowledged("r1", "sections", sis_keys)
    expected = {r.sis_key: r.outcome.value for r in batch if r.outcome.is_final}
    assert found == expected
    assert history.acknowledged("r1", "sections", []) == {}


def test_deferred_records_can_be_recorded_while_they_are_read(history: History) -> None:
    history.record("r1", "students", 3, [recorded(n, Outcome.DEFERRED) for n in range(2500)])
    history.record("r1", "staffs", 1, [recorded(1, Outcome.DEFERRED)])
    seen = []
    for record in history.deferred("r1", "students"):
        seen.append(record)
        number = int(record.sis_key.partition("=")[2])
        if number % 100 == 0:
            history.record("r1", "students", 3, [recorded(number)])
    assert sorted(seen, key=lambda d: d.sis_key) == sorted(
        (Deferred(f"sectionID={n}", 3) for n in range(2500)), key=lambda d: d.sis_key
    )
    assert len(list(history.deferred("r1", "students"))) == 2475


def test_children_learn_which_parents_did_not_make_it(history: History) -> None:
    cause = Cause("schools", "s1")
    batch = [
        recorded(1, Outcome.REJECTED, reason="unknown course"),
        recorded(2, Outcome.BLOCKED, cause=cause),
        recorded(3, Outcome.CREATED),
        recorded(4, Outcome.DEFERRED),
        recorded(5, Outcome.DUPLICATE),
    ]
    history.record("r1", "sections", 1, batch)
    hashes = [f"hash-{number}" for number in range(1500)]
    assert history.rejected_keys("r1", "sections", hashes) == {
        "hash-1": Blocked("sectionID=1", Outcome.REJECTED, "unknown course", key_hash="hash-1"),
        "hash-2": Blocked("sectionID=2", Outcome.BLOCKED, "", cause, "hash-2"),
    }


def test_parent_that_another_sis_record_brought_is_no_obstacle(history: History) -> None:
    batch = [recorded(1, Outcome.EXCLUDED, key_hash="k"), recorded(2, Outcome.UPDATED, key_hash="k")]
    history.record("r1", "sections", 1, batch)
    assert history.rejected_keys("r1", "sections", ["k"]) == {}


def test_ids_without_a_match_are_kept(engine: sa.Engine, history: History) -> None:
    history.no_match("r1", "personID", [7, 8])
    history.no_match("r1", "personID", [7, 8])
    found = [(row["resource"], row["sis_key"], row["outcome"]) for row in rows(engine, tables.outcome)]
    assert found == [
        ("requestedIDs", "personID=7", "no_match"),
        ("requestedIDs", "personID=8", "no_match"),
    ]
