"""The identity map learns from successes only, and forgets what a later success makes doubtful."""

from typing import Any

import pytest
import sqlalchemy as sa

from include.history import tables
from include.history.identity_map import FORMER
from include.history.outcomes import Outcome
from include.history.store import History
from tests.support.history_entries import new_request, recorded, rows


@pytest.mark.parametrize("outcome", [pytest.param(outcome, id=outcome) for outcome in Outcome])
def test_only_successes_enter(engine: sa.Engine, history: History, outcome: Outcome) -> None:
    history.record("r1", "sections", 1, [recorded(1, outcome, ods_id="a", payload_hash="p")])
    found = [(row["configuration"], row["ods_id"]) for row in rows(engine, tables.identity)]
    assert found == ([("general", "a")] if outcome.is_success else [])


def test_failure_leaves_what_an_earlier_request_learned(engine: sa.Engine, history: History) -> None:
    history.record("r1", "sections", 1, [recorded(1, ods_id="a", payload_hash="p")])
    once = rows(engine, tables.identity)
    history.open_request(new_request("r2"))
    history.record("r2", "sections", 1, [recorded(1, Outcome.REJECTED)])
    assert rows(engine, tables.identity) == once


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        pytest.param(
            {"payload_hash": "p2", "etag": "2"},
            {"ods_id": "a", "payload_hash": "p2", "etag": "2", "key_hash": "hash-1"},
            id="same document without its id keeps the id",
        ),
        pytest.param(
            {"ods_id": "b", "payload_hash": "p2"},
            {"ods_id": "b", "payload_hash": "p2", "etag": None, "key_hash": "hash-1"},
            id="created anew under another id",
        ),
        pytest.param(
            {"key_hash": "moved"},
            {"ods_id": None, "payload_hash": None, "etag": None, "key_hash": "moved"},
            id="another natural key is another document",
        ),
    ],
)
def test_later_success(engine: sa.Engine, history: History, later: dict[str, Any], expected: dict[str, Any]) -> None:
    history.record("r1", "sections", 1, [recorded(1, ods_id="a", payload_hash="p1", etag="1")])
    history.open_request(new_request("r2"))
    history.record("r2", "sections", 1, [recorded(1, Outcome.UPDATED, **later)])
    (row,) = [row for row in rows(engine, tables.identity) if row["sis_key"] == recorded(1).sis_key]
    assert {name: row[name] for name in expected} == expected
    assert row["last_request_id"] == "r2"


def test_a_document_left_behind_stays_known(engine: sa.Engine, history: History) -> None:
    history.record("r1", "sections", 1, [recorded(1, ods_id="a")])
    history.open_request(new_request("r2"))
    for _ in range(2):
        history.record("r2", "sections", 1, [recorded(1, Outcome.UPDATED, key_hash="moved", ods_id="b")])
    known = {
        row["key_hash"]: (row["sis_key"].partition(FORMER)[0], row["ods_id"]) for row in rows(engine, tables.identity)
    }
    assert known == {"hash-1": (recorded(1).sis_key, "a"), "moved": (recorded(1).sis_key, "b")}


def test_several_sis_keys_may_share_a_natural_key(engine: sa.Engine, history: History) -> None:
    history.record("r1", "sections", 1, [recorded(n, key_hash="k", ods_id="a") for n in (1, 2)])
    assert [row["key_hash"] for row in rows(engine, tables.identity)] == ["k", "k"]


def test_configurations_do_not_mix(engine: sa.Engine, history: History) -> None:
    history.open_request(new_request("r2", configuration="tennessee"))
    for request_id, ods_id in (("r1", "a"), ("r2", "b")):
        history.record(request_id, "sections", 1, [recorded(1, ods_id=ods_id)])
    found = [(row["configuration"], row["ods_id"]) for row in rows(engine, tables.identity)]
    assert found == [("general", "a"), ("tennessee", "b")]
