"""The task that restores what a run deleted."""

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

from airflow.sdk import BaseOperator, Param
from airflow.sdk.exceptions import AirflowFailException

from include.configurations.loading import FOLDER
from include.orchestration.operators import requester_of
from include.orchestration.params import one_configuration
from include.orchestration.retries import PATIENT

if TYPE_CHECKING:
    from airflow.sdk import Context

log = logging.getLogger(__name__)


def form(folder: Path = FOLDER) -> dict[str, Param]:
    """Every param of edfi_restore by name."""
    return {
        "configuration": one_configuration(folder),
        "run": Param(
            "",
            type="string",
            maxLength=250,
            title="Run to undo",
            description_md="Airflow run ID, or request_id in the history, of the run that deleted.",
        ),
    }


class RestoreOperator(BaseOperator):
    """Restores the documents that a run deleted, parents first; those already restored are skipped."""

    ui_color = "#e7f0fb"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{**PATIENT, **kwargs})

    def execute(self, context: "Context") -> None:
        """Pushes how many were restored by resource. Raises AirflowFailException when the ODS rejected some."""
        from include.orchestration.connections import newest_history, run_context
        from include.resync.prune.restore import restore_for as restore_run

        asked = context["params"]
        newest_history()
        done = restore_run(asked["run"], requester_of(context), run_context(asked["configuration"]))
        for name, number in done.documents.items():
            log.info("restore: %d %s restored", number, name)
        for problem in done.problems:
            log.error("restore: %s", problem)
        context["ti"].xcom_push("return_value", {"documents": done.documents, "problems": done.problems[:100]})
        if done.problems:
            raise AirflowFailException(f"the ODS rejected {len(done.problems)} documents; the log lists them")
