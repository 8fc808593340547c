"""The tasks of the state tools. Each hands over to the engine; what the engine needs is imported when it runs."""

import json
import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from airflow.sdk import BaseOperator
from airflow.sdk.exceptions import AirflowFailException

from include.orchestration.graph import APPROVE, DELETE, DELETE_APPROVED, GUARD, PRUNING
from include.orchestration.links import ReportLink
from include.orchestration.operators import REQUEST, SliceOperator, requester_of
from include.orchestration.planning import Lists, PlanningOperator, request_id_of
from include.orchestration.pruning import (
    ApproveDeletesOperator,
    DeleteApprovedOperator,
    DeleteOrphansOperator,
    GuardOrphansOperator,
    Numbers,
    OfOds,
)

if TYPE_CHECKING:
    from airflow.sdk import Context

log = logging.getLogger(__name__)


class StateRequestOperator(BaseOperator):
    """Validates what was asked and opens the history's entry."""

    ui_color = "#e7f0fb"

    def execute(self, context: "Context") -> dict[str, Any]:
        """Returns what was accepted; brings the history up to date. Raises ConfigError, naming every problem."""
        from include.engine.submit import submit
        from include.orchestration.connections import newest_history, state_configurations
        from include.state_sync.request import validate

        params, requester, configurations = dict(context["params"]), requester_of(context), state_configurations()
        request = submit(
            params,
            requester,
            validate=lambda given: validate(requester.tool, given, configurations),
            school_years={name: configuration.school_year for name, configuration in configurations.items()},
            history=newest_history(),
        )
        return {"configuration": request.configuration, "deletes": bool(params.get("prune"))}


class StatePlanOperator(PlanningOperator):
    """Cuts a run of a state tool into slices of the objects that have a task in the DAG."""

    def __init__(self, *, objects: Sequence[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.objects = tuple(objects)

    def planned(self, context: "Context") -> Lists:
        """Slices by object, an empty list for one that was not chosen. Raises Locked, Unreachable, ConfigError."""
        from include.state_sync.plan import plan

        slices = plan(request_id_of(context), run_context_of(context))
        return {name: slices.get(name, []) for name in self.objects}


class StatePruningPlanOperator(StatePlanOperator):
    """The same, where the DAG has tasks that delete."""

    def idle(self, context: "Context") -> list[str]:
        """A batch resync deletes unless it is asked not to."""
        return [] if context["ti"].xcom_pull(task_ids=REQUEST)["deletes"] else list(PRUNING)


class StateSliceOperator(SliceOperator):
    """Works through one slice of an object: extract, map, compare, send, record."""

    def execute(self, context: "Context") -> dict[str, int]:
        """Returns counts by outcome. Raises Unreachable, Locked, Refused, ConfigError."""
        from include.state_sync.work import work

        return dict(work(self.slice, run_context_of(context)))


class StateReportOperator(BaseOperator):
    """Tells how the run went and which batch resync mends what is left, and fails when something is not equal."""

    ui_color = "#e7f0fb"
    operator_extra_links = (ReportLink(),)

    def execute(self, context: "Context") -> None:
        """Pushes verdict, files, and the params of what mends. Raises AirflowFailException with the verdict."""
        from include.orchestration.connections import report_folder
        from include.state_sync.report import report

        if not context["ti"].xcom_pull(task_ids=REQUEST):
            raise AirflowFailException("the request was refused, see the log of its task; nothing was sent")
        run_context, run, asked = run_context_of(context), context["dag_run"], request_id_of(context)
        told = report(
            asked,
            run_context.configuration,
            run_context.history,
            run_context.history_engine,
            report_folder(run.dag_id, asked),
        )
        for line in told.text.splitlines():
            log.info("%s", line)
        for params in told.mends:
            log.info("This mends it, as conf of a run of state_resync: %s", json.dumps(params))
        files = [str(path) for path in told.files]
        context["ti"].xcom_push(
            "return_value", {"verdict": told.verdict, "files": files, "mends": [dict(params) for params in told.mends]}
        )
        if not told.ok:
            raise AirflowFailException(told.verdict)


class OfState(OfOds):
    """What the tasks that delete hand over to, for the state edition."""

    things = "records of the state"
    undone = "what they were is kept in the history"

    def run_context(self, context: "Context") -> Any:
        """What the run works with. Raises ConfigError."""
        return run_context_of(context)

    def guard(self, asked: str, run_context: Any) -> Numbers:
        """Decides about every record of the state that the district does not have."""
        from include.state_sync.prune import guard

        return guard(asked, run_context)

    def record_decision(self, asked: str, run_context: Any, *, approved: bool) -> int:
        """Takes a person's answer about what is held."""
        from include.resync.prune.deletes import record_decision

        return record_decision(asked, run_context, approved=approved)

    def prune(self, asked: str, run_context: Any, *, approved: bool = False) -> Numbers:
        """Deletes what was cleared or approved, children first."""
        from include.state_sync.prune import prune

        return prune(asked, run_context, approved=approved)


class StateGuardOperator(GuardOrphansOperator):
    target = OfState()


class StateDeleteOperator(DeleteOrphansOperator):
    target = OfState()


class StateApproveOperator(ApproveDeletesOperator):
    target = OfState()


class StateDeleteApprovedOperator(DeleteApprovedOperator):
    target = OfState()


PRUNE: dict[str, type[BaseOperator]] = {
    GUARD: StateGuardOperator,
    DELETE: StateDeleteOperator,
    APPROVE: StateApproveOperator,
    DELETE_APPROVED: StateDeleteApprovedOperator,
}


def run_context_of(context: "Context") -> Any:
    """What the tasks of a state tool work with, once its request was accepted. Raises ConfigError."""
    from include.orchestration.connections import state_context

    return state_context(context["ti"].xcom_pull(task_ids=REQUEST)["configuration"])
