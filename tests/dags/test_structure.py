"""The DAG as the scheduler sees it: tasks, edges, and when each may start."""

import pytest

from include.orchestration.graph import SLICES, steps
from include.resources import registry
from tests.support.airflow_home import PROJECT

pytestmark = pytest.mark.airflow

PRUNE = {"guard_orphans", "delete_orphans", "approve_deletes", "delete_approved"}
FIXED = {"request", "off_peak", "plan", "own_descriptors", "all_sent", "report", "release_locks"} | PRUNE


@pytest.fixture(scope="module")
def dag():
    import runpy

    return runpy.run_path(str(PROJECT / "dags/edfi_resync.py"))["dag"]


def test_every_step_is_there_once(dag):
    drawn = {step.task_id for step in steps(registry())}
    assert set(dag.task_ids) == FIXED | drawn | {f"{SLICES}{task_id}" for task_id in drawn}


def test_edges_are_the_registrys(dag):
    for step in steps(registry()):
        assert dag.get_task(step.task_id).upstream_task_ids == {*step.after, step.slices_task_id}
        assert dag.get_task(step.slices_task_id).upstream_task_ids == {"own_descriptors"}


def test_the_way_in_and_out(dag):
    assert dag.get_task("plan").upstream_task_ids == {"off_peak"}
    assert dag.get_task("own_descriptors").upstream_task_ids == {"plan"}
    assert dag.get_task("off_peak").upstream_task_ids == {"request"}
    # A resource behind a failed one ends at once, so the mark must wait for every single one.
    assert dag.get_task("all_sent").upstream_task_ids == {step.task_id for step in steps(registry())}
    assert dag.get_task("report").upstream_task_ids == {"all_sent"} | PRUNE
    assert dag.get_task("release_locks").upstream_task_ids == {"report"}
    assert dag.get_task("release_locks").is_teardown


def test_nothing_is_deleted_before_everything_is_sent_or_without_a_plan(dag):
    assert dag.get_task("guard_orphans").upstream_task_ids == {"plan", "all_sent"}
    assert dag.get_task("delete_orphans").upstream_task_ids == {"guard_orphans"}
    assert dag.get_task("approve_deletes").upstream_task_ids == {"guard_orphans"}
    assert dag.get_task("delete_approved").upstream_task_ids == {"approve_deletes", "delete_orphans"}


def test_the_mark_needs_no_process(dag):
    mark = dag.get_task("all_sent")
    assert mark.task_type == "EmptyOperator"
    assert [mark.outlets, mark.inlets, mark.on_success_callback, mark.on_execute_callback] == [[], [], [], []]


def test_no_answer_is_a_no(dag):
    asked = dag.get_task("approve_deletes")
    assert asked.options == ["Approve", "Approve, and from now on all of these resources are ours", "Reject"]
    assert asked.defaults == ["Reject"]


def test_each_starts_when_it_should(dag):
    rules = {task.task_id: str(task.trigger_rule.value) for task in dag.tasks}
    assert {rules[name] for name in registry()} == {"none_failed"}
    # own_descriptors is skipped where the district has none of its own.
    assert {rules[step.slices_task_id] for step in steps(registry())} == {"none_failed"}
    assert rules["plan"] == "none_failed"
    assert rules["report"] == rules["all_sent"] == "all_done"
    assert rules["guard_orphans"] == rules["delete_orphans"] == rules["approve_deletes"] == "all_success"
    # One of the two before it is skipped when it has nothing to do.
    assert rules["delete_approved"] == "none_failed_min_one_success"


def test_resources_wait_in_a_pool_and_are_tried_again_by_kind_of_error(dag):
    for name in registry():
        task = dag.get_task(name)
        assert task.pool == "edfi_resync"
        assert type(task.retry_policy).__name__ == "ByKindOfError"
        assert task.partial_kwargs["map_index_template"] == "{{ task.slice['label'] }}"


def test_lists_of_slices_need_no_process(dag):
    from airflow.providers.standard.operators.empty import EmptyOperator

    for step in steps(registry()):
        lists = dag.get_task(step.slices_task_id)
        assert isinstance(lists, EmptyOperator)
        # Any of these would make the scheduler start a process for it.
        assert [lists.outlets, lists.inlets, lists.on_success_callback, lists.on_execute_callback] == [[], [], [], []]


def test_only_people_ask_for_a_run(dag):
    assert dag.schedule is None
    assert not dag.catchup
