"""What the tasks of a run call: one function per task, each of which may be called twice."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Engine

from include.code_mapping.own_descriptors import create_missing
from include.engine.relock import relock
from include.engine.submit import Accepted, Asker, accept
from include.history.locks import Locks, Owner
from include.history.outcomes import Fate, RequestStatus
from include.history.queries import request
from include.history.store import History
from include.resources import registry
from include.resync.context import Rooms
from include.resync.plan.plan import plan
from include.resync.prune.deletes import answer_held, guard, prune
from include.resync.prune.restore import Restored, restore, restore_for
from include.resync.report.report import Report, report
from include.resync.work import work

__all__ = [
    "Accepted", "Asker", "Report", "Restored", "Rooms", "accept", "answer", "create_descriptors", "guard_orphans",
    "plan_slices", "prune_orphans", "release", "report", "restore_deleted", "restore_run", "work_slice",
]  # fmt: skip


def plan_slices(request_id: str, rooms: Rooms) -> dict[str, list[dict[str, Any]]]:
    """Every resource's slices as JSON, in sending order; see `include.resync.plan.plan.plan`."""
    slices = plan(request_id, rooms, registry())
    return {name: [part.as_json() for part in parts] for name, parts in slices.items()}


def create_descriptors(request_id: str, rooms: Rooms) -> Mapping[str, int]:
    """Counts by outcome of the district's own descriptors; see `include.code_mapping.own_descriptors`."""
    return create_missing(request_id, rooms, registry())


def work_slice(content: Mapping[str, Any], rooms: Rooms, *, again: bool = False) -> Mapping[str, int]:
    """Counts by outcome of one slice; see `include.resync.work.SliceWork`."""
    return work(content, registry()[content["resource"]], rooms, again=again)


def release(request_id: str, locks: Locks, history: History, engine: Engine) -> int:
    """Gives the run's locks back, however it ended, and notes the end of a run that never reached its report."""
    entry = request(engine, request_id)
    if entry is not None and not entry.status.is_over:
        history.finish(request_id, RequestStatus.FAILED, "failed: the run ended before its report")
    return locks.release(request_id)


def guard_orphans(request_id: str, rooms: Rooms) -> dict[str, dict[str, int]]:
    """Numbers of orphans by resource and fate, once the guards have decided; see `include.resync.prune.guards`."""
    return guard(request_id, rooms, registry())


def answer(request_id: str, rooms: Rooms, *, approved: bool) -> int:
    """Takes a person's answer about held deletes; returns how many it is about."""
    return answer_held(request_id, rooms, approved=approved)


def prune_orphans(request_id: str, rooms: Rooms, *, approved: bool = False) -> dict[str, dict[str, int]]:
    """Deletes what the guards cleared or, with `approved`, what a person approved; see `include.resync.prune.deletes`.

    Raises:
        Locked: the run's locks ran out, as they do while it waits for a person, and another run works there now.
        Unreachable: the ODS did not answer; running it again goes on where it stopped.
    """
    entry = request(rooms.history_engine, request_id)
    label = f"{entry.requested_by}, run {entry.dag_run_id}" if entry else request_id
    relock(request_id, Owner(request_id, label), rooms, registry())
    return prune(request_id, rooms, registry(), [Fate.APPROVED if approved else Fate.CLEARED])


def restore_deleted(request_id: str, rooms: Rooms) -> Restored:
    """Puts back what a request deleted; see `include.resync.prune.restore`."""
    return restore(request_id, rooms, registry())


def restore_run(run: str, asker: Asker, rooms: Rooms) -> Restored:
    """Puts back what a run deleted and notes who wanted it; see `include.resync.prune.restore.restore_for`."""
    return restore_for(run, asker, rooms, registry())
