"""The tasks that delete orphans in the ODS or at the state, once everything has been sent.

**guard_orphans** decides about every record there that the SIS does not have. **delete_orphans** deletes what passed
every guard. Where a guard requires approval, **approve_deletes** asks for it, and **delete_approved** carries out the
decision; without one within the configuration's `prune.approval_hours` nothing is deleted. Where the configuration
never sent the records, the person may also decide that no other system publishes the resource; later runs then do not
ask again. Tasks with nothing to do are skipped without starting a process.
"""

import logging
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from airflow.providers.standard.operators.hitl import HITLOperator
from airflow.sdk import BaseOperator, TriggerRule
from airflow.sdk.exceptions import AirflowSkipException, DownstreamTasksSkipped

from include.orchestration.graph import APPROVE, DELETE, DELETE_APPROVED, GUARD, NO, OURS, YES
from include.orchestration.operators import run_context_of
from include.orchestration.planning import request_id_of
from include.orchestration.retries import PATIENT

if TYPE_CHECKING:
    from airflow.sdk import Context

    from include.history.prunes import OrphanGroup
    from include.resync.context import RunContext
    from include.state_sync.context import StateContext

log = logging.getLogger(__name__)

Numbers = dict[str, dict[str, int]]
"""Counts by resource or object, and status."""
COLOR = "#fbe9e7"


class PruneTarget(ABC):
    """Where the tasks delete: the engine they hand over to, and its words."""

    records: ClassVar[str]
    undo: ClassVar[str]
    """What happens to deleted records, as half a sentence."""

    @abstractmethod
    def run_context(self, context: "Context") -> "RunContext | StateContext":
        """What the run works with. Raises ConfigError."""

    @abstractmethod
    def guard(self, context: "Context") -> Numbers:
        """Decides about every orphan."""

    @abstractmethod
    def prune(self, context: "Context", *, approved: bool = False) -> Numbers:
        """Deletes what passed the guards or, with `approved`, what was approved; children first."""

    def record_decision(self, context: "Context", *, approved: bool, all_ours: bool = False) -> int:
        """Records the decision about what awaits approval; returns how many records that are."""
        from include.engine.prune_policy import record_decision

        run_context = self.run_context(context)
        return record_decision(request_id_of(context), run_context, approved=approved, all_ours=all_ours)


class OdsTarget(PruneTarget):
    """Documents of an ODS."""

    records = "documents of the ODS"
    undo = "the DAG `edfi_restore` can restore them"

    def run_context(self, context: "Context") -> "RunContext":
        return run_context_of(context)

    def guard(self, context: "Context") -> Numbers:
        from include.resync.prune.decisions import guard

        return guard(request_id_of(context), self.run_context(context))

    def prune(self, context: "Context", *, approved: bool = False) -> Numbers:
        from include.resync.prune.deletes import prune

        return prune(request_id_of(context), self.run_context(context), approved=approved)


class GuardOrphansOperator(BaseOperator):
    """Decides about every orphan that the comparison found."""

    ui_color = COLOR
    target: PruneTarget = OdsTarget()

    def execute(self, context: "Context") -> None:
        """Pushes counts by resource and status; skips the tasks that have nothing to do."""
        counts = self.target.guard(context)
        context["ti"].xcom_push("return_value", counts)
        log.info("guard_orphans: %s", counts)
        statuses = {status for by_status in counts.values() for status in by_status}
        idle = [] if "deletable" in statuses else [DELETE]
        idle += [] if "awaiting_approval" in statuses else [APPROVE, DELETE_APPROVED]
        if idle:
            raise DownstreamTasksSkipped(tasks=idle)  # type: ignore[no-untyped-call]


class DeleteOrphansOperator(BaseOperator):
    """Deletes what passed the guards, children first; the history keeps a backup of each record."""

    ui_color = COLOR
    target: PruneTarget = OdsTarget()

    def execute(self, context: "Context") -> Numbers:
        """Returns counts by resource and status. Raises Unreachable, Locked."""
        return self.target.prune(context)


class ApproveDeletesOperator(HITLOperator):
    """Asks for approval of the deletes that a guard stopped; subject and text are set when it runs."""

    ui_color = COLOR
    target: PruneTarget = OdsTarget()

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            subject="Deletes await your approval", options=[YES, OURS, NO], defaults=NO, multiple=False, **kwargs
        )

    def execute(self, context: "Context") -> None:
        """Waits, without a process, for a decision or the end of the approval time."""
        from include.engine.prune_policy import of_unknown_owner
        from include.history.outcomes import OrphanStatus

        run_context = self.target.run_context(context)
        groups = run_context.prunes.groups(request_id_of(context))
        awaiting = [group for group in groups if group.status is OrphanStatus.AWAITING_APPROVAL]
        hours = run_context.configuration.prune.approval_hours
        number = sum(group.records for group in awaiting)
        self.subject = f"{run_context.configuration.title}: delete {number} {self.target.records}?"
        never_sent = of_unknown_owner(awaiting)
        self.options = [YES, OURS, NO] if never_sent else [YES, NO]
        self.body = question(awaiting, hours, self.target, never_sent)
        self.response_timeout = timedelta(hours=hours)
        super().execute(context)


class DeleteApprovedOperator(BaseOperator):
    """Records the decision, and deletes what was approved."""

    ui_color = COLOR
    target: PruneTarget = OdsTarget()

    def execute(self, context: "Context") -> Numbers:
        """Returns counts by resource and status. Raises Unreachable, Locked; is skipped when nothing was approved."""
        decision = context["ti"].xcom_pull(task_ids=APPROVE) or {}
        chosen = decision.get("chosen_options")
        approved, all_ours = chosen in ([YES], [OURS]), chosen == [OURS]
        number = self.target.record_decision(context, approved=approved, all_ours=all_ours)
        user = decision.get("responded_by_user")
        log.info("delete_approved: %d %s, decided: %s, by %s", number, self.target.records, chosen, user)
        if not approved:
            raise AirflowSkipException(f"{number} {self.target.records} were not deleted: not approved")
        return self.target.prune(context, approved=True)


def question(
    awaiting: "Sequence[OrphanGroup]", hours: float, target: PruneTarget, never_sent: Sequence[str] = ()
) -> str:
    """The text of the approval in Markdown: how many records of which resource, and why they need approval.

    `never_sent` are resources of which the configuration never sent some of the records.
    """
    rows = [
        f"| {group.resource} | {group.records} | {group.reason} | {', '.join(group.examples)} |" for group in awaiting
    ]
    return "\n".join(
        [
            f"The SIS has no record of these {target.records}. Their deletion requires approval:",
            "",
            "| Resource | Records | Why approval is required | Example IDs |",
            "| --- | --- | --- | --- |",
            *rows,
            "",
            f"**{YES}** deletes them, children first; {target.undo}. **{NO}**, or no decision within {hours:g} hours,"
            " leaves them, and the report counts them as differences.",
            *_about_ownership(never_sent),
        ]
    )


def _about_ownership(never_sent: Sequence[str]) -> Sequence[str]:
    if not never_sent:
        return ()
    return (
        "",
        f"**{OURS}** deletes them too, and later runs do not ask again about records of {', '.join(never_sent)} that"
        " this configuration never sent. Choose it only if no other system publishes these resources. If one does,"
        " reject, and list the resource under `shared_publishing` in the configuration: then only what this"
        " configuration sent is ever deleted.",
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
