"""Part of plan: what both tools' plans do alike, taking the locks and telling the history of the slices."""

from collections.abc import Iterable

from sqlalchemy import Engine

from include.edfi.errors import Locked
from include.history.locks import Locks, Owner, Wanted
from include.history.outcomes import RequestStatus
from include.history.queries import request
from include.history.store import History
from include.resync.context import LEASE


def take_locks(owner: Owner, wanted: Iterable[Wanted], locks: Locks) -> None:
    """Takes all the locks or none.

    Raises:
        Locked: naming every other run that works on some of the records.
    """
    conflicts = locks.take(owner, list(wanted), LEASE)
    owners = {conflict.owner_label: conflict for conflict in conflicts}
    if owners:
        raise Locked(
            [
                f"{label} works on {conflict.resource} of school {conflict.school}"
                f" (its lock ends {conflict.expires_at:%H:%M} UTC unless renewed)"
                for label, conflict in owners.items()
            ]
        )


def retake_locks(owner: Owner, wanted: Iterable[Wanted], locks: Locks) -> None:
    """Takes the locks of an earlier plan once more, each once, all or none.

    Raises:
        Locked: another run works on some of the records now.
    """
    conflicts = locks.take(owner, sorted(set(wanted)), LEASE)
    if conflicts:
        raise Locked(sorted({f"{one.owner_label} works on {one.resource} of {one.school}" for one in conflicts}))


def release(request_id: str, locks: Locks, history: History, engine: Engine) -> int:
    """Releases the run's locks, however it ended, and closes the entry of a run that never reached its report."""
    entry = request(engine, request_id)
    if entry is not None and not entry.status.is_over:
        history.finish(request_id, RequestStatus.FAILED, "failed: the run ended before its report")
    return locks.release(request_id)
