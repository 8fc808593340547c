"""Locks are taken all or none, and a conflict names the run, the records, the time and what to do."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from include.edfi.errors import Locked
from include.engine.context import ToolContext
from include.engine.locking import release, retake, take
from include.history.database import migrate, open_database
from include.history.entries import NewRequest, PlannedSlice
from include.history.locks import DISTRICT, Locks, Owner
from include.history.outcomes import RequestStatus
from include.history.queries import request
from include.history.store import History

NOW = datetime(2026, 9, 1, 14, 0, tzinfo=UTC)
ADA, BEN = Owner("r1", "ada, run 1"), Owner("r2", "ben, run 2")


@pytest.fixture
def context(tmp_path) -> Iterator[ToolContext]:
    engine = open_database(f"sqlite:///{tmp_path / 'history.db'}")
    migrate(engine)
    yield ToolContext(history=History(engine), history_engine=engine, locks=Locks(engine, now=lambda: NOW))
    engine.dispose()


def planned(context: ToolContext) -> None:
    """Request r1, planned for courses of two schools."""
    context.history.open_request(
        NewRequest(
            request_id="r1",
            dag_run_id="1",
            configuration="c",
            school_year=2027,
            requested_by="ada",
            requested_at=NOW,
            mode="reconcile",
            params={},
        )
    )
    slice_ = PlannedSlice(resource="courses", slice_no=0, label="1", schools=("10", "20"), expected=1)
    context.history.save_plan("r1", [slice_], [], {})


def retake_as(owner: Owner, context: ToolContext) -> None:
    retake(
        "r1",
        owner,
        context,
        resources=["courses", "sections"],
        locks_of=lambda name, schools: [("c", name, school) for school in schools],
    )


@pytest.mark.parametrize(
    ("locks", "words"),
    [
        pytest.param([("c", "courses", "10")], "courses of school 10 until", id="one"),
        pytest.param([("c", "courses", DISTRICT)], "courses of the whole district until", id="district"),
        pytest.param(
            [("c", "courses", "10"), ("c", "courses", "20")], "courses of school 10 and 1 more locks until", id="more"
        ),
    ],
)
def test_a_conflict_says_who_what_until_when_and_what_to_do(context, locks, words):
    take(ADA, locks, context.locks)
    with pytest.raises(Locked) as refusal:
        take(BEN, locks, context.locks)
    (sentence,) = refusal.value.owners
    assert sentence.startswith(f"ada, run 1 holds the lock on {words} 2026-09-01 14:30 UTC")
    assert sentence.endswith("wait until that run ends, or stop it")


def test_every_run_in_the_way_is_named_once(context):
    take(ADA, [("c", "courses", "10"), ("c", "courses", "20")], context.locks)
    take(BEN, [("c", "courses", "30")], context.locks)
    with pytest.raises(Locked) as refusal:
        take(Owner("r3", "eve"), [("c", "courses", DISTRICT)], context.locks)
    assert [sentence.partition(" holds")[0] for sentence in refusal.value.owners] == ["ada, run 1", "ben, run 2"]
    assert context.locks.owned_by("r3") == []


def test_the_locks_of_a_plan_are_taken_again(context):
    planned(context)
    retake_as(ADA, context)
    assert context.locks.owned_by("r1") == [("c", "courses", "10"), ("c", "courses", "20")]


def test_the_locks_of_a_plan_are_refused_while_another_run_works_there(context):
    planned(context)
    take(BEN, [("c", "courses", "20")], context.locks)
    with pytest.raises(Locked, match="ben, run 2 holds the lock on courses of school 20"):
        retake_as(ADA, context)


def test_release_closes_a_run_that_never_reached_its_report(context):
    planned(context)
    retake_as(ADA, context)
    assert release("r1", context.locks, context.history, context.history_engine) == 2
    entry = request(context.history_engine, "r1")
    assert entry is not None
    assert entry.status == RequestStatus.FAILED
