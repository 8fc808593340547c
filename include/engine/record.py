"""Room 8, record: the outcome of every record goes into the history, in batches; the locks stay alive."""

from collections import Counter
from collections.abc import Callable, Sequence
from time import monotonic
from typing import Protocol

from include.edfi.errors import Locked
from include.engine.slices import BaseSlice
from include.history.entries import Recorded
from include.history.locks import Locks, Owner, Wanted
from include.history.outcomes import Outcome
from include.history.store import History
from include.resync.context import LEASE

BATCH = 500
RENEW_AFTER = LEASE.total_seconds() / 10


class Keeping(Protocol):
    """Rooms that have a history and its locks."""

    @property
    def history(self) -> History: ...
    @property
    def locks(self) -> Locks: ...


class Recorder:
    """Collects outcomes of one slice and writes them; leave it as a context manager, or the last batch is lost.

    `wanted` are the slice's own locks, should the run's have run out.
    """

    def __init__(
        self, slice_: BaseSlice, wanted: Sequence[Wanted], context: Keeping, *, clock: Callable[[], float] = monotonic
    ) -> None:
        self._slice = slice_
        self._wanted = wanted
        self._rooms = context
        self._clock = clock
        self._waiting: list[Recorded] = []
        self._renewed = float("-inf")
        self.counts: Counter[Outcome] = Counter()

    def __enter__(self) -> "Recorder":
        self._renew()
        return self

    def __exit__(self, *exception: object) -> None:
        # Whatever stopped the slice, what the ODS acknowledged must not be sent again.
        self.write()

    def add(self, record: Recorded) -> None:
        """Note one outcome."""
        self.counts[record.outcome] += 1
        self._waiting.append(record)
        if len(self._waiting) >= BATCH:
            self.write()

    def count_earlier(self, outcomes: Sequence[str]) -> None:
        """Count what an earlier attempt at the slice has already recorded."""
        self.counts.update(Outcome(outcome) for outcome in outcomes)

    def write(self) -> None:
        """Write what waits, and renew the run's locks if their lease is no longer fresh."""
        if self._waiting:
            slice_ = self._slice
            self._rooms.history.record(slice_.request_id, slice_.resource, slice_.slice_no, self._waiting)
            self._waiting = []
        if self._clock() - self._renewed > RENEW_AFTER:
            self._renew()

    def _renew(self) -> None:
        """Keep the locks, or take them again if the lease ran out while the task waited for its turn.

        Raises:
            Locked: another run took over meanwhile.
        """
        slice_, locks = self._slice, self._rooms.locks
        if not locks.renew(slice_.request_id, LEASE):
            conflicts = locks.take(Owner(slice_.request_id, f"request {slice_.request_id}"), self._wanted, LEASE)
            if conflicts:
                raise Locked(
                    [f"{one.owner_label} took over {one.resource} of school {one.school}" for one in conflicts]
                )
        self._renewed = self._clock()
