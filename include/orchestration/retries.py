"""What Airflow does after an error, by its kind: retry later, or fail at once."""

from datetime import timedelta
from typing import Any, Literal

from airflow.sdk import RetryDecision, RetryPolicy

from include.edfi.errors import ConfigError, Locked, Refused, Unreachable

UNREACHABLE_TRIES = 6
"""30 seconds, then twice as long each time: 15 and a half minutes in total."""
UNEXPECTED_TRIES = 2
LOCKED_TRIES = 1000
LOCKED_DELAY = timedelta(minutes=1)
FIRST_DELAY = timedelta(seconds=30)
LONGEST_DELAY = timedelta(minutes=10)


class ByKindOfError(RetryPolicy):
    """Unreachable and Locked are retried; a wrong request, configuration or key is not."""

    def evaluate(self, exception: BaseException, try_number: int, *_: Any, **__: Any) -> RetryDecision:
        """Decides on the error of one try, the first being number 1."""
        if isinstance(exception, ConfigError | Refused):
            return RetryDecision.fail("change the request, the configuration or the key first")
        if isinstance(exception, Locked):
            return RetryDecision.retry(LOCKED_DELAY, "another run has locked the same records")
        if isinstance(exception, Unreachable):
            return _within(UNREACHABLE_TRIES, try_number, _retry_policy(exception, try_number), "unreachable")
        return _within(UNEXPECTED_TRIES, try_number, FIRST_DELAY, "unexpected")


def _within(tries: int, try_number: int, delay: timedelta, kind: Literal["unreachable", "unexpected"]) -> RetryDecision:
    if try_number >= tries:
        return RetryDecision.fail(f"{kind} {tries} times")
    return RetryDecision.retry(delay, kind)


def _retry_policy(error: Unreachable, try_number: int) -> timedelta:
    requested = timedelta(seconds=error.retry_after or 0)
    doubled: timedelta = FIRST_DELAY * (1 << (try_number - 1))
    return min(max(requested, doubled), LONGEST_DELAY)


PATIENT: dict[str, Any] = {"retries": 5, "retry_delay": timedelta(seconds=10), "retry_policy": ByKindOfError()}
"""For tasks that use the SIS, the ODS or the state. `retry_delay` applies when a task's process was killed."""
