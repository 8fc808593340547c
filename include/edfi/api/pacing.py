"""How much load an ODS gets: calls in flight, retries, and when to stop sending.

Concurrency follows TCP's rule (additive increase, multiplicative decrease): it grows by one per round while responses
take about as long as the fastest rounds did, and is halved by 429, 5xx and timeouts, at most once per round. The
circuit opens after a run of failures without a success between them.
"""

import email.utils
from collections.abc import Callable
from dataclasses import dataclass

from include.edfi.api.transport import Response


@dataclass(frozen=True, kw_only=True)
class RetryPolicy:
    """When to retry and when to give up; times are seconds.

    A call is sent at most `attempts` times; the n-th wait is random up to `base * 2**n`, at most `max_wait`.
    `failure_threshold` failures in a row open the circuit for `pause` (doubling up to `max_wait`); once it has been
    open for `budget`, the send fails. A Retry-After counts up to `max_retry_after`.
    """

    attempts: int = 6
    base: float = 0.5
    max_wait: float = 60.0
    failure_threshold: int = 20
    pause: float = 2.0
    budget: float = 300.0
    max_retry_after: float = 600.0

    def max_wait_after(self, attempts: int) -> float:
        """Upper bound of the random wait after so many attempts."""
        return min(self.max_wait, self.base * 2.0**attempts)


def retry_after(response: Response, now: float) -> float:
    """Seconds to wait by the response's Retry-After (number or HTTP date; `now` is Unix time); 0 without one."""
    value = response.headers.get("retry-after", "").strip()
    if not value:
        return 0.0
    try:
        return max(0.0, float(value))
    except ValueError:
        parsed = email.utils.parsedate_tz(value)
        return max(0.0, email.utils.mktime_tz(parsed) - now) if parsed else 0.0


class ConcurrencyLimiter:
    """How many calls may be in flight, learned from the response times."""

    ROUND = 32
    """Responses over which the response time is averaged."""
    SLOWDOWN = 3.0
    """An average this many times the best one (and 50 ms above it) means that the ODS is queueing."""

    def __init__(self, max_limit: int, clock: Callable[[], float], start: int = 4) -> None:
        self._max_limit = max_limit
        self._clock = clock
        self._limit = float(min(start, max_limit))
        self._halved_at = float("-inf")
        self._best = float("inf")
        self._sum = 0.0
        self._count = 0
        self._may_grow = True

    @property
    def limit(self) -> int:
        """Calls that may be in flight now, at least 1."""
        return int(self._limit)

    def record_success(self, seconds: float) -> None:
        """A response came after `seconds`."""
        # Capped, because one slow response does not mean that the ODS is slow.
        self._sum += min(seconds, self._best * 4) if self._best < float("inf") else seconds
        self._count += 1
        if self._count == self.ROUND:
            self._close_round()
        if self._may_grow and self._limit < self._max_limit:
            self._limit = min(self._max_limit, self._limit + 1 / self._limit)

    def _close_round(self) -> None:
        mean = self._sum / self._count
        # The best average decays slowly, because the resource that is sent now may be slower than the one before.
        self._best = min(self._best * 1.05, mean)
        self._may_grow = mean <= max(self._best * self.SLOWDOWN, self._best + 0.05)
        self._sum, self._count = 0.0, 0

    def record_failure(self, seconds: float) -> None:
        """A call failed after `seconds`; calls that began before the last halving do not halve again."""
        now = self._clock()
        if now - seconds >= self._halved_at:
            self._limit = max(1.0, self._limit / 2)
            self._halved_at = now


class CircuitBreaker:
    """Opens after a run of failures, lets one call through after a pause, closes on any success."""

    def __init__(self, retry_policy: RetryPolicy, clock: Callable[[], float]) -> None:
        self._retry_policy = retry_policy
        self._clock = clock
        self._failures = 0
        self._opened_at = 0.0
        self._next_probe = 0.0
        self._pause = retry_policy.pause

    @property
    def is_open(self) -> bool:
        """Whether the ODS counts as down."""
        return self._failures >= self._retry_policy.failure_threshold

    @property
    def exhausted(self) -> bool:
        """Whether the circuit has been open for longer than the budget."""
        return self.is_open and self._clock() - self._opened_at > self._retry_policy.budget

    def wait(self) -> float:
        """Seconds until the next call may be sent."""
        return max(0.0, self._next_probe - self._clock()) if self.is_open else 0.0

    def record_success(self) -> None:
        """The ODS responded, and not with a transient failure."""
        self._failures = 0
        self._pause = self._retry_policy.pause

    def record_failure(self) -> None:
        """A call failed with a transient failure."""
        was_open = self.is_open
        self._failures += 1
        if not self.is_open or self.wait() > 0:
            return
        if not was_open:
            self._opened_at = self._clock()
        self._next_probe = self._clock() + self._pause
        self._pause = min(self._pause * 2, self._retry_policy.max_wait)
