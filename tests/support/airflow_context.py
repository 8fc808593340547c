"""What Airflow hands to a running task, as far as ours ask for it."""

from types import SimpleNamespace
from typing import Any


class FakeInstance:
    """A task instance: results pushed and pulled, and the states of other DAGs' runs."""

    def __init__(self, results: dict[str, Any] | None = None, states: dict[str, str] | None = None) -> None:
        self.results = results or {}
        self.pushed: Any = None
        self._states = states or {}

    def xcom_pull(self, *, task_ids: str) -> Any:
        return self.results.get(task_ids)

    def xcom_push(self, key: str, value: Any) -> None:
        assert key == "return_value"
        self.pushed = value

    def get_dagrun_state(self, *, dag_id: str, run_id: str) -> Any:
        from airflow.sdk import DagRunState

        return DagRunState(self._states[run_id])


def context(
    instance: FakeInstance | None = None, *, dag_id: str = "edfi_resync", run_id: str = "run", **params: Any
) -> Any:
    run = SimpleNamespace(dag_id=dag_id, run_id=run_id, run_type="manual", triggering_user_name="somebody")
    return {"dag_run": run, "ti": instance or FakeInstance(), "params": params}
