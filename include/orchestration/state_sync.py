"""The tasks of the state tools and what each waits for, drawn from the objects of the state edition."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import TaskGroup, TriggerRule

from include.orchestration.graph import SENT, Step
from include.orchestration.operators import RELEASE, REPORT, REQUEST, ReleaseOperator
from include.orchestration.planning import PLAN, SlicesOperator
from include.orchestration.pruning import prune_tasks
from include.orchestration.retries import PATIENT
from include.orchestration.runs import STATE_POOL
from include.orchestration.state_operators import (
    PRUNE,
    StatePlanOperator,
    StatePruningPlanOperator,
    StateReportOperator,
    StateRequestOperator,
    StateSliceOperator,
)
from include.state import ancestors, registry

if TYPE_CHECKING:
    from airflow.sdk.definitions.mappedoperator import MappedOperator


def steps(names: Sequence[str]) -> list[Step]:
    """A step for each of the objects, parents first."""
    return [
        Step(
            resource=name,
            after=reduced(set(one.depends_on) & set(names)),
            text=sys.modules[one.rows.__module__].__doc__ or "",
        )
        for name, one in registry().items()
        if name in names
    ]


def reduced(names: set[str]) -> tuple[str, ...]:
    """Those of the objects that none of the others needs, directly or not."""
    implied = set().union(*(ancestors(name) for name in names)) if names else set()
    return tuple(sorted(names - implied))


def sync(names: Sequence[str], *, deletes: bool = False) -> None:
    """request, plan, a task for each object, those that delete if any, report, release: to be called within a DAG.

    Objects that are not selected are skipped without starting a process; the order of the others is kept.
    """
    plan = (StatePruningPlanOperator if deletes else StatePlanOperator)(task_id=PLAN, objects=names)
    StateRequestOperator(task_id=REQUEST) >> plan
    drawn = steps(names)
    with TaskGroup("slices", prefix_group_id=False, tooltip="The slices of each object, set by plan"):
        lists = {step.task_id: SlicesOperator(task_id=step.slices_task_id) for step in drawn}
    plan >> list(lists.values())
    tasks = {step.task_id: mapped(step, lists[step.task_id]) for step in drawn}
    for step in drawn:
        [tasks[before] for before in step.after] >> tasks[step.task_id]
    # An object behind a failed one ends before its other parents have: each is waited for by itself.
    sent = EmptyOperator(task_id=SENT, trigger_rule=TriggerRule.ALL_DONE)
    list(tasks.values()) >> sent
    report = StateReportOperator(task_id=REPORT, trigger_rule=TriggerRule.ALL_DONE)
    if deletes:
        with TaskGroup("prune", prefix_group_id=False, tooltip="Deletes, after everything is sent"):
            prune = prune_tasks(PRUNE, pool=STATE_POOL)
        [plan, sent] >> prune[0]
        prune >> report
    sent >> report >> ReleaseOperator(task_id=RELEASE).as_teardown()


def mapped(step: Step, slices: SlicesOperator) -> "MappedOperator":
    """The task of an object: one instance per slice, named by the slice's label."""
    return StateSliceOperator.partial(
        task_id=step.task_id,
        doc_md=step.text,
        pool=STATE_POOL,
        trigger_rule=TriggerRule.NONE_FAILED,
        map_index_template="{{ task.slice['label'] }}",
        **PATIENT,
    ).expand(slice=slices.output)
