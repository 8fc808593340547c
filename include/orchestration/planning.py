"""The task that cuts a run's work into slices, and how each task of the run gets its list of slices."""

import logging
from typing import TYPE_CHECKING, Any

from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import BaseOperator
from airflow.sdk.exceptions import AirflowFailException, DownstreamTasksSkipped

from include.orchestration.graph import SLICES, step_of
from include.orchestration.retries import LOCKED_TRIES, PATIENT
from include.orchestration.runs import request_id

if TYPE_CHECKING:
    from airflow.sdk import Context

log = logging.getLogger(__name__)

PLAN = "plan"
Lists = dict[str, list[dict[str, Any]]]
"""Slices by the id of the task that is mapped over them."""


def request_id_of(context: "Context") -> str:
    """The run's id in the history."""
    return request_id(context["dag_run"].dag_id, context["dag_run"].run_id)


class PlanningOperator(BaseOperator):
    """Takes the locks, cuts the work into slices, and gives each task its list."""

    ui_color = "#e7f0fb"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{**PATIENT, "retries": LOCKED_TRIES, **kwargs})

    def planned(self, context: "Context") -> Lists:
        """Slices by task id. Raises Locked, Unreachable, ConfigError."""
        raise NotImplementedError

    def idle(self, context: "Context") -> list[str]:
        """Tasks, apart from those over slices, that have nothing to do in this run."""
        return []

    def execute(self, context: "Context") -> None:
        """Pushes the lists. Raises Locked, to be retried, or AirflowFailException if the run must not wait."""
        from include.edfi.errors import Locked

        try:
            lists = self.planned(context)
        except Locked as error:
            if context["params"].get("on_lock_conflict") != "refuse":
                raise
            refuse(context, error)
            raise AirflowFailException(f"refused: {error}") from None
        hand_over(context, lists)
        if idle := self.idle(context):
            raise DownstreamTasksSkipped(tasks=idle)  # type: ignore[no-untyped-call]


def refuse(context: "Context", error: Exception) -> None:
    """Records in the history that the run was refused, and which run holds the lock."""
    from include.history.outcomes import RequestStatus
    from include.history.store import History
    from include.orchestration.connections import history_engine

    History(history_engine()).finish(request_id_of(context), RequestStatus.FAILED, f"refused: {error}")


def hand_over(context: "Context", lists: Lists) -> None:
    """Sets each list as the result of an empty task.

    A result can be mapped over only when it is the whole result of a task; the scheduler completes an empty one
    without starting a process.
    """
    from airflow.sdk.bases.xcom import BaseXCom

    run = context["dag_run"]
    for task_id, found in lists.items():
        BaseXCom.set(
            "return_value",
            found,
            dag_id=run.dag_id,
            run_id=run.run_id,
            task_id=f"{SLICES}{task_id}",
            _mapped_length=len(found),
        )
    context["ti"].xcom_push("return_value", lists)


class SlicesOperator(EmptyOperator):
    """Holds the list of slices of one task. `plan` sets its result, and the scheduler completes it."""

    ui_color = "#f4f4f4"

    def execute(self, context: "Context") -> list[dict[str, Any]]:
        """Returns the list; runs only where nothing completes empty tasks, as in `airflow dags test`."""
        lists: Lists = context["ti"].xcom_pull(task_ids=PLAN)
        return lists[step_of(self.task_id).task_id]
