"""One bulk send: which call goes next, which waits for another try, which is done.

Calls that failed for a passing reason wait in a heap and hold nobody up; fresh calls go on meanwhile. When too many
wait, no fresh call is taken, so memory does not grow with the number of calls.
"""

import heapq
import itertools
import logging
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol, cast

from include.edfi.api.pacing import TRANSIENT, CircuitBreaker, ConcurrencyLimiter, RetryPolicy, retry_after
from include.edfi.api.rate_limit import RateLimiter
from include.edfi.api.timing import Timing
from include.edfi.api.transport import Call, Next, Pause, Response, Starved
from include.edfi.errors import Refused, Unreachable

log = logging.getLogger(__name__)

WAITING_PER_SLOT = 4
"""Calls that may wait for another try, per call in flight."""
TOKENS_REFUSED = 2
"""Tokens refused one after the other, with nothing accepted in between, that prove the key itself is refused."""

REFUSALS_PER_CALL = 3
"""Times one call may meet a 401 while others are accepted; then the 401 is its answer."""

MISCONFIGURED = b"urn:ed-fi:api:system:configuration"
"""The problem type of the 500s that no second try mends."""


class Tokens(Protocol):
    """Where the bearer token comes from."""

    def current(self) -> str: ...
    def renew(self, stale: str) -> str: ...


@dataclass(slots=True)
class Attempt:
    """A call under way: how often it was sent, failed and was refused, and with which token it went last."""

    call: Call
    sent: int = 0
    failed: int = 0
    refused: int = 0
    token: str = ""


@dataclass(kw_only=True)
class ClientState:
    """What all sends of one client share: pace, circuit, token and the addresses."""

    tokens: Tokens
    concurrency: ConcurrencyLimiter
    circuit: CircuitBreaker
    rate: RateLimiter
    retry_policy: RetryPolicy
    timing: Timing
    url: Callable[[str], str]
    most: int
    paused_until: float = float("-inf")
    refusals: int = 0
    _headers: tuple[str, tuple[tuple[str, str], ...]] = ("", ())

    def headers(self, token: str) -> tuple[tuple[str, str], ...]:
        """The headers of a call; the same object while the token is the same, which the transport uses."""
        if self._headers[0] != token:
            lines = (
                ("Authorization", f"Bearer {token}"),
                ("Content-Type", "application/json"),
                ("Accept", "application/json"),
            )
            self._headers = (token, lines)
        return self._headers[1]


