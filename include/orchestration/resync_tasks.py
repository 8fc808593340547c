"""The tasks and edges of `edfi_resync`: all of them, or in a task's own process that task alone."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import BaseOperator, TaskGroup, TriggerRule

from include.edfi.documents.resource import Resource
from include.orchestration.descriptors import OwnDescriptorsOperator
from include.orchestration.graph import OWN_DESCRIPTORS, SENT, Step, by_category, group_id, step_of, steps
from include.orchestration.operators import (
    OFF_PEAK,
    RELEASE,
    REPORT,
    REQUEST,
    OffPeakOperator,
    PlanOperator,
    ReleaseOperator,
    ReportOperator,
    RequestOperator,
    RetryDeferredOperator,
    SliceOperator,
)
from include.orchestration.planning import PLAN, SlicesOperator
from include.orchestration.pruning import PRUNE, prune_tasks
from include.orchestration.retries import PATIENT
from include.orchestration.runs import EVERYDAY

if TYPE_CHECKING:
    from airflow.sdk.definitions.mappedoperator import MappedOperator

FIXED: dict[str, type[BaseOperator]] = {
    REQUEST: RequestOperator,
    OFF_PEAK: OffPeakOperator,
    PLAN: PlanOperator,
    REPORT: ReportOperator,
    RELEASE: ReleaseOperator,
}
"""The tasks that do not depend on the resources."""
UNMAPPED: dict[str, type[BaseOperator]] = {**FIXED, **PRUNE, OWN_DESCRIPTORS: OwnDescriptorsOperator}


def draw(registry: Mapping[str, Resource], running: str | None) -> None:
    """The tasks of a resync; of all of them only `running` where that is given. To be called within a DAG."""
    if running is None:
        draw_all(steps(registry))
    else:
        draw_one(running)


def draw_one(task_id: str) -> None:
    """What the process of one task needs of the DAG: parsing the whole would take longer than most tasks."""
    if task_id in UNMAPPED:
        UNMAPPED[task_id](task_id=task_id)
    else:
        step = step_of(task_id)
        mapped(step, SlicesOperator(task_id=step.slices_task_id))


def draw_all(drawn: list[Step]) -> None:
    """Every task and edge, for the scheduler and the graph view."""
    request, off_peak, plan, report, release = fixed_tasks()
    own_descriptors = OwnDescriptorsOperator(task_id=OWN_DESCRIPTORS)
    request >> off_peak >> plan >> own_descriptors
    tasks = resource_tasks(drawn, own_descriptors)
    # A resource behind a failed one ends before its other prerequisites have: each is waited for by itself.
    sent = EmptyOperator(task_id=SENT, trigger_rule=TriggerRule.ALL_DONE)
    tasks >> sent
    with TaskGroup("prune", prefix_group_id=False, tooltip="Deletes, after everything is sent"):
        prune = prune_tasks()
    # all_sent succeeds whatever failed before it; but nothing is pruned when there is no plan.
    [plan, sent] >> prune[0]
    [sent, *prune] >> report >> release


def fixed_tasks() -> list[BaseOperator]:
    """request, off_peak, plan, report and release_locks, with when each may start."""
    rules: dict[str, dict[str, Any]] = {
        PLAN: {"trigger_rule": TriggerRule.NONE_FAILED},
        REPORT: {"trigger_rule": TriggerRule.ALL_DONE},
    }
    tasks = [kind(task_id=task_id, **rules.get(task_id, {})) for task_id, kind in FIXED.items()]
    tasks[-1].as_teardown()
    return tasks


def resource_tasks(drawn: list[Step], before: BaseOperator) -> "list[MappedOperator]":
    """A task for each step in the group of its category, after its prerequisites and its list of slices."""
    with TaskGroup("slices", prefix_group_id=False, tooltip="The slices of each resource, set by plan"):
        lists = {
            step.task_id: SlicesOperator(task_id=step.slices_task_id, trigger_rule=TriggerRule.NONE_FAILED)
            for step in drawn
        }
    before >> list(lists.values())
    tasks: dict[str, MappedOperator] = {}
    for category, members in by_category(drawn).items():
        with TaskGroup(group_id(category), group_display_name=category, prefix_group_id=False):
            tasks |= {step.task_id: mapped(step, lists[step.task_id]) for step in members}
    for step in drawn:
        [tasks[name] for name in step.after] >> tasks[step.task_id]
    return list(tasks.values())


def mapped(step: Step, slices: SlicesOperator) -> "MappedOperator":
    """The task of a resource: one instance per slice, named by the slice's label."""
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
