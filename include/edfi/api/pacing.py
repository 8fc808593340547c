"""How hard an ODS is driven: calls in flight, requests per second, and when to stop asking at all.

Concurrency follows TCP's rule (additive increase, multiplicative decrease): it grows by one per round
while answers take about as long as they did at best, and is halved by 429, 5xx and time-outs, at most once
per round. The circuit opens after a run of failures with no answer between them.
"""

import email.utils
from collections.abc import Callable
from dataclasses import dataclass

from include.edfi.api.transport import Response

TRANSIENT = frozenset({0, 429, 500, 502, 503, 504})
"""Statuses that say "not now" rather than "not this"; 0 is no answer."""


@dataclass(frozen=True, kw_only=True)
class RetryPolicy:
    """When to retry and when to give up; times are seconds.

    A call is sent at most `attempts` times, the n-th wait being random up to `base * 2**n`, at most `longest`.
    `failures` in a row open the circuit for `pause` (doubling up to `longest`); open for `budget`, it gives up.
    """

    attempts: int = 6
    base: float = 0.5
    longest: float = 60.0
    failures: int = 20
    pause: float = 2.0
    budget: float = 300.0
    longest_retry_after: float = 600.0


def retry_after(response: Response, now: float) -> float:
    """Seconds the answer asks to wait (number or HTTP date; `now` is Unix time), 0 when it does not."""
    told = response.headers.get("retry-after", "").strip()
    if not told:
        return 0.0
    try:
        return max(0.0, float(told))
    except ValueError:
        parsed = email.utils.parsedate_tz(told)
        return max(0.0, email.utils.mktime_tz(parsed) - now) if parsed else 0.0


class ConcurrencyLimiter:
    """How many calls may be in flight, learned from the answers."""

    ROUND = 32
    """Answers over which the time of an answer is averaged."""
    SLOWER = 3.0
    """An average this many times the best one (and 50 ms above it) says that the ODS is queueing."""

    def __init__(self, most: int, clock: Callable[[], float], start: int = 4) -> None:
        self._most = most
        self._clock = clock
        self._limit = float(min(start, most))
        self._halved_at = float("-inf")
        self._best = float("inf")
        self._sum = 0.0
        self._count = 0
        self._may_grow = True

    @property
    def limit(self) -> int:
        """Calls that may be in flight now, at least 1."""
        return int(self._limit)

    def answered(self, seconds: float) -> None:
        """An answer came after `seconds`."""
        # One slow answer must not look like a slow ODS.
        self._sum += min(seconds, self._best * 4) if self._best < float("inf") else seconds
        self._count += 1
        if self._count == self.ROUND:
            self._close_round()
        if self._may_grow and self._limit < self._most:
            self._limit = min(self._most, self._limit + 1 / self._limit)

    def _close_round(self) -> None:
        mean = self._sum / self._count
        # The best fades slowly: another resource may be heavier for good.
        self._best = min(self._best * 1.05, mean)
        self._may_grow = mean <= max(self._best * self.SLOWER, self._best + 0.05)
        self._sum, self._count = 0.0, 0

    def failed(self, seconds: float) -> None:
        """A call failed after `seconds`; calls that began before the last halving do not halve again."""
        now = self._clock()
        if now - seconds >= self._halved_at:
            self._limit = max(1.0, self._limit / 2)
            self._halved_at = now


class CircuitBreaker:
    """Opens after a run of failures, lets one call through after a pause, closes on any answer."""

    def __init__(self, retry_policy: RetryPolicy, clock: Callable[[], float]) -> None:
        self._retry_policy = retry_policy
        self._clock = clock
        self._failures = 0
        self._opened_at = 0.0
        self._closed_until = 0.0
        self._pause = retry_policy.pause

    @property
    def is_open(self) -> bool:
        """Whether the ODS is taken to be down."""
        return self._failures >= self._retry_policy.failures

    @property
    def exhausted(self) -> bool:
        """Whether the circuit has been open for longer than the budget."""
        return self.is_open and self._clock() - self._opened_at > self._retry_policy.budget

    def wait(self) -> float:
        """Seconds until a call may be tried."""
        return max(0.0, self._closed_until - self._clock()) if self.is_open else 0.0

    def answered(self) -> None:
        """The ODS answered properly."""
        self._failures = 0
        self._pause = self._retry_policy.pause

    def failed(self) -> None:
        """The ODS failed once more."""
        was_open = self.is_open
        self._failures += 1
        if not self.is_open or self.wait() > 0:
            return
        if not was_open:
            self._opened_at = self._clock()
        self._closed_until = self._clock() + self._pause
        self._pause = min(self._pause * 2, self._retry_policy.longest)
