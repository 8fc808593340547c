"""Record: the outcome of every record goes into the history, in batches, and the run's locks are renewed."""

from collections import Counter
from collections.abc import Callable, Sequence
from time import monotonic

from include.engine.context import ToolContext
from include.engine.locking import LEASE, take
from include.engine.slices import BaseSlice
from include.history.entries import Recorded
from include.history.locks import LockKey, Owner
from include.history.outcomes import Outcome

BATCH = 500
RENEW_AFTER = LEASE.total_seconds() / 10
"""Seconds between two heartbeats."""


class Recorder:
    """Collects the outcomes of one slice and writes them; use it as a context manager, or the last batch is lost.

    `wanted` are the locks of the slice, which are taken again if the lease of the run has expired.
    """

    def __init__(
        self,
        slice_: BaseSlice,
        wanted: Sequence[LockKey],
        context: ToolContext,
        *,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._slice = slice_
        self._wanted = wanted
        self._context = context
        self._clock = clock
        self._unwritten: list[Recorded] = []
        self._renewed = float("-inf")
        self.counts: Counter[Outcome] = Counter()

    def __enter__(self) -> "Recorder":
        self._renew()
        return self

    def __exit__(self, *exception: object) -> None:
        # Also after an error: what the target has acknowledged must not be sent again by a retry of the task.
        self.write()

    def add(self, record: Recorded) -> None:
        """Collect one outcome."""
        self.counts[record.outcome] += 1
        self._unwritten.append(record)
        if len(self._unwritten) >= BATCH:
            self.write()

    def count_earlier(self, outcomes: Sequence[str]) -> None:
        """Count what an earlier attempt at the slice recorded."""
        self.counts.update(Outcome(outcome) for outcome in outcomes)

    def totals(self) -> dict[str, int]:
        """Counts by outcome in plain types, `extracted` among them."""
        counts = {str(outcome): number for outcome, number in self.counts.items()}
        return {"extracted": sum(self.counts.values()), **counts}

    def write(self) -> None:
        """Write the collected outcomes, and renew the run's locks when the last heartbeat is too old."""
        if self._unwritten:
            slice_ = self._slice
            self._context.history.record(slice_.request_id, slice_.resource, slice_.slice_no, self._unwritten)
            self._unwritten = []
        if self._clock() - self._renewed > RENEW_AFTER:
            self._renew()

    def _renew(self) -> None:
        """Renew the run's lease; take the locks of the slice again if it expired while the task was queued.

        Raises:
            Locked: another run took them meanwhile.
        """
        request_id, locks = self._slice.request_id, self._context.locks
        if not locks.renew(request_id, LEASE):
            take(Owner(request_id, f"request {request_id}"), self._wanted, locks)
        self._renewed = self._clock()
