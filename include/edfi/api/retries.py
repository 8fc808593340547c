"""Retrying a single call that nothing else may overtake: the token, discovery and the dependencies.

Bulk sends do not wait here: `bulk_sender` sends other calls meanwhile.
"""

import logging
from collections.abc import Callable

from tenacity import RetryCallState, Retrying, retry_if_result, stop_after_attempt

from include.edfi.api.answers import is_no_answer, what_came
from include.edfi.api.pacing import RetryPolicy, retry_after
from include.edfi.api.timing import Timing
from include.edfi.api.transport import Response

log = logging.getLogger(__name__)


def exchange_with_retries(send: Callable[[], Response], policy: RetryPolicy, timing: Timing) -> Response:
    """The first usable response, or the last one when none was: no response, a transient failure or a web page."""

    def wait(state: RetryCallState) -> float:
        response = _response(state)
        random_wait = timing.random() * policy.max_wait_after(state.attempt_number)
        return min(max(retry_after(response, timing.wall()), random_wait), policy.max_retry_after)

    retrying = Retrying(
        retry=retry_if_result(is_no_answer),
        stop=stop_after_attempt(policy.attempts),
        wait=wait,
        sleep=timing.sleep,
        before_sleep=_log_retry,
        retry_error_callback=_response,
    )
    return retrying(send)


def _response(state: RetryCallState) -> Response:
    if state.outcome is None:
        raise RuntimeError("no attempt has ended")
    response: Response = state.outcome.result()
    return response


def _log_retry(state: RetryCallState) -> None:
    response = _response(state)
    log.warning(
        "%s %s: %s; next attempt in %.1f s",
        response.call.method,
        response.call.path,
        what_came(response),
        state.upcoming_sleep,
    )
