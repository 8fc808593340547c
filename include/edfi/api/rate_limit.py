"""The requests per second that one ODS gets, shared by all task processes of a machine.

Airflow starts and ends the processes, so their number is unknown and the rate cannot be split among them. Instead a
file says when the next free slot begins, and each process reserves the slots of a tenth of a second at a time: the lock
is acquired about ten times a second, whatever the rate.
"""

from collections.abc import Callable
from pathlib import Path

from include.edfi.api.shared_file import SharedFile

STALE = 3600.0
"""A next slot further ahead than this (seconds) was written before the machine restarted."""


class RateLimiter:
    """Issues slots; `clock` must be the same for all processes (CLOCK_MONOTONIC is, on one machine)."""

    def __init__(self, per_second: float | None, path: Path, clock: Callable[[], float]) -> None:
        self._interval = 1.0 / per_second if per_second else 0.0
        self._batch = max(1, int((per_second or 0.0) / 10))
        self._file = SharedFile(path)
        self._clock = clock
        self._next_slot = 0.0
        self._slots_left = 0

    def wait(self) -> float:
        """Seconds until the next request may be sent."""
        if not self._interval:
            return 0.0
        if not self._slots_left:
            self._reserve()
        return max(0.0, self._next_slot - self._clock())

    def consume(self) -> None:
        """Use the slot that `wait` returned."""
        if self._interval:
            self._slots_left -= 1
            self._next_slot += self._interval

    def pause(self, seconds: float) -> None:
        """Issue no slot to any process for `seconds`."""
        if not self._interval:
            return
        with self._file.locked():
            self._file.write({"next": max(self._next(), self._clock() + seconds)})
        self._slots_left = 0

    def _reserve(self) -> None:
        with self._file.locked():
            self._next_slot = self._next()
            self._file.write({"next": self._next_slot + self._interval * self._batch})
        self._slots_left = self._batch

    def _next(self) -> float:
        now = self._clock()
        stored = self._file.read().get("next", now)
        return float(stored) if now <= stored <= now + STALE else now
