"""One bulk send: which call goes next, which waits for a retry, which is done.

Calls that failed for a transient reason wait in a heap while others are sent. When too many wait, no new call is taken,
so that memory does not grow with the number of calls.
"""

import heapq
import itertools
import json
import logging
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol, cast

from include.edfi.api.answers import is_no_answer, own_answer, what_came
from include.edfi.api.host_behavior import HostBehavior
from include.edfi.api.pacing import CircuitBreaker, ConcurrencyLimiter, RetryPolicy, retry_after
from include.edfi.api.problems import Problem
from include.edfi.api.rate_limit import RateLimiter
from include.edfi.api.timing import Timing
from include.edfi.api.transport import Call, Next, Pause, Response, Starved
from include.edfi.errors import Refused, Unreachable

log = logging.getLogger(__name__)

WAITING_PER_SLOT = 4
"""Calls that may wait for a retry, per call that may be in flight."""
MAX_REFUSED_TOKENS = 2
"""Tokens refused in a row, without a success between them, after which the key itself counts as refused."""
MAX_REFUSALS_PER_CALL = 3
"""Times one call may get a 401 while others succeed; the last 401 is its final response."""
MAX_FORMS_OF_PUT = 2
"""Times one PUT is repeated because the host wants, or refuses, the `id` in its body."""
OF_ONE_RECORD = frozenset({403, 406, 413, 500})
"""Statuses of failures that may be due to one record: an ODS that cannot take it, a firewall that blocks its text."""
MISCONFIGURED = b"urn:ed-fi:api:system:configuration"
"""The problem type of the 500s that a retry does not fix."""


class Tokens(Protocol):
    """A source of bearer tokens; `renew` replaces one that was refused."""

    def current(self) -> str: ...
    def renew(self, stale: str) -> str: ...


@dataclass(slots=True)
class Attempt:
    """A call in progress: how often it was sent, failed and got a 401, its latest token and form of its body."""

    call: Call
    sent: int = 0
    failures: int = 0
    refusals: int = 0
    token: str = ""
    had_id: bool = False
    reshaped: int = 0


@dataclass(kw_only=True)
class ClientState:
    """What all sends of one client share: limits, circuit breaker, token and URLs."""

    tokens: Tokens
    concurrency: ConcurrencyLimiter
    circuit: CircuitBreaker
    rate_limiter: RateLimiter
    retry_policy: RetryPolicy
    timing: Timing
    url: Callable[[str], str]
    max_in_flight: int
    behavior: HostBehavior
    paused_until: float = float("-inf")
    refusals: int = 0
    last_failure: str = ""
    """What came last in place of a usable answer, and where."""
    _headers: tuple[str, tuple[tuple[str, str], ...]] = ("", ())

    def headers(self, token: str) -> tuple[tuple[str, str], ...]:
        """The headers of a call: the same object for the same token, so that the transport need not set them again."""
        if self._headers[0] != token:
            lines = (
                ("Authorization", f"Bearer {token}"),
                ("Content-Type", "application/json"),
                ("Accept", "application/json"),
            )
            self._headers = (token, lines)
        return self._headers[1]


