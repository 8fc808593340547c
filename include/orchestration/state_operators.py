"""The tasks of the state tools. Each hands over to the engine; what the engine needs is imported when it runs."""

import json
import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

from airflow.sdk import BaseOperator

from include.orchestration.graph import APPROVE, DELETE, DELETE_APPROVED, GUARD, PRUNING
from include.orchestration.operators import REQUEST, ReportingOperator, SliceOperator, requester_of
from include.orchestration.planning import Lists, PlanningOperator, request_id_of
from include.orchestration.pruning import (
    ApproveDeletesOperator,
    DeleteApprovedOperator,
    DeleteOrphansOperator,
    GuardOrphansOperator,
    Numbers,
    PruneTarget,
)

if TYPE_CHECKING:
    from pathlib import Path

    from airflow.sdk import Context

    from include.engine.report import Report
    from include.state_sync.context import StateContext
    from include.state_sync.report import StateReport

log = logging.getLogger(__name__)


class StateRequestOperator(BaseOperator):
    """Validates the request and opens its entry in the history."""

    ui_color = "#e7f0fb"

    def execute(self, context: "Context") -> dict[str, Any]:
        """Returns the accepted request; upgrades the history first. Raises ConfigError, naming every problem."""
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
        """A batch resync deletes unless its request says not to."""
        return [] if context["ti"].xcom_pull(task_ids=REQUEST)["deletes"] else list(PRUNING)


class StateSliceOperator(SliceOperator):
    """Works through one slice of an object: extract, map, compare, send, record."""

    def execute(self, context: "Context") -> dict[str, int]:
        """Returns counts by outcome. Raises Unreachable, Locked, Refused, ConfigError."""
        from include.state_sync.work import work

        return dict(work(self.slice, run_context_of(context)))


class StateReportOperator(ReportingOperator):
    """Reports a run of a state tool, with the batch resyncs that fix what is left."""

    def written(self, context: "Context", folder: "Path") -> "StateReport":
        """Report, keys report and Verification Summary; logs what fixes the rest. Raises ConfigError."""
        from include.state_sync.report import report

        written = report(request_id_of(context), run_context_of(context), folder)
        for params in written.fixes:
            log.info("To fix it, run state_resync with this conf: %s", json.dumps(params))
        return written

    def result(self, report: "Report") -> dict[str, Any]:
        """Verdict, files, and the params of the batch resyncs."""
        fixes = cast("StateReport", report).fixes
        return {**super().result(report), "fixes": [dict(params) for params in fixes]}


class StateTarget(PruneTarget):
    """Records of the state edition."""

    records = "records of the state"
    undo = "the history keeps a backup of them"

    def run_context(self, context: "Context") -> "StateContext":
        return run_context_of(context)

    def guard(self, context: "Context") -> Numbers:
        from include.state_sync.prune import guard

        return guard(request_id_of(context), self.run_context(context))

    def prune(self, context: "Context", *, approved: bool = False) -> Numbers:
        from include.state_sync.prune import prune

        return prune(request_id_of(context), self.run_context(context), approved=approved)


class StateGuardOperator(GuardOrphansOperator):
    target = StateTarget()


class StateDeleteOperator(DeleteOrphansOperator):
    target = StateTarget()


class StateApproveOperator(ApproveDeletesOperator):
    target = StateTarget()


class StateDeleteApprovedOperator(DeleteApprovedOperator):
    target = StateTarget()


PRUNE: dict[str, type[BaseOperator]] = {
    GUARD: StateGuardOperator,
    DELETE: StateDeleteOperator,
    APPROVE: StateApproveOperator,
    DELETE_APPROVED: StateDeleteApprovedOperator,
}


def run_context_of(context: "Context") -> "StateContext":
    """What the tasks of a state tool work with, once its request was accepted. Raises ConfigError."""
    from include.orchestration.connections import state_context

    return state_context(context["ti"].xcom_pull(task_ids=REQUEST)["configuration"])
