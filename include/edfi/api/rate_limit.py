"""The requests per second one ODS is given, shared by all task processes of a machine.

The processes are started and ended by Airflow, so nobody knows how many there are and an equal split cannot
be had. Instead a file holds when the next free slot begins, and each process takes a tenth of a second's worth
of slots at a time: the lock is taken about ten times a second, whatever the rate.
"""

from collections.abc import Callable
from pathlib import Path

from include.edfi.api.shared_file import SharedFile

STALE = 3600.0
"""A next slot further ahead than this (seconds) was written before the machine was restarted."""


class RateLimiter:
    """Hands out slots; `clock` must be the same for all processes (CLOCK_MONOTONIC is, on one machine)."""

    def __init__(self, per_second: float | None, path: Path, clock: Callable[[], float]) -> None:
        self._gap = 1.0 / per_second if per_second else 0.0
        self._batch = max(1, int((per_second or 0.0) / 10))
        self._file = SharedFile(path)
        self._clock = clock
        self._slot = 0.0
        self._left = 0

    def wait(self) -> float:
        """Seconds until the next request may go."""
        if not self._gap:
            return 0.0
        if not self._left:
            self._reserve()
        return max(0.0, self._slot - self._clock())

    def take(self) -> None:
        """Use the slot that `wait` spoke of."""
        if self._gap:
            self._left -= 1
            self._slot += self._gap

    def pause(self, seconds: float) -> None:
        """Give no slot to any process for `seconds`."""
        if not self._gap:
            return
        with self._file.locked():
            self._file.write({"next": max(self._next(), self._clock() + seconds)})
        self._left = 0

    def _reserve(self) -> None:
        with self._file.locked():
            self._slot = self._next()
            self._file.write({"next": self._slot + self._gap * self._batch})
        self._left = self._batch

    def _next(self) -> float:
        now = self._clock()
        told = self._file.read().get("next", now)
        return float(told) if now <= told <= now + STALE else now
