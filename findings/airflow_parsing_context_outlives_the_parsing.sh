#!/usr/bin/env bash
# Many expect: get_parsing_context() names a task only while the task's process parses its DAG file. The page on dynamic
# DAGs shows it for leaving out what the task does not need, and it is set by a context manager.
# The names stay set after the block, because the old value is put back only where there was one. So everything that
# the task's process parses or starts later (a DagBag in a test, `airflow dags` as a subprocess of a task) takes itself
# for the parsing of that one task and builds a DAG of one task, without an error.
# Version: apache-airflow 3.3.2 (apache-airflow-task-sdk 1.3.2). Source: airflow.sdk's definition of
# _airflow_parsing_context_manager, which the task runner enters around parse(); Airflow's page "Dynamic DAG Generation".
# Here: edfi_resync builds one task where a task is named; the whole DAG lost its tasks in tests that ran after one that
# had parsed for a task. Held by
# tests/orchestration/test_airflow_contracts.py::test_a_tasks_process_parses_in_the_context_of_its_task.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check apache-airflow==3.3.2
export AIRFLOW_HOME="$folder" AIRFLOW__CORE__LOAD_EXAMPLES=False
cat > "$folder/two_tasks.py" <<'DAG'
from airflow.sdk import DAG, get_parsing_context
from airflow.providers.standard.operators.empty import EmptyOperator

asked = get_parsing_context().task_id
with DAG("two_tasks"):
    for name in ("extract", "load"):
        if asked in (None, name):
            EmptyOperator(task_id=name)
DAG
"$folder/venv/bin/python" -W ignore - "$folder/two_tasks.py" <<'PYTHON'
import subprocess
import sys
from importlib.metadata import version

from airflow.sdk import get_parsing_context
from airflow.sdk.execution_time import task_runner

print("apache-airflow", version("apache-airflow"), "task SDK", version("apache-airflow-task-sdk"))
code = (
    "import runpy, sys\n"
    "from airflow.sdk import DAG\n"
    "made = []\n"
    "enter = DAG.__enter__\n"
    "DAG.__enter__ = lambda dag: made.append(dag) or enter(dag)\n"
    "runpy.run_path(sys.argv[1])\n"
    "print(*sorted(made[0].task_ids))\n"
)


def child():
    run = subprocess.run([sys.executable, "-W", "ignore", "-c", code, sys.argv[1]], capture_output=True, text=True, check=True)
    return run.stdout.split()


first = child()
with task_runner._airflow_parsing_context_manager(dag_id="two_tasks", task_id="load"):
    inside = get_parsing_context().task_id
after, last = get_parsing_context().task_id, child()
print("  tasks that a subprocess builds before:", *first)
print("  task named inside the block:", inside)
print("  task named after the block: ", after)
print("  tasks that a subprocess builds after: ", *last)
assert first == ["extract", "load"]
assert inside == "load"
assert after == "load", "the name is taken back now"
assert last == ["load"], "a subprocess builds the whole DAG now"
PYTHON