class BulkSender:
    """An iterator of calls and pauses for the transport; `receive` takes each answer back."""

    def __init__(self, calls: Iterator[Call | Starved], state: ClientState) -> None:
        self._calls = calls
        self._state = state
        self._fresh = True
        self._in_flight = 0
        self._ready: deque[Attempt] = deque()
        self._waiting: list[tuple[float, int, Attempt]] = []
        self._serial = itertools.count()

    def __iter__(self) -> "BulkSender":
        return self

    def __next__(self) -> Next:
        if not (self._fresh or self._in_flight or self._ready or self._waiting):
            raise StopIteration
        held = self._held()
        if held > 0:
            return Pause(held)
        attempt = self._next_attempt()
        if isinstance(attempt, Starved):
            return attempt
        if attempt is None:
            if not (self._in_flight or self._waiting):
                raise StopIteration
            return Pause(self._next_due())
        return self._dispatch(attempt)

    def limit(self) -> int:
        """Calls that may be in flight now; one when the circuit is open, to try whether the ODS is back."""
        return 1 if self._state.circuit.is_open else self._state.concurrency.limit

    def _held(self) -> float:
        state = self._state
        if state.circuit.exhausted:
            raise Unreachable(
                f"The ODS has not answered properly for {state.retry_policy.budget:.0f} s; run the task again later.",
                retry_after=state.retry_policy.longest,
            )
        held = max(state.paused_until - state.timing.monotonic(), state.circuit.wait())
        return held if held > 0 else state.rate.wait()

    def _next_attempt(self) -> Attempt | Starved | None:
        if self._ready:
            return self._ready.popleft()
        if self._waiting and self._waiting[0][0] <= self._state.timing.monotonic():
            return heapq.heappop(self._waiting)[2]
        if self._fresh and len(self._waiting) < WAITING_PER_SLOT * self._state.most:
            call = next(self._calls, None)
            if isinstance(call, Starved):
                return call
            if call is not None:
                return Attempt(call)
            self._fresh = False
        return None

    def _next_due(self) -> float:
        if not self._waiting:
            return self._state.retry_policy.longest
        return max(0.001, self._waiting[0][0] - self._state.timing.monotonic())

    def _dispatch(self, attempt: Attempt) -> Call:
        state, call = self._state, attempt.call
        token = state.tokens.current()
        attempt.token = token
        attempt.sent += 1
        self._in_flight += 1
        state.rate.take()
        headers = state.headers(token)
        return Call(
            method=call.method,
            path=state.url(call.path),
            body=call.body,
            query=call.query,
            headers=headers + call.headers if call.headers else headers,
            tag=attempt,
        )

    def receive(self, response: Response) -> Response | None:
        """The answer as the caller shall see it, or None when the call will be sent again."""
        attempt = cast("Attempt", response.call.tag)
        self._in_flight -= 1
        if response.status == 401:
            again = self._unauthorised(attempt)
        elif response.status in TRANSIENT and MISCONFIGURED not in response.body:
            again = self._failed(attempt, response)
        else:
            again = self._answered(attempt, response)
        if again:
            return None
        return Response(
            call=attempt.call,
            status=response.status,
            headers=response.headers,
            body=response.body,
            seconds=response.seconds,
            error=response.error,
            attempts=attempt.sent,
        )

    def _answered(self, attempt: Attempt, response: Response) -> bool:
        state = self._state
        state.circuit.answered()
        state.concurrency.answered(response.seconds)
        state.refusals = 0
        if response.status == 409 and b"multi-user-conflict" in response.body:
            attempt.failed += 1
            return self._retry_later(attempt, 0.0)
        return False

    def _failed(self, attempt: Attempt, response: Response) -> bool:
        state = self._state
        # While the ODS is down, the circuit's budget decides, not the number of tries of one call.
        attempt.failed += not state.circuit.is_open
        # Records that the ODS trips over (500 each time) are what remains at the end; they do not mean it is down.
        if response.status != 500 or attempt.failed <= 1 or state.circuit.is_open:
            state.circuit.failed()
        state.concurrency.failed(response.seconds)
        asked = min(retry_after(response, state.timing.wall()), state.retry_policy.longest_retry_after)
        if asked:
            state.paused_until = max(state.paused_until, state.timing.monotonic() + asked)
            state.rate.pause(asked)
        log.info("%s got %s; try %d", attempt.call.method, response.status or response.error, attempt.sent)
        return self._retry_later(attempt, asked)

    def _retry_later(self, attempt: Attempt, asked: float) -> bool:
        state = self._state
        if attempt.failed >= state.retry_policy.attempts:
            return False
        longest = min(state.retry_policy.longest, state.retry_policy.base * 2**attempt.failed)
        due = state.timing.monotonic() + asked + state.timing.random() * longest
        heapq.heappush(self._waiting, (due, next(self._serial), attempt))
        return True

    def _unauthorised(self, attempt: Attempt) -> bool:
        state = self._state
        state.circuit.answered()
        attempt.refused += 1
        # Of many calls that went out with the same old token, only the first back has it renewed.
        if attempt.token == state.tokens.current():
            state.refusals += 1
            if state.refusals >= TOKENS_REFUSED:
                raise Refused(
                    "The ODS refuses even a fresh token (HTTP 401). Check that the key is active in this ODS."
                )
            state.tokens.renew(attempt.token)
        if attempt.refused >= REFUSALS_PER_CALL:
            return False
        self._ready.append(attempt)
        return True
