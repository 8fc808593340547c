"""The tasks of a resync. Each hands over to the engine; what the engine needs is imported when it runs."""

import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from airflow.sdk import BaseOperator
from airflow.sdk.exceptions import AirflowFailException, DownstreamTasksSkipped

from include.orchestration.graph import OWN_DESCRIPTORS, PRUNING
from include.orchestration.links import ReportLink
from include.orchestration.planning import PlanningOperator, request_id_of

if TYPE_CHECKING:
    from pathlib import Path

    from airflow.sdk import Context

    from include.engine.report import Report
    from include.engine.submit import Requester
    from include.resync.context import RunContext

log = logging.getLogger(__name__)

REQUEST = "request"
OFF_PEAK = "off_peak"
REPORT = "report"
RELEASE = "release_locks"


def requester_of(context: "Context") -> "Requester":
    """Who requested the run, as the history records it."""
    from include.engine.submit import Requester

    run = context["dag_run"]
    return Requester(
        request_id=request_id_of(context),
        requested_by=run.triggering_user_name or str(run.run_type),
        tool=run.dag_id,
        dag_run_id=run.run_id,
    )


class RequestOperator(BaseOperator):
    """Validates the request and opens its entry in the history; skips off_peak when there is nothing to wait for."""

    ui_color = "#e7f0fb"

    def execute(self, context: "Context") -> None:
        """Pushes the accepted request; upgrades the history first. Raises ConfigError, naming every problem."""
        from include.orchestration.connections import configurations, newest_history
        from include.resources import registry
        from include.resync.request.submit import submit

        params = dict(context["params"])
        submitted = submit(
            params,
            requester_of(context),
            configurations=configurations(),
            registry=registry(),
            history=newest_history(),
        )
        opens_at = submitted.opens_at.isoformat() if submitted.opens_at else None
        result = {"configuration": submitted.configuration, "opens_at": opens_at, "mode": params["mode"]}
        context["ti"].xcom_push("return_value", result)
        if opens_at is None:
            raise DownstreamTasksSkipped(tasks=[OFF_PEAK])  # type: ignore[no-untyped-call]


class OffPeakOperator(BaseOperator):
    """Waits, without holding a worker, until the configuration's off-peak window opens."""

    ui_color = "#e7f0fb"

    def execute(self, context: "Context") -> None:
        """Defers until the time that `request` pushed."""
        from airflow.providers.standard.triggers.temporal import DateTimeTrigger

        moment = datetime.fromisoformat(context["ti"].xcom_pull(task_ids=REQUEST)["opens_at"])
        if moment > datetime.now(UTC):
            log.info("off_peak: waiting until %s", moment.isoformat())
            self.defer(trigger=DateTimeTrigger(moment=moment), method_name="go_on")

    def go_on(self, context: "Context", event: Any = None) -> None:
        """The window is open."""
        log.info("off_peak: the window is open")


class PlanOperator(PlanningOperator):
    """Cuts a resync into slices."""

    def planned(self, context: "Context") -> dict[str, list[dict[str, Any]]]:
        """Slices by task id. Raises Locked, Unreachable, ConfigError."""
        from include.orchestration.graph import steps
        from include.resources import registry
        from include.resync.plan.plan import plan as plan_slices

        slices = plan_slices(request_id_of(context), run_context_of(context))
        return {step.task_id: slices.get(step.resource, []) for step in steps(registry())}

    def idle(self, context: "Context") -> list[str]:
        """Only Reconcile deletes, and only some configurations have their own descriptors."""
        from include.resync.plan.own_descriptors import own_descriptors

        deleting = [] if context["ti"].xcom_pull(task_ids=REQUEST)["mode"] == "reconcile" else list(PRUNING)
        return deleting + ([] if own_descriptors(run_context_of(context).configuration) else [OWN_DESCRIPTORS])


class SliceOperator(BaseOperator):
    """Works through one slice of a resource: extract, map, send, record."""

    ui_color = "#e9f7ec"
    retry_deferred = False

    def __init__(self, *, slice: dict[str, Any], **kwargs: Any) -> None:  # noqa: A002 - the word of the design
        super().__init__(**kwargs)
        self.slice = slice

    def execute(self, context: "Context") -> dict[str, int]:
        """Returns counts by outcome. Raises Unreachable, Locked, Refused, ConfigError."""
        from include.resync.work import work as work_slice

        return dict(work_slice(self.slice, run_context_of(context), retry_deferred=self.retry_deferred))


class RetryDeferredOperator(SliceOperator):
    """Retries records whose first attempt was refused because their association did not exist yet."""

    ui_color = "#fdf6e3"
    retry_deferred = True


class ReportingOperator(BaseOperator):
    """Writes the report of a run, and fails when something in scope is not equal."""

    ui_color = "#e7f0fb"
    operator_extra_links = (ReportLink(),)

    def written(self, context: "Context", folder: "Path") -> "Report":
        """Writes the report's files into the folder. Raises ConfigError."""
        raise NotImplementedError

    def result(self, report: "Report") -> dict[str, Any]:
        """What the task pushes."""
        return {"verdict": report.verdict, "files": [str(path) for path in report.files]}

    def execute(self, context: "Context") -> None:
        """Pushes verdict and files. Raises AirflowFailException with the verdict."""
        from include.orchestration.connections import report_folder

        if not context["ti"].xcom_pull(task_ids=REQUEST):
            raise AirflowFailException("The request was refused; see the log of its task. Nothing was sent.")
        report = self.written(context, report_folder(context["dag_run"].dag_id, request_id_of(context)))
        for line in report.text.splitlines():
            log.info("%s", line)
        context["ti"].xcom_push("return_value", self.result(report))
        if not report.ok:
            raise AirflowFailException(report.verdict)


class ReportOperator(ReportingOperator):
    """Reports a resync."""

    def written(self, context: "Context", folder: "Path") -> "Report":
        """Report, keys report and Verification Summary. Raises ConfigError."""
        from include.resync.report.report import report

        return report(request_id_of(context), run_context_of(context), folder)


class ReleaseOperator(BaseOperator):
    """Releases the locks, whatever happened before."""

    ui_color = "#e7f0fb"

    def execute(self, context: "Context") -> None:
        """Also records the end of a run that never reached its report."""
        from include.engine.locking import release
        from include.history.locks import Locks
        from include.history.store import History
        from include.orchestration.connections import history_engine

        engine = history_engine()
        freed = release(request_id_of(context), Locks(engine), History(engine), engine)
        log.info("release_locks: %d", freed)


def run_context_of(context: "Context") -> "RunContext":
    """What the tasks of a resync work with, once its request was accepted. Raises ConfigError."""
    from include.orchestration.connections import run_context

    return run_context(context["ti"].xcom_pull(task_ids=REQUEST)["configuration"])
