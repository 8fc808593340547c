"""Makes an Ed-Fi ODS equal to the SIS again, for the slice a person names.

**request** checks what was asked, **off_peak** waits for the night where a whole district is asked for, **plan** takes
the locks and cuts the work into slices, **own_descriptors** creates the district's own descriptors if it has any.
Then one task per Ed-Fi resource, in an order the ODS accepts, each mapped over its slices. Once nothing is sent any
more, **prune** deletes what the SIS has no record of; a person is asked where a guard holds something. **report** says
whether everything in scope is equal now, and why not; **release_locks** runs whatever happened. What is not chosen is
skipped without starting a process.
"""

from typing import Any

from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import DAG, TaskGroup, TriggerRule, get_parsing_context

from include.orchestration.descriptors import OwnDescriptorsOperator
from include.orchestration.graph import OWN_DESCRIPTORS, SENT, Step, by_category, group_id, step_of, steps
from include.orchestration.operators import FIXED, REQUEST, fixed_tasks, mapped
from include.orchestration.params import form
from include.orchestration.planning import SlicesOperator
from include.orchestration.pruning import PRUNE, prune_tasks
from include.orchestration.rights import Tool, of_tool
from include.orchestration.runs import DAG_ID
from include.resources import registry

NONE_FAILED = TriggerRule.NONE_FAILED
SINGLE: dict[str, Any] = {**FIXED, **PRUNE, OWN_DESCRIPTORS: OwnDescriptorsOperator}


def whole(drawn: list[Step]) -> None:
    """Every task and edge, as the scheduler and the graph view need them."""
    request, off_peak, plan, report, release = fixed_tasks()
    create_own = OwnDescriptorsOperator(task_id=OWN_DESCRIPTORS)
    request >> off_peak >> plan >> create_own
    with TaskGroup("slices", prefix_group_id=False, tooltip="What each resource is mapped over, set by plan"):
        lists = {step.task_id: SlicesOperator(task_id=step.slices_task_id, trigger_rule=NONE_FAILED) for step in drawn}
    create_own >> list(lists.values())
    tasks: dict[str, Any] = {}
    for category, members in by_category(drawn).items():
        with TaskGroup(group_id(category), group_display_name=category, prefix_group_id=False):
            tasks |= {step.task_id: mapped(step, lists[step.task_id]) for step in members}
    for step in drawn:
        [tasks[before] for before in step.after] >> tasks[step.task_id]
    # A resource behind a failed one ends before its other prerequisites have: each is waited for by itself.
    sent = EmptyOperator(task_id=SENT, trigger_rule=TriggerRule.ALL_DONE)
    list(tasks.values()) >> sent
    with TaskGroup("prune", prefix_group_id=False, tooltip="Deletes, once everything is sent"):
        prune = prune_tasks()
    # Whatever has failed: all_sent succeeds. Nothing is pruned, though, when nothing could be planned.
    [plan, sent] >> prune[0]
    [sent, *prune] >> report >> release


def one(task_id: str) -> None:
    """What the process of one task needs of the DAG."""
    if task_id in SINGLE:
        SINGLE[task_id](task_id=task_id)
    else:
        step = step_of(task_id)
        mapped(step, SlicesOperator(task_id=step.slices_task_id))


running = get_parsing_context().task_id
with DAG(
    DAG_ID,
    dag_display_name="Ed-Fi resync",
    description="Makes an Ed-Fi ODS equal to the SIS again",
    doc_md=__doc__,
    schedule=None,
    catchup=False,
    max_active_runs=16,
    params=form(registry()) if running in {None, REQUEST} else {},
    access_control=of_tool(Tool.RESYNC),
    tags=["ed-fi", "campus"],
) as dag:
    if running is None:
        whole(steps(registry()))
    else:
        one(running)
