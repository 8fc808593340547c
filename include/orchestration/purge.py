"""The tasks that purge the history: for users with the right Delete, and for the retention schedule."""

import logging
import shutil
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from airflow.sdk import BaseOperator, Param
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException

from include.orchestration.choices import Choice, one_or_none
from include.orchestration.rights import may_purge
from include.orchestration.runs import TOOLS, request_id

if TYPE_CHECKING:
    from airflow.sdk import Context

    from include.history.purge import PurgeRequest

log = logging.getLogger(__name__)

CONFIRMATION = "PURGE"


def form() -> dict[str, Param]:
    """Every param of history_purge by name."""
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
            description_md="Only runs of this configuration. Empty: of every configuration.",
        ),
        "before": Param(
            None,
            type=["null", "string"],
            format="date",
            title="Before",
            description_md="Only runs requested before this day (UTC). Empty: all until now.",
        ),
        "include_restorable": Param(
            False,
            type="boolean",
            title="Include restorable runs",
            description_md="Also purge runs whose deletes `edfi_restore` could still undo.",
        ),
        "reason": Param(
            "", type="string", maxLength=500, title="Reason", description_md="Stored in the log of purges."
        ),
        "confirm": Param(
            "",
            type="string",
            pattern=f"^{CONFIRMATION}$",
            title="Confirm",
            description_md=f"**This cannot be undone.** Type {CONFIRMATION} to confirm.",
        ),
    }


class PurgeOperator(BaseOperator):
    """Purges the selected runs and their reports; a retry continues the same purge."""

    ui_color = "#fde8e8"

    def execute(self, context: "Context") -> None:
        """Pushes how much was purged and skipped. Raises AirflowFailException without the right Delete."""
        from include.history.purge import Purges
        from include.orchestration.connections import history_engine, newest_history

        selection = self.selection(context)
        newest_history()
        done = Purges(history_engine()).purge(selection, forget=forget_report)
        log.info(
            "purge: %d requests and %d records purged; %d requests skipped", done.requests, done.records, done.skipped
        )
        context["ti"].xcom_push(
            "return_value", {"requests": done.requests, "records": done.records, "skipped": done.skipped}
        )

    def selection(self, context: "Context") -> "PurgeRequest":
        """What the run purges."""
        from include.history.purge import PurgeRequest

        run, params = context["dag_run"], context["params"]
        if params["confirm"] != CONFIRMATION:
            raise AirflowFailException(f"confirm: must be {CONFIRMATION}; nothing was purged")
        if not may_purge(run.triggering_user_name):
            raise AirflowFailException(f"{run.triggering_user_name} lacks the right Delete; nothing was purged")
        day = params.get("before")
        before = datetime.fromisoformat(day).replace(tzinfo=UTC) if day else run.run_after
        return PurgeRequest(
            purge_id=request_id(run.dag_id, run.run_id),
            requested_by=run.triggering_user_name or str(run.run_type),
            before=min(before, run.run_after),
            tool=params.get("tool") or "",
            configuration=params.get("configuration") or "",
            include_restorable=params["include_restorable"],
            reason=params["reason"],
        )


class RetainOperator(PurgeOperator):
    """Purges what is older than `retention_days` of the history's connection; skipped if that is not set."""

    def selection(self, context: "Context") -> "PurgeRequest":
        """Everything older than `retention_days`; raises AirflowSkipException where that is not set."""
        from include.history.purge import PurgeRequest
        from include.orchestration.connections import retention_days

        days, run = retention_days(), context["dag_run"]
        if days is None:
            raise AirflowSkipException(
                "connection edfi_history: retention_days is not set in its extra; nothing was purged"
            )
        return PurgeRequest(
            purge_id=request_id(run.dag_id, run.run_id),
            requested_by=run.triggering_user_name or str(run.run_type),
            before=run.run_after - timedelta(days=days),
            include_restorable=True,
            reason=f"older than {days} days",
        )


def forget_report(tool: str, request_id: str) -> None:
    """Deletes the report files of a request, if they are on this machine."""
    from include.orchestration.connections import report_folder

    if tool in TOOLS:
        shutil.rmtree(report_folder(tool, request_id), ignore_errors=True)


def purge() -> PurgeOperator:
    """The only task of history_purge: to be called within a DAG."""
    return PurgeOperator(task_id="purge", retries=2, retry_delay=timedelta(seconds=10))


def retain() -> RetainOperator:
    """The only task of history_retention: to be called within a DAG."""
    return RetainOperator(task_id="retain", retries=2, retry_delay=timedelta(seconds=10))
