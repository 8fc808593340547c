"""Taking the locks of an earlier plan once more: for what comes after a long wait, or on behalf of another run."""

from collections.abc import Mapping

from include.edfi.documents.resource import Resource
from include.engine.locking import retake_locks
from include.history import slices as slices_of
from include.history.locks import Owner
from include.resync.context import Rooms
from include.resync.plan.plan import wanted_locks


def relock(planned: str, owner: Owner, rooms: Rooms, registry: Mapping[str, Resource]) -> None:
    """Locks for `owner` everything the request `planned` was planned to work on.

    Raises:
        Locked: another run works on some of it.
    """
    name = rooms.configuration.name
    wanted = [
        lock
        for resource in registry.values()
        for part in slices_of.slices(rooms.history_engine, planned, resource.name)
        for lock in wanted_locks(name, resource, part.schools)
    ]
    retake_locks(owner, wanted, rooms.locks)