class BulkSender:
    """An iterator of calls and pauses for the transport; `receive` takes each response back."""

    def __init__(self, calls: Iterator[Call | Starved], state: ClientState) -> None:
        self._calls = calls
        self._state = state
        self._has_more = True
        self._in_flight = 0
        self._ready: deque[Attempt] = deque()
        self._waiting: list[tuple[float, int, Attempt]] = []
        self._serial = itertools.count()

    def __iter__(self) -> "BulkSender":
        return self

    def __next__(self) -> Next:
        if not (self._has_more or self._in_flight or self._ready or self._waiting):
            raise StopIteration
        # Before a call is taken: a call that has been taken must be sent.
        wait = self._wait()
        if wait > 0:
            return Pause(wait)
        attempt = self._next_attempt()
        if isinstance(attempt, Starved):
            return attempt
        if attempt is None:
            if not (self._in_flight or self._waiting):
                raise StopIteration
            return Pause(self._until_next_retry())
        return self._dispatch(attempt)

    def limit(self) -> int:
        """Calls that may be in flight now; one while the circuit is open, to probe whether the ODS is back."""
        return 1 if self._state.circuit.is_open else self._state.concurrency.limit

    def _wait(self) -> float:
        """Seconds until any call may be sent."""
        state = self._state
        if state.circuit.exhausted:
            raise Unreachable(
                f"The ODS has not responded successfully for {state.retry_policy.budget:.0f} s (last:"
                f" {state.last_failure}). Run the task again later.",
                retry_after=state.retry_policy.max_wait,
            )
        wait = max(state.paused_until - state.timing.monotonic(), state.circuit.wait())
        # The rate limiter last, because it reserves slots, and a process that may not send would waste them.
        return wait if wait > 0 else state.rate_limiter.wait()

    def _next_attempt(self) -> Attempt | Starved | None:
        # Retries that are due come before new calls, so that a call is not overtaken without end.
        if self._ready:
            return self._ready.popleft()
        if self._waiting and self._waiting[0][0] <= self._state.timing.monotonic():
            return heapq.heappop(self._waiting)[2]
        if self._has_more and len(self._waiting) < WAITING_PER_SLOT * self._state.max_in_flight:
            call = next(self._calls, None)
            if isinstance(call, Starved):
                return call
            if call is not None:
                return Attempt(call)
            self._has_more = False
        return None

    def _until_next_retry(self) -> float:
        if not self._waiting:
            return self._state.retry_policy.max_wait
        return max(0.001, self._waiting[0][0] - self._state.timing.monotonic())

    def _dispatch(self, attempt: Attempt) -> Call:
        state, call = self._state, attempt.call
        # The token first: where none can be had, the call is neither counted as sent nor given a slot.
        token = state.tokens.current()
        attempt.token = token
        attempt.sent += 1
        self._in_flight += 1
        state.rate_limiter.consume()
        headers = state.headers(token)
        attempt.had_id = state.behavior.id_in_put and call.method == "PUT"
        return Call(
            method=call.method,
            path=state.url(call.path),
            body=_with_id(call) if attempt.had_id else call.body,
            query=call.query,
            headers=headers + call.headers if call.headers else headers,
            tag=attempt,
            timeout=call.timeout,
        )

    def receive(self, response: Response) -> Response | None:
        """The final response with the caller's own call, or None when the call will be sent again.

        Raises:
            ConfigError: the address redirects.
            Refused: the ODS refuses new tokens.
        """
        attempt = cast("Attempt", response.call.tag)
        self._in_flight -= 1
        response = own_answer(response, attempt.call)
        if is_no_answer(response) and MISCONFIGURED not in response.body:
            will_retry = self._on_failure(attempt, response)
        elif response.status == 401:
            will_retry = self._on_unauthorized(attempt)
        else:
            will_retry = self._on_success(attempt, response)
        if will_retry:
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

    def _on_success(self, attempt: Attempt, response: Response) -> bool:
        """The ODS is up and accepts the token, whatever it says of the record."""
        state = self._state
        state.circuit.record_success()
        state.concurrency.record_success(response.seconds)
        state.refusals = 0
        if response.status == 409 and b"multi-user-conflict" in response.body:
            attempt.failures += 1
            return self._retry_later(attempt, 0.0)
        return response.status == 400 and attempt.call.method == "PUT" and self._reshaped(attempt, response)

    def _reshaped(self, attempt: Attempt, response: Response) -> bool:
        """Whether a refused PUT is sent again with, or without, the `id` in its body."""
        behavior = self._state.behavior
        if attempt.reshaped >= MAX_FORMS_OF_PUT:
            return False
        # Calls that were in flight when the first of them taught it are only sent again.
        if behavior.id_in_put == attempt.had_id and not behavior.learn_put_id(
            Problem.read(response), had_id=attempt.had_id
        ):
            return False
        attempt.reshaped += 1
        self._ready.append(attempt)
        return True

    def _on_failure(self, attempt: Attempt, response: Response) -> bool:
        state = self._state
        # While the circuit is open its budget decides when to give up, not the attempts of one call.
        attempt.failures += not state.circuit.is_open
        # A record that makes the ODS fail, or a firewall refuse it, each time says nothing about whether the ODS is up.
        if response.status not in OF_ONE_RECORD or attempt.failures <= 1 or state.circuit.is_open:
            state.circuit.record_failure()
        state.concurrency.record_failure(response.seconds)
        requested = min(retry_after(response, state.timing.wall()), state.retry_policy.max_retry_after)
        if requested:
            state.paused_until = max(state.paused_until, state.timing.monotonic() + requested)
            state.rate_limiter.pause(requested)
        state.last_failure = f"{attempt.call.method} {attempt.call.path}: {what_came(response)}"
        log.info("%s got %s in attempt %d", attempt.call.method, what_came(response), attempt.sent)
        return self._retry_later(attempt, requested)

    def _retry_later(self, attempt: Attempt, requested: float) -> bool:
        """Whether the call has attempts left; it waits the seconds the ODS requested and a random time more."""
        state = self._state
        if attempt.failures >= state.retry_policy.attempts:
            return False
        random_wait = state.timing.random() * state.retry_policy.max_wait_after(attempt.failures)
        due = state.timing.monotonic() + requested + random_wait
        heapq.heappush(self._waiting, (due, next(self._serial), attempt))
        return True

    def _on_unauthorized(self, attempt: Attempt) -> bool:
        state = self._state
        state.circuit.record_success()
        attempt.refusals += 1
        # Many calls may have been sent with the same expired token; only the first 401 among them renews it.
        if attempt.token == state.tokens.current():
            state.refusals += 1
            if state.refusals >= MAX_REFUSED_TOKENS:
                raise Refused("The ODS refuses even a new token (HTTP 401). Check that the key is active in this ODS.")
            state.tokens.renew(attempt.token)
        if attempt.refusals >= MAX_REFUSALS_PER_CALL:
            return False
        self._ready.append(attempt)
        return True


def _with_id(call: Call) -> bytes:
    """The body of a PUT with the `id` of its address in front; Ed-Fi API 8 refuses a PUT without it."""
    identifier = json.dumps({"id": call.path.rsplit("/", 1)[-1]}).encode()
    rest = (call.body or b"{}").lstrip()[1:].lstrip()
    return identifier[:-1] + (b"" if rest.startswith(b"}") else b",") + rest
