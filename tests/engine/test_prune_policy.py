"""The policy both tools prune by: the order of its rules, the threshold, and what an approval means."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from include.configurations.configuration import PrunePolicy
from include.engine.context import ToolContext
from include.engine.prune_policy import judge, needing_approval, over_threshold, record_decision
from include.history.database import migrate, open_database
from include.history.entries import NewRequest
from include.history.locks import Locks
from include.history.outcomes import OrphanStatus
from include.history.prunes import Orphan
from include.history.store import History


def orphan(number: int = 1, status: OrphanStatus = OrphanStatus.PENDING) -> Orphan:
    return Orphan(
        resource="locations",
        ods_id=f"id{number}",
        key_hash=f"k{number}",
        key="{}",
        school="",
        etag="",
        status=status,
        reason="found",
    )


@pytest.mark.parametrize(
    ("given", "status", "reason"),
    [
        pytest.param({}, OrphanStatus.DELETABLE, "found", id="nothing against it"),
        pytest.param({"doubt": "d"}, OrphanStatus.AWAITING_APPROVAL, "d", id="doubt"),
        pytest.param({"doubt": "d", "finished": False}, OrphanStatus.PENDING, "Not every slice", id="unfinished"),
        pytest.param({"doubt": "d", "finished": False, "protected": "p"}, OrphanStatus.PROTECTED, "p", id="protected"),
    ],
)
def test_the_first_rule_that_applies_decides(given, status, reason):
    judged = judge(orphan(), **given)
    assert judged.status is status
    assert judged.reason.startswith(reason)


@pytest.mark.parametrize(
    ("deletable", "in_ods", "policy", "too_many"),
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
def test_threshold(deletable, in_ods, policy, too_many):
    reason = over_threshold(deletable, in_ods, PrunePolicy(**policy))
    assert bool(reason) is too_many
    assert not too_many or str(deletable) in reason


def test_an_approval_says_why_and_what_to_do():
    (one,) = needing_approval([orphan()], "too many")
    assert (one.status, one.reason) == (OrphanStatus.AWAITING_APPROVAL, "too many")
    assert "Approve" in one.hint


@pytest.fixture
def context(tmp_path) -> Iterator[ToolContext]:
    engine = open_database(f"sqlite:///{tmp_path / 'history.db'}")
    migrate(engine)
    history = History(engine)
    history.open_request(
        NewRequest(
            request_id="r1",
            dag_run_id="1",
            configuration="c",
            school_year=2027,
            requested_by="ada",
            requested_at=datetime(2026, 9, 1, tzinfo=UTC),
            mode="reconcile",
            params={},
        )
    )
    yield ToolContext(history=history, history_engine=engine, locks=Locks(engine))
    engine.dispose()


@pytest.mark.parametrize(
    ("approved", "statuses"),
    [
        pytest.param(True, {OrphanStatus.APPROVED: 2, OrphanStatus.PROTECTED: 1}, id="with what was blocked meanwhile"),
        pytest.param(
            False, {OrphanStatus.REJECTED: 1, OrphanStatus.BLOCKED: 1, OrphanStatus.PROTECTED: 1}, id="rejected"
        ),
    ],
)
def test_a_decision_is_about_what_awaits_it(context, approved, statuses):
    given = (OrphanStatus.AWAITING_APPROVAL, OrphanStatus.BLOCKED, OrphanStatus.PROTECTED)
    context.prunes.record("r1", [orphan(number, status) for number, status in enumerate(given)])
    assert record_decision("r1", context, approved=approved) == 1
    assert context.prunes.counts("r1")["locations"] == statuses
