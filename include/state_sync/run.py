"""What the tasks of a state tool's run call: one function per task, each of which may be called twice."""

from include.engine.submit import Accepted, Asker
from include.history.outcomes import Fate
from include.resync.prune.deletes import answer_held
from include.resync.run import release
from include.state_sync import prune as pruning
from include.state_sync.context import BATCH, SELECTIVE, TOOLS, VERIFICATION, StateRooms
from include.state_sync.plan import plan
from include.state_sync.prune import Numbers, guard
from include.state_sync.report import StateReport, report
from include.state_sync.submit import accept
from include.state_sync.work import work

__all__ = [
    "BATCH", "SELECTIVE", "TOOLS", "VERIFICATION", "Accepted", "Asker", "StateReport", "StateRooms", "accept", "answer",
    "guard", "plan", "prune", "release", "report", "work",
]  # fmt: skip


def answer(request_id: str, rooms: StateRooms, *, approved: bool) -> int:
    """Takes a person's answer about held deletes; returns how many it is about."""
    return answer_held(request_id, rooms, approved=approved)


def prune(request_id: str, rooms: StateRooms, *, approved: bool = False) -> Numbers:
    """Deletes what the guards cleared or, with `approved`, what a person approved; see `state.prune.prune`."""
    return pruning.prune(request_id, rooms, [Fate.APPROVED if approved else Fate.CLEARED])
