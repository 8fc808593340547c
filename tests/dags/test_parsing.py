"""Reading a DAG file is cheap: nothing heavy is imported, and a task's process builds that task only."""

import json

import pytest

from include.resources import registry
from tests.support.airflow_home import PROJECT, run_script

pytestmark = pytest.mark.airflow

Parsed = dict[str, dict[str, list[str]]]

HEAVY = (
    "pycurl",
    "psycopg",
    "alembic",
    "airflow.providers.http",
    "include.edfi.api.client",
    "include.history",
    "include.resync",
    "sandbox",
    "include.orchestration.connections",
    "include.orchestration.hook",
)


TASKS = ("request", "sections", "approve_deletes", "own_descriptors", "students_retry_deferred")
FILES = tuple(path.stem for path in sorted((PROJECT / "dags").glob("*.py")))


@pytest.fixture(scope="module")
def parsed(tmp_path_factory: pytest.TempPathFactory) -> Parsed:
    """What parsing told, by file; and by task for the processes of tasks."""
    asked = {name: (f"dags/{name}.py", "") for name in FILES}
    asked |= {task_id: ("dags/edfi_resync.py", task_id) for task_id in TASKS}
    found: Parsed = run_script(
        PROJECT / "tests/dags/parsing.py", tmp_path_factory.mktemp("airflow"), PARSINGS=json.dumps(asked)
    )
    return found


@pytest.fixture
def whole(parsed: Parsed) -> dict[str, list[str]]:
    return parsed["edfi_resync"]


def test_the_whole_dag_has_every_resource(whole: dict[str, list[str]]) -> None:
    assert set(registry()) <= set(whole["tasks"])
    assert whole["params"]


def test_parsing_imports_nothing_heavy(whole: dict[str, list[str]]) -> None:
    assert not [name for name in whole["imported"] if name.startswith(HEAVY)]


@pytest.mark.parametrize(
    ("task_id", "built"),
    [
        pytest.param("request", ["request"], id="a fixed task"),
        pytest.param("sections", ["sections", "slices.sections"], id="a resource"),
        pytest.param("approve_deletes", ["approve_deletes"], id="a task of prune"),
        pytest.param("own_descriptors", ["own_descriptors"], id="the district's own descriptors"),
        pytest.param(
            "students_retry_deferred",
            ["slices.students_retry_deferred", "students_retry_deferred"],
            id="a second attempt",
        ),
    ],
)
def test_a_tasks_process_builds_that_task_only(parsed: Parsed, task_id: str, built: list[str]) -> None:
    found = parsed[task_id]
    assert found["tasks"] == built
    assert bool(found["params"]) == (task_id == "request")
    assert not [name for name in found["imported"] if name.startswith(HEAVY)]


@pytest.mark.parametrize(
    ("name", "tasks", "asked"),
    [
        pytest.param(
            "edfi_descriptors", ["list_codes"], ["configuration", "propose_from", "resources"], id="descriptors"
        ),
        pytest.param("edfi_restore", ["release_locks", "restore"], ["configuration", "run"], id="restore"),
        pytest.param(
            "edfi_verification",
            ["choose", "results", "resync"],
            ["configuration", "ignore_off_peak", "schools"],
            id="verification",
        ),
        pytest.param(
            "edfi_start_of_year",
            ["choose", "results", "resync"],
            ["configuration", "ignore_off_peak", "schools"],
            id="start of year",
        ),
        pytest.param(
            "edfi_person_event",
            ["acknowledge", "claim", "enqueue", "release", "resync"],
            ["configuration", "event", "merged_unique_id", "person_id", "superseded_unique_id"],
            id="person event",
        ),
        pytest.param(
            "history_purge",
            ["purge"],
            ["before", "configuration", "confirm", "include_restorable", "reason", "tool"],
            id="purge history",
        ),
        pytest.param("history_retention", ["retain"], [], id="history retention"),
    ],
)
def test_the_other_dags_import_nothing_heavy_either(
    parsed: Parsed, name: str, tasks: list[str], asked: list[str]
) -> None:
    found = parsed[name]
    assert found["tasks"] == tasks
    assert found["params"] == asked
    assert not [module for module in found["imported"] if module.startswith(HEAVY)]


@pytest.mark.parametrize("name", ["state_selective_sync", "state_resync", "state_verification"])
def test_the_state_tools_import_only_their_requests_vocabulary(parsed: Parsed, name: str) -> None:
    found = parsed[name]
    assert {"request", "plan", "Enrollment", "report", "release_locks"} <= set(found["tasks"])
    assert {"configuration", "district", "on_lock_conflict"} <= set(found["params"])
    # The scenarios' texts are shown in the form.
    light = {"include.resync", "include.state_sync", "include.state_sync.scenarios"}
    assert not [module for module in found["imported"] if module.startswith(HEAVY) and module not in light]
