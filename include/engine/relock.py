"""Taking the locks of an earlier plan once more: for what comes after a long wait, or on behalf of another run."""

from include.engine.locking import retake_locks
from include.history import slices as slices_of
from include.history.locks import Owner
from include.resync.context import RunContext
from include.resync.plan.plan import wanted_locks


def relock(planned: str, owner: Owner, context: RunContext) -> None:
    """Locks for `owner` everything the request `planned` was planned to work on.

    Raises:
        Locked: another run works on some of it.
    """
    name = context.configuration.name
    wanted = [
        lock
        for resource in context.registry.values()
        for slice_ in slices_of.slices(context.history_engine, planned, resource.name)
        for lock in wanted_locks(name, resource, slice_.schools)
    ]
    retake_locks(owner, wanted, context.locks)
