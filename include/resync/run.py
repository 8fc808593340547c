"""What the tasks of a run call: one function per task, each of which may be called twice."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Engine

from include.history.locks import Locks
from include.history.outcomes import RequestStatus
from include.history.queries import request
from include.history.store import History
from include.resources import registry
from include.resync.accept import Accepted, Asker, accept
from include.resync.plan import plan
from include.resync.report import Report, report
from include.resync.rooms import Rooms
from include.resync.work import work

__all__ = ["Accepted", "Asker", "Report", "Rooms", "accept", "plan_slices", "release", "report", "work_slice"]


def plan_slices(request_id: str, rooms: Rooms) -> dict[str, list[dict[str, Any]]]:
    """Every resource's slices as JSON, in sending order; see `include.resync.plan.plan`."""
    slices = plan(request_id, rooms, registry())
    return {name: [part.as_json() for part in parts] for name, parts in slices.items()}


def work_slice(content: Mapping[str, Any], rooms: Rooms, *, again: bool = False) -> Mapping[str, int]:
    """Counts by outcome of one slice; see `include.resync.work.SliceWork`."""
    return work(content, registry()[content["resource"]], rooms, again=again)


def release(request_id: str, locks: Locks, history: History, engine: Engine) -> int:
    """Gives the run's locks back, however it ended, and notes the end of a run that never reached its report."""
    entry = request(engine, request_id)
    if entry is not None and not entry.status.is_over:
        history.finish(request_id, RequestStatus.FAILED, "failed: the run ended before its report")
    return locks.release(request_id)
