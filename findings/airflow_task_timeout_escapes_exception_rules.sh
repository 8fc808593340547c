#!/usr/bin/env bash
# Many expect: an ExceptionRetryPolicy with a rule for Exception matches whatever a task can fail with, and one for
# TimeoutError matches a task that exceeds its execution_timeout; a task's `except Exception` sees it too.
# None does: AirflowTaskTimeout derives from BaseException alone. The catch-all rule does not match, the policy
# returns its default, and the task's own retries apply as if there were no rule. Clean-up in `except Exception` does
# not run.
# Version: apache-airflow 3.3.2 (retry policies are new in 3.3). Source: airflow.sdk.exceptions.AirflowTaskTimeout;
# RetryRule.matches in airflow.sdk.definitions.retry_policy.
# Here: a slice may run into its timeout and must be tried again in the same way as after any unexpected error.
# ByKindOfError judges BaseException; held by tests/orchestration/test_retries.py::test_decision.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check apache-airflow==3.3.2
export AIRFLOW_HOME="$folder" AIRFLOW__CORE__LOAD_EXAMPLES=False
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

from airflow.sdk import ExceptionRetryPolicy, RetryAction, RetryRule
from airflow.sdk.exceptions import AirflowTaskTimeout

print("apache-airflow", version("apache-airflow"))
print("  bases of AirflowTaskTimeout:", [base.__name__ for base in AirflowTaskTimeout.__mro__[1:]])
expected = {Exception: "default", TimeoutError: "default", BaseException: "fail", AirflowTaskTimeout: "fail"}
for exception, action in expected.items():
    policy = ExceptionRetryPolicy(rules=[RetryRule(exception=exception, action=RetryAction.FAIL)])
    decision = policy.evaluate(AirflowTaskTimeout("late"), try_number=1, max_tries=3)
    print(f"  a rule for {exception.__name__:20} decides: {decision.action.value}")
    assert decision.action.value == action, "the timeout matches other rules now"
caught = False
try:
    try:
        raise AirflowTaskTimeout("late")
    except Exception:
        caught = True
except BaseException:
    pass
print("  `except Exception` catches it:", caught)
assert not caught
PYTHON
