"""After which error a task is tried again, and when."""

from datetime import timedelta

import pytest
from airflow.sdk.exceptions import AirflowTaskTimeout

from include.edfi.errors import ConfigError, Locked, Refused, Unreachable

pytestmark = pytest.mark.airflow


@pytest.mark.parametrize(
    ("error", "try_number", "action", "delay"),
    [
        pytest.param(ConfigError(["schools: none"]), 1, "fail", None, id="a wrong request is final"),
        pytest.param(Refused("claim set"), 1, "fail", None, id="a refused key is final"),
        pytest.param(Locked(["somebody"]), 1, "retry", 60, id="locked waits a minute"),
        pytest.param(Locked(["somebody"]), 500, "retry", 60, id="locked waits for hours"),
        pytest.param(Unreachable("503"), 1, "retry", 30, id="unreachable waits"),
        pytest.param(Unreachable("503"), 3, "retry", 120, id="and longer each time"),
        pytest.param(Unreachable("429", retry_after=300), 1, "retry", 300, id="as long as the ODS says"),
        pytest.param(Unreachable("429", retry_after=9999), 1, "retry", 600, id="but no longer than ten minutes"),
        pytest.param(Unreachable("503"), 6, "fail", None, id="unreachable six times is down"),
        pytest.param(ValueError("bug"), 1, "retry", 30, id="the unexpected gets a second chance"),
        pytest.param(
            AirflowTaskTimeout("late"), 1, "retry", 30, id="so does a task out of time, which is no Exception"
        ),
        pytest.param(ValueError("bug"), 2, "fail", None, id="and no third"),
    ],
)
def test_decision(error, try_number, action, delay):
    from include.orchestration.retries import ByKindOfError

    decision = ByKindOfError().evaluate(exception=error, try_number=try_number, max_tries=5, context=None)
    assert decision.action.value == action
    assert decision.retry_delay == (None if delay is None else timedelta(seconds=delay))
    assert decision.reason
