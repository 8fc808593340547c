"""The tasks that delete what should not be in the ODS, or at the state, once nothing is sent any more.

**guard_orphans** decides about everything there that has no SIS record. **delete_orphans** deletes what every guard
lets go. Where a guard wants a person's word, **approve_deletes** asks for it, and **delete_approved** follows the
answer; no answer within the configuration's `prune.approval_hours` is a no. Tasks that have nothing to do start no
process.
"""

import logging
from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from airflow.providers.standard.operators.hitl import HITLOperator
from airflow.sdk import BaseOperator, TriggerRule
from airflow.sdk.exceptions import AirflowSkipException, DownstreamTasksSkipped

from include.orchestration.graph import APPROVE, DELETE, DELETE_APPROVED, GUARD
from include.orchestration.operators import run_context_of
from include.orchestration.planning import request_id_of
from include.orchestration.retries import PATIENT

if TYPE_CHECKING:
    from airflow.sdk import Context

log = logging.getLogger(__name__)

Numbers = dict[str, dict[str, int]]
"""Counts by resource and fate."""
YES, NO = "Approve", "Reject"
COLOR = "#fbe9e7"


class OfOds:
    """What the tasks hand over to, and the words they use, for an ODS."""

    things = "documents of the ODS"
    undone = "the DAG `edfi_restore` can put them back"

    def run_context(self, context: "Context") -> Any:
        """What the run works with. Raises ConfigError."""
        return run_context_of(context)

    def guard(self, asked: str, run_context: Any) -> Numbers:
        """Decides about every orphan."""
        from include.resync.prune.deletes import guard as guard_orphans

        return guard_orphans(asked, run_context)

    def record_decision(self, asked: str, run_context: Any, *, approved: bool) -> int:
        """Takes a person's answer about what is held."""
        from include.resync.prune.deletes import record_decision

        return record_decision(asked, run_context, approved=approved)

    def prune(self, asked: str, run_context: Any, *, approved: bool = False) -> Numbers:
        """Deletes what was cleared or approved."""
        from include.resync.prune.deletes import prune as prune_orphans

        return prune_orphans(asked, run_context, approved=approved)


class GuardOrphansOperator(BaseOperator):
    """Decides the fate of every orphan the comparison found."""

    ui_color = COLOR
    target: OfOds = OfOds()

    def execute(self, context: "Context") -> None:
        """Pushes counts by resource and fate; skips what then has nothing to do."""
        counts = self.target.guard(request_id_of(context), self.target.run_context(context))
        context["ti"].xcom_push("return_value", counts)
        log.info("guard_orphans: %s", counts)
        statuses = {status for by_status in counts.values() for status in by_status}
        idle = [] if "deletable" in statuses else [DELETE]
        idle += [] if "awaiting_approval" in statuses else [APPROVE, DELETE_APPROVED]
        if idle:
            raise DownstreamTasksSkipped(tasks=idle)  # type: ignore[no-untyped-call]


class DeleteOrphansOperator(BaseOperator):
    """Deletes what the guards cleared, children first; everything is kept in the history before."""

    ui_color = COLOR
    target: OfOds = OfOds()

    def execute(self, context: "Context") -> Numbers:
        """Returns counts by resource and fate. Raises Unreachable, Locked."""
        return self.target.prune(request_id_of(context), self.target.run_context(context))


class ApproveDeletesOperator(HITLOperator):
    """Asks a person about deletes that a guard holds; what it asks is known only when it runs."""

    ui_color = COLOR
    target: OfOds = OfOds()

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            subject="Deletes wait for your approval", options=[YES, NO], defaults=NO, multiple=False, **kwargs
        )  # fmt: skip

    def execute(self, context: "Context") -> None:
        """Waits, without a process, until somebody answers or the time is over."""
        from include.history.outcomes import OrphanStatus

        run_context = self.target.run_context(context)
        held = [
            one
            for one in run_context.prunes.groups(request_id_of(context))
            if one.status is OrphanStatus.AWAITING_APPROVAL
        ]
        hours = run_context.configuration.prune.approval_hours
        number = sum(one.records for one in held)
        self.subject = f"{run_context.configuration.title}: delete {number} {self.target.things}?"
        self.body = question(held, hours, self.target)
        self.response_timeout = timedelta(hours=hours)
        super().execute(context)


class DeleteApprovedOperator(BaseOperator):
    """Notes the answer, and deletes what was approved."""

    ui_color = COLOR
    target: OfOds = OfOds()

    def execute(self, context: "Context") -> Numbers:
        """Returns counts by resource and fate. Raises Unreachable, Locked; is skipped when the answer is no."""
        asked, run_context = request_id_of(context), self.target.run_context(context)
        said = context["ti"].xcom_pull(task_ids=APPROVE) or {}
        approved = said.get("chosen_options") == [YES]
        number = self.target.record_decision(asked, run_context, approved=approved)
        log.info("delete_approved: %d, %s, said by %s", number, approved, said.get("responded_by_user"))
        if not approved:
            raise AirflowSkipException(f"{number} {self.target.things} stay: nobody approved their deletion")
        return self.target.prune(asked, run_context, approved=True)


def question(held: list[Any], hours: float, target: OfOds) -> str:
    """What a person is asked, in Markdown: how many documents of which resource are held, and why."""
    rows = [
        f"| {one.resource} | {one.records} | {one.reason} | {', '.join(one.examples)} |"
        for one in held
    ]  # fmt: skip
    return "\n".join(
        [
            f"The SIS has no record of these {target.things}, but a guard holds their deletion:",
            "",
            "| Resource | Number | Why they are held | IDs, for example |",
            "| --- | --- | --- | --- |",
            *rows,
            "",
            f"**{YES}** deletes them, children first; {target.undone}. **{NO}**, or no answer within {hours:g} hours,"
            " leaves them, and the report counts them as differences.",
        ]
    )


PRUNE: dict[str, type[BaseOperator]] = {
    GUARD: GuardOrphansOperator,
    DELETE: DeleteOrphansOperator,
    APPROVE: ApproveDeletesOperator,
    DELETE_APPROVED: DeleteApprovedOperator,
}


def prune_tasks(kinds: Mapping[str, type[BaseOperator]] = PRUNE, **settings: Any) -> list[BaseOperator]:
    """guard_orphans, delete_orphans, approve_deletes and delete_approved, with what each waits for."""
    more: dict[str, dict[str, Any]] = {
        DELETE: PATIENT,
        DELETE_APPROVED: {**PATIENT, "trigger_rule": TriggerRule.NONE_FAILED_MIN_ONE_SUCCESS},
    }
    tasks = [kind(task_id=task_id, **{**settings, **more.get(task_id, {})}) for task_id, kind in kinds.items()]
    guard, delete, approve, delete_approved = tasks
    guard >> [delete, approve]
    [delete, approve] >> delete_approved
    return tasks
