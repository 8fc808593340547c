"""Outcomes are written in batches, and the run's locks live as long as it does."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from include.edfi.errors import Locked
from include.engine.locking import LEASE
from include.engine.record import RENEW_AFTER, Recorder
from include.history.entries import Recorded
from include.history.locks import LockKey, Locks, Owner
from include.history.outcomes import Outcome
from include.resources import registry
from include.resync.context import RunContext
from include.resync.plan.plan import plan as plan_slices
from include.resync.plan.plan import wanted_locks
from include.resync.plan.slices import Slice
from tests.support.resync_trial import Trial


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 9, 1, tzinfo=UTC)

    def utc(self) -> datetime:
        return self.now

    def monotonic(self) -> float:
        return self.now.timestamp()

    def passes(self, time: timedelta) -> None:
        self.now += time


def begun(trial: Trial, clock: Clock) -> tuple[Slice, RunContext]:
    locks = Locks(trial.context.history_engine, now=clock.utc)
    context = RunContext(**{**vars(trial.context), "locks": locks})
    params: dict[str, Any] = {
        "configuration": context.configuration.name,
        "schools": "1",
        "resources": "courses",
        "select_dependencies": False,
    }
    ((part,),) = plan_slices(trial.submit(params), context).values()
    return Slice.from_json(part), context


def own_locks(part: Slice) -> list[LockKey]:
    return wanted_locks(part.configuration, registry()["courses"], part.school_numbers)


def record(number: int) -> Recorded:
    return Recorded(sis_key=f"courseID={number}", key_hash=f"{number:032}", outcome=Outcome.CREATED)


def taken_over(context: RunContext, part: Slice) -> list[Any]:
    wanted = [(part.configuration, part.resource, part.school_numbers[0])]
    return context.locks.take(Owner("other", "somebody else"), wanted, LEASE)


def test_a_living_run_keeps_its_locks(begin):
    trial, clock = begin("5.2"), Clock()
    part, context = begun(trial, clock)
    with Recorder(part, own_locks(part), context, clock=clock.monotonic) as recorder:
        for number in range(20):
            clock.passes(timedelta(seconds=RENEW_AFTER + 1))
            recorder.add(record(number))
            recorder.write()
        (conflict,) = taken_over(context, part)
    assert conflict.request_id == part.request_id
    assert conflict.expires_at > clock.now
    assert len(trial.records("courses")) == 20


def test_a_run_that_slept_takes_its_locks_again(begin):
    trial, clock = begin("5.2"), Clock()
    part, context = begun(trial, clock)
    clock.passes(LEASE * 3)
    with Recorder(part, own_locks(part), context, clock=clock.monotonic):
        assert taken_over(context, part)


def test_a_run_that_died_is_taken_over_and_notices(begin):
    trial, clock = begin("5.2"), Clock()
    part, context = begun(trial, clock)
    recorder = Recorder(part, own_locks(part), context, clock=clock.monotonic)
    recorder.__enter__()
    recorder.add(record(1))
    clock.passes(LEASE * 2)
    assert taken_over(context, part) == []
    with pytest.raises(Locked, match="somebody else holds the lock on courses of school"):
        recorder.write()
    # What the ODS has acknowledged is kept even so.
    assert [entry.sis_key for entry in trial.records("courses")] == ["courseID=1"]


def stopped(recorder: Recorder) -> None:
    with recorder:
        recorder.add(record(1))
        raise RuntimeError


def test_what_was_added_is_written_whatever_ends_the_slice(begin):
    trial, clock = begin("5.2"), Clock()
    part, context = begun(trial, clock)
    with pytest.raises(RuntimeError):
        stopped(Recorder(part, own_locks(part), context, clock=clock.monotonic))
    assert len(trial.records("courses")) == 1
