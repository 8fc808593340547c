"""What we use of Airflow beyond its public interface, each with the sentence that says what changed.

When one of these fails after an upgrade, the module it names needs another way. What takes a process of its own is
held elsewhere: the policy in test_cluster_policy, preloading in test_preload, pools of mapped tasks in
tests/dags/test_skipping, FAB's roles and the access rights of pages in test_rights.
"""

import inspect
from collections.abc import Iterator
from importlib.util import find_spec
from types import SimpleNamespace
from typing import Any

import pytest

pytestmark = pytest.mark.airflow


def parameters(function: Any) -> set[str]:
    return set(inspect.signature(function).parameters)


def test_a_task_may_set_the_result_of_another_and_its_length(monkeypatch):
    from airflow.api_fastapi.execution_api.routes.xcoms import set_xcom
    from airflow.sdk.bases.xcom import BaseXCom
    from airflow.sdk.execution_time import task_runner

    from include.orchestration.planning import hand_over
    from tests.support.airflow_context import FakeInstance, context

    assert "_mapped_length" in parameters(BaseXCom.set), (
        "BaseXCom.set no longer takes _mapped_length: planning.hand_over cannot say how many slices there are"
    )
    assert {"task_id", "mapped_length"} <= parameters(set_xcom), (
        "The execution API no longer takes task_id and mapped_length of an XCom: see planning.hand_over"
    )
    sent: list[Any] = []
    monkeypatch.setattr(task_runner, "SUPERVISOR_COMMS", SimpleNamespace(send=sent.append), raising=False)
    instance = FakeInstance()
    hand_over(context(instance), {"sections": [{"slice_no": 1}, {"slice_no": 2}]})
    assert [(message.task_id, message.key, message.mapped_length) for message in sent] == [
        ("slices.sections", "return_value", 2)
    ], "BaseXCom.set no longer sends one message with another task's id and length: see planning.hand_over"
    assert instance.pushed == {"sections": [{"slice_no": 1}, {"slice_no": 2}]}


def test_a_slice_is_the_same_behind_an_xcom():
    from airflow.sdk.bases.xcom import BaseXCom

    from include.edfi.documents.scope import Scope
    from include.resync.plan.slices import Slice

    slice_ = Slice(
        request_id="r",
        configuration="c",
        resource="students",
        slice_no=0,
        label="1",
        expected=2,
        scope=Scope(school_year=2027, district_id=1, schools=(1, 2), persons=(7,), person_range=(1, 9)),
        school_numbers=("0101",),
        whole_district=False,
        mode="reconcile",
        retry_keys=("personID=7",),
    )
    sent = BaseXCom.serialize_value([slice_.as_json()])
    (received,) = BaseXCom.deserialize_value(SimpleNamespace(value=sent))
    assert Slice.from_json(received) == slice_, (
        "XCom changes a value of a slice: BaseSlice.as_json must send plain JSON"
    )
    assert set(_types(received)) <= {str, int, bool, type(None)}, "XCom is exact for these types only"


def _types(value: Any) -> Iterator[type]:
    if isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _types(item)
    else:
        yield type(value)


def test_the_scheduler_completes_an_empty_task_that_has_an_execute_of_its_own():
    from include.orchestration.planning import SlicesOperator

    assert SlicesOperator(task_id="slices.sections").inherits_from_empty_operator, (
        "A subclass of EmptyOperator is no longer completed by the scheduler: every list of slices takes a process now"
    )


def test_a_tasks_process_parses_in_the_context_of_its_task(monkeypatch):
    from airflow.sdk import get_parsing_context
    from airflow.sdk.execution_time import task_runner

    # Airflow's context manager leaves its variables behind where there were none before.
    for name in ("_AIRFLOW_PARSING_CONTEXT_DAG_ID", "_AIRFLOW_PARSING_CONTEXT_TASK_ID"):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    assert get_parsing_context().task_id is None
    assert hasattr(task_runner, "_airflow_parsing_context_manager"), (
        "The task runner no longer parses with a parsing context: each task of edfi_resync builds the whole DAG now"
    )
    with task_runner._airflow_parsing_context_manager(dag_id="edfi_resync", task_id="sections"):
        assert get_parsing_context().task_id == "sections", (
            "get_parsing_context no longer names the task: each task of edfi_resync builds the whole DAG now"
        )


@pytest.mark.parametrize(
    "tasks", [pytest.param(["approve_deletes"], id="by id"), pytest.param([("sections", 0)], id="a mapped instance")]
)
def test_a_task_skips_others_by_name(tasks):
    from airflow.sdk.exceptions import DownstreamTasksSkipped
    from airflow.sdk.execution_time.comms import SkipDownstreamTasks

    skipped = DownstreamTasksSkipped(tasks=tasks)
    assert SkipDownstreamTasks(tasks=skipped.tasks).tasks == tasks, (
        "DownstreamTasksSkipped no longer takes task ids or (task id, map index): see planning and pruning"
    )


def test_a_command_reads_the_connections_of_airflows_database(monkeypatch):
    from airflow.sdk.execution_time import task_runner
    from airflow.sdk.execution_time.supervisor import ensure_secrets_backend_loaded

    from include.orchestration.cli.connections import as_a_server

    monkeypatch.setattr(task_runner, "SUPERVISOR_COMMS", None, raising=False)
    # Set first, so that what the command sets is taken back after the test.
    monkeypatch.setenv("_AIRFLOW_PROCESS_CONTEXT", "client")
    monkeypatch.delenv("_AIRFLOW_PROCESS_CONTEXT")
    as_a_server()
    assert "MetastoreBackend" in {type(backend).__name__ for backend in ensure_secrets_backend_loaded()}, (
        "_AIRFLOW_PROCESS_CONTEXT=server no longer opens the connections in Airflow's database: see cli/connections.py"
    )


def test_a_policy_is_given_the_run():
    from airflow import policies

    assert parameters(policies.task_instance_mutation_hook) >= {"task_instance", "dag_run"}, (
        "task_instance_mutation_hook no longer gets dag_run: plugins/edfi_cluster_policy.py cannot choose the pool"
    )


def test_the_module_of_local_executor_is_known_by_its_name():
    from include.orchestration.preload import EXECUTORS

    assert find_spec(EXECUTORS[0]), f"{EXECUTORS[0]} is gone: no process preloads, see include/orchestration/preload.py"


def test_what_an_approval_asks_may_be_set_when_it_runs():
    from include.orchestration.pruning import ApproveDeletesOperator

    asking = ApproveDeletesOperator(task_id="approve_deletes")
    assert {"subject", "body", "response_timeout", "options", "defaults"} <= vars(asking).keys(), (
        "HITLOperator no longer keeps subject, body and response_timeout: see pruning.ApproveDeletesOperator"
    )


def test_a_retry_policy_is_asked_by_these_names():
    from airflow.sdk import RetryPolicy

    assert list(inspect.signature(RetryPolicy.evaluate).parameters)[1:4] == ["exception", "try_number", "max_tries"], (
        "RetryPolicy.evaluate takes other arguments: see retries.ByKindOfError"
    )


def test_a_run_names_who_triggered_it():
    from airflow.sdk.api.datamodels._generated import DagRun

    assert {"triggering_user_name", "run_after", "run_type"} <= DagRun.model_fields.keys(), (
        "A task's dag_run lacks triggering_user_name, run_after or run_type: see operators.requester_of and purge"
    )
