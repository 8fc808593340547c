"""The task that clears the history, for whoever has the right Delete, and for the schedule that keeps it short."""

import logging
import shutil
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from airflow.sdk import BaseOperator, Param
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException

from include.orchestration.choices import Choice, one_or_none
from include.orchestration.rights import may_clear
from include.orchestration.runs import TOOLS, request_id

if TYPE_CHECKING:
    from airflow.sdk import Context

    from include.history.purge import Clearing

log = logging.getLogger(__name__)

CONFIRMATION = "CLEAR"


def form() -> dict[str, Param]:
    """Every param of history_clear by name."""
    return {
        "tool": Param(
            None,
            **one_or_none([Choice(*tool) for tool in TOOLS.items()], "Every tool"),
            title="Tool",
            description_md="Only runs of this tool. Empty: of every tool.",
        ),
        "configuration": Param(
            None,
            type=["null", "string"],
            maxLength=100,
            title="Configuration",
            description_md="Only runs of this configuration, and so of its district. Empty: of every configuration.",
        ),
        "before": Param(
            None,
            type=["null", "string"],
            format="date",
            title="Before",
            description_md="Only what was asked for before this day (UTC). Empty: up to now.",
        ),
        "also_restorable": Param(
            False,
            type="boolean",
            title="Also runs whose deletes can still be undone",
            description_md="`edfi_restore` can put nothing back of a run that is cleared.",
        ),
        "reason": Param("", type="string", maxLength=500, title="Reason", description_md="Kept with the clearing."),
        "confirm": Param(
            "",
            type="string",
            pattern=f"^{CONFIRMATION}$",
            title="Confirm",
            description_md=f"**This cannot be undone.** Type {CONFIRMATION} to go on.",
        ),
    }


class ClearOperator(BaseOperator):
    """Clears what was asked for, with the reports; a retry goes on with the same clearing."""

    ui_color = "#fde8e8"

    def execute(self, context: "Context") -> None:
        """Pushes how much was cleared and kept. Raises AirflowFailException without the right Delete."""
        from include.history.purge import Clearings
        from include.orchestration.connections import history_engine, newest_history

        wanted = self.wanted(context)
        newest_history()
        done = Clearings(history_engine()).clear(wanted, forget=forget_report)
        log.info("clear: %d requests, %d records; %d requests had to stay", done.requests, done.records, done.kept)
        context["ti"].xcom_push(
            "return_value", {"requests": done.requests, "records": done.records, "kept": done.kept}
        )  # fmt: skip

    def wanted(self, context: "Context") -> "Clearing":
        """What the run is to clear."""
        from include.history.purge import Clearing

        run, params = context["dag_run"], context["params"]
        if params["confirm"] != CONFIRMATION:
            raise AirflowFailException(f"confirm: is not {CONFIRMATION}; nothing was cleared")
        if not may_clear(run.triggering_user_name):
            raise AirflowFailException(f"{run.triggering_user_name} has no right Delete; nothing was cleared")
        day = params.get("before")
        before = datetime.fromisoformat(day).replace(tzinfo=UTC) if day else run.run_after
        return Clearing(
            clearing_id=request_id(run.dag_id, run.run_id),
            asked_by=run.triggering_user_name or str(run.run_type),
            before=min(before, run.run_after),
            tool=params.get("tool") or "",
            configuration=params.get("configuration") or "",
            also_restorable=params["also_restorable"],
            reason=params["reason"],
        )


class RetainOperator(ClearOperator):
    """Clears what is older than the history's connection says; without such a word, nothing."""

    def wanted(self, context: "Context") -> "Clearing":
        """Everything older than `keep_days`; raises AirflowSkipException where that is not set."""
        from include.history.purge import Clearing
        from include.orchestration.connections import keep_days

        days, run = keep_days(), context["dag_run"]
        if days is None:
            raise AirflowSkipException("the connection edfi_history has no keep_days in its extra: nothing is cleared")
        return Clearing(
            clearing_id=request_id(run.dag_id, run.run_id),
            asked_by=run.triggering_user_name or str(run.run_type),
            before=run.run_after - timedelta(days=days),
            also_restorable=True,
            reason=f"older than {days} days",
        )


def forget_report(tool: str, asked: str) -> None:
    """Deletes the report's files of a request, if they are on this machine."""
    from include.orchestration.connections import report_folder

    if tool in TOOLS:
        shutil.rmtree(report_folder(tool, asked), ignore_errors=True)


def clear() -> Any:
    """The only task of history_clear: to be called within a DAG."""
    return ClearOperator(task_id="clear", retries=2, retry_delay=timedelta(seconds=10))


def retain() -> Any:
    """The only task of history_retention: to be called within a DAG."""
    return RetainOperator(task_id="retain", retries=2, retry_delay=timedelta(seconds=10))
