"""The state tools' DAGs as the scheduler sees them: tasks, edges, and when each may start."""

import runpy

import pytest

from include.orchestration.graph import PRUNING, SLICES
from include.state import ancestors, registry, selectable
from tests.support.airflow_home import PROJECT

pytestmark = pytest.mark.airflow

FIXED = {"request", "plan", "all_sent", "report", "release_locks"}
OBJECTS = {
    "state_selective_sync": selectable(),
    "state_resync": tuple(registry()),
    "state_verification": tuple(registry()),
}


@pytest.fixture(scope="module")
def dags():
    return {name: runpy.run_path(str(PROJECT / f"dags/{name}.py"))["dag"] for name in OBJECTS}


@pytest.fixture(params=OBJECTS)
def name(request):
    return request.param


def test_every_task_is_there_once(dags, name):
    deleting = set(PRUNING) if name == "state_resync" else set()
    lists = {f"{SLICES}{one}" for one in OBJECTS[name]}
    assert set(dags[name].task_ids) == FIXED | deleting | lists | set(OBJECTS[name])


def test_an_object_comes_after_all_its_parents_and_no_edge_is_said_twice(dags, name):
    dag = dags[name]
    for one in OBJECTS[name]:
        task = dag.get_task(one)
        before = task.get_flat_relative_ids(upstream=True)
        assert ancestors(one) & set(OBJECTS[name]) <= before
        direct = task.upstream_task_ids - {f"{SLICES}{one}"}
        implied = set().union(*(ancestors(parent) for parent in direct)) if direct else set()
        assert not direct & implied


def test_the_way_in_and_out(dags, name):
    dag = dags[name]
    assert dag.get_task("plan").upstream_task_ids == {"request"}
    assert dag.get_task("all_sent").upstream_task_ids == set(OBJECTS[name])
    deleting = set(PRUNING) if name == "state_resync" else set()
    assert dag.get_task("report").upstream_task_ids == {"all_sent"} | deleting
    assert dag.get_task("release_locks").is_teardown


def test_nothing_is_deleted_before_everything_is_sent_or_without_a_plan(dags):
    dag = dags["state_resync"]
    assert dag.get_task("guard_orphans").upstream_task_ids == {"plan", "all_sent"}
    assert dag.get_task("delete_orphans").upstream_task_ids == {"guard_orphans"}
    assert dag.get_task("delete_approved").upstream_task_ids == {"approve_deletes", "delete_orphans"}
    assert dag.get_task("approve_deletes").defaults == ["Reject"]


def test_each_starts_when_it_should(dags, name):
    rules = {task.task_id: str(task.trigger_rule.value) for task in dags[name].tasks}
    assert {rules[one] for one in OBJECTS[name]} == {"none_failed"}
    assert rules["report"] == rules["all_sent"] == "all_done"


def test_objects_wait_in_the_states_pool_and_are_tried_again_by_kind_of_error(dags, name):
    for one in OBJECTS[name]:
        task = dags[name].get_task(one)
        assert task.pool == "state_sync"
        assert type(task.retry_policy).__name__ == "ByKindOfError"


def test_only_people_ask_for_a_run(dags, name):
    assert dags[name].schedule is None
    assert not dags[name].catchup
