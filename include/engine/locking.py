"""The locks of a run: taken all at once by its plan, taken again after a long wait, released when it ends.

A lock is a lease that the run's tasks renew. It expires when the run dies, so no lock has to be removed by hand.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta

from sqlalchemy import Engine

from include.edfi.errors import Locked
from include.engine.context import ToolContext
from include.history import slices as slices_of
from include.history.locks import DISTRICT, Conflict, LockKey, Locks, Owner
from include.history.outcomes import RequestStatus
from include.history.queries import RequestEntry, request
from include.history.store import History

LEASE = timedelta(minutes=30)
"""How long a lock outlives the last heartbeat of its run."""

LocksOf = Callable[[str, Sequence[str]], Iterable[LockKey]]
"""The locks that cover a resource, by its name, in some schools, by their numbers."""


def owner_of(entry: RequestEntry) -> Owner:
    """The owner of a request's locks; the label names the person and the run to whoever has to wait."""
    return Owner(entry.request_id, f"{entry.requested_by}, run {entry.dag_run_id}")


def take(owner: Owner, wanted: Iterable[LockKey], locks: Locks) -> None:
    """Takes all the locks, each once, or none.

    Raises:
        Locked: one sentence for each run that holds some of them.
    """
    conflicts = locks.take(owner, sorted(set(wanted)), LEASE)
    if conflicts:
        raise Locked(_sentences(conflicts))


def retake(planned: str, owner: Owner, context: ToolContext, *, resources: Iterable[str], locks_of: LocksOf) -> None:
    """Takes for `owner` the locks of everything that the request `planned` was planned to work on.

    A run that waits hours for an approval loses its lease, and a restore works on the records of another run: both
    take the locks of the plan again before they write.

    Raises:
        Locked: another run works on some of the records now.
    """
    wanted = [
        lock
        for name in resources
        for slice_ in slices_of.slices(context.history_engine, planned, name)
        for lock in locks_of(name, slice_.schools)
    ]
    take(owner, wanted, context.locks)


def release(request_id: str, locks: Locks, history: History, engine: Engine) -> int:
    """Releases the run's locks, however it ended, and closes the entry of a run that never reached its report."""
    entry = request(engine, request_id)
    if entry is not None and not entry.status.is_over:
        history.finish(request_id, RequestStatus.FAILED, "failed: the run ended before its report")
    return locks.release(request_id)


def _sentences(conflicts: Sequence[Conflict]) -> list[str]:
    """One sentence for each run in the way: what it holds until when, and what to do."""
    by_owner: dict[str, list[Conflict]] = {}
    for conflict in conflicts:
        by_owner.setdefault(conflict.owner_label, []).append(conflict)
    return [_sentence(label, of_owner) for label, of_owner in by_owner.items()]


def _sentence(label: str, conflicts: Sequence[Conflict]) -> str:
    first = conflicts[0]
    area = "the whole district" if first.school == DISTRICT else f"school {first.school}"
    more = f" and {len(conflicts) - 1} more locks" if len(conflicts) > 1 else ""
    return (
        f"{label} holds the lock on {first.resource} of {area}{more} until {first.expires_at:%Y-%m-%d %H:%M} UTC,"
        " and renews it while it runs: wait until that run ends, or stop it"
    )
