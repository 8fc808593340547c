"""The tasks of a resync. Each hands over to the engine; what the engine needs is imported when it runs."""

import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from airflow.sdk import BaseOperator, TriggerRule
from airflow.sdk.exceptions import AirflowFailException, DownstreamTasksSkipped

from include.orchestration.graph import OWN_DESCRIPTORS, PRUNING, Step
from include.orchestration.links import ReportLink
from include.orchestration.planning import PLAN, PlanningOperator, SlicesOperator, request_id_of
from include.orchestration.retries import PATIENT
from include.orchestration.runs import EVERYDAY

if TYPE_CHECKING:
    from airflow.sdk import Context

log = logging.getLogger(__name__)

REQUEST = "request"
OFF_PEAK = "off_peak"
REPORT = "report"
RELEASE = "release_locks"


def requester_of(context: "Context") -> Any:
    """Who asked for the run, as the history keeps it."""
    from include.engine.submit import Requester

    run = context["dag_run"]
    return Requester(
        request_id=request_id_of(context),
        requested_by=run.triggering_user_name or str(run.run_type),
        tool=run.dag_id,
        dag_run_id=run.run_id,
    )


class RequestOperator(BaseOperator):
    """Validates what was asked and opens the history's entry; skips the wait where there is none."""

    ui_color = "#e7f0fb"

    def execute(self, context: "Context") -> None:
        """Pushes what was accepted; brings the history up to date. Raises ConfigError, naming every problem."""
        from include.orchestration.connections import configurations, newest_history
        from include.resources import registry
        from include.resync.request.submit import submit

        asked = dict(context["params"])
        accepted = submit(
            asked,
            requester_of(context),
            configurations=configurations(),
            registry=registry(),
            history=newest_history(),
        )
        opens_at = accepted.opens_at.isoformat() if accepted.opens_at else None
        result = {"configuration": accepted.configuration, "opens_at": opens_at, "mode": asked["mode"]}
        context["ti"].xcom_push("return_value", result)
        if opens_at is None:
            raise DownstreamTasksSkipped(tasks=[OFF_PEAK])  # type: ignore[no-untyped-call]


class OffPeakOperator(BaseOperator):
    """Waits, without holding a worker, until the configuration's off-peak window opens."""

    ui_color = "#e7f0fb"

    def execute(self, context: "Context") -> None:
        """Defers until the moment `request` told."""
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
        """Only a reconcile deletes, and only some configurations have descriptors of their own."""
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
    """Sends once more what a first attempt was refused for the want of an association."""

    ui_color = "#fdf6e3"
    retry_deferred = True


class ReportOperator(BaseOperator):
    """Tells how the run went, writes the keys report, and fails when something in scope is not equal."""

    ui_color = "#e7f0fb"
    operator_extra_links = (ReportLink(),)

    def execute(self, context: "Context") -> None:
        """Pushes the paths of the files. Raises AirflowFailException with the verdict."""
        from include.orchestration.connections import report_folder
        from include.resync.report.report import report

        accepted = context["ti"].xcom_pull(task_ids=REQUEST)
        if not accepted:
            raise AirflowFailException("the request was refused, see the log of its task; nothing was sent")
        run_context = run_context_of(context)
        run, asked = context["dag_run"], request_id_of(context)
        told = report(
            asked,
            run_context.configuration,
            run_context.history,
            run_context.history_engine,
            report_folder(run.dag_id, asked),
        )
        for line in told.text.splitlines():
            log.info("%s", line)
        context["ti"].xcom_push("return_value", {"verdict": told.verdict, "files": [str(path) for path in told.files]})
        if not told.ok:
            raise AirflowFailException(told.verdict)


class ReleaseOperator(BaseOperator):
    """Gives the locks back, whatever happened before."""

    ui_color = "#e7f0fb"

    def execute(self, context: "Context") -> None:
        """Notes the end of a run that never came to its report, too."""
        from include.engine.locking import release
        from include.history.locks import Locks
        from include.history.store import History
        from include.orchestration.connections import history_engine

        engine = history_engine()
        freed = release(request_id_of(context), Locks(engine), History(engine), engine)
        log.info("release_locks: %d", freed)


def run_context_of(context: "Context") -> Any:
    """What the tasks of a resync work with, once its request was accepted. Raises ConfigError."""
    from include.orchestration.connections import run_context

    return run_context(context["ti"].xcom_pull(task_ids=REQUEST)["configuration"])


FIXED: dict[str, type[BaseOperator]] = {
    REQUEST: RequestOperator,
    OFF_PEAK: OffPeakOperator,
    PLAN: PlanOperator,
    REPORT: ReportOperator,
    RELEASE: ReleaseOperator,
}
"""The tasks that are there whatever resources there are."""


def fixed_tasks() -> list[BaseOperator]:
    """request, off_peak, plan, report and release_locks, with when each may start."""
    rules: dict[str, dict[str, Any]] = {
        PLAN: {"trigger_rule": TriggerRule.NONE_FAILED},
        REPORT: {"trigger_rule": TriggerRule.ALL_DONE},
    }
    tasks = [kind(task_id=task_id, **rules.get(task_id, {})) for task_id, kind in FIXED.items()]
    tasks[-1].as_teardown()
    return tasks


def mapped(step: Step, slices: SlicesOperator) -> Any:
    """The task of a resource: one instance for each of its slices, named as the slice is labelled."""
    kind = RetryDeferredOperator if step.retry_deferred else SliceOperator
    return kind.partial(
        task_id=step.task_id,
        task_display_name=step.words,
        doc_md=step.text,
        pool=EVERYDAY,
        trigger_rule=TriggerRule.NONE_FAILED,
        map_index_template="{{ task.slice['label'] }}",
        **PATIENT,
    ).expand(slice=slices.output)
