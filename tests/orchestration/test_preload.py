"""What the forked process of a task finds imported already, and which processes are left alone."""

import pytest

from include.orchestration.preload import MODULES
from tests.support.airflow_home import PROJECT, run_script

pytestmark = pytest.mark.airflow


@pytest.fixture(scope="module")
def forked(tmp_path_factory):
    return run_script(PROJECT / "tests/orchestration/local_executor.py", tmp_path_factory.mktemp("airflow"))


def test_a_workload_of_local_executor_finds_every_module_imported(forked):
    assert forked["in_workload"] == list(MODULES), (
        "LocalExecutor no longer forks its workers after importing airflow.executors.local_executor, or no longer forks"
        " a process for each workload: look for another moment in include/orchestration/preload.py"
    )


def test_without_an_executor_a_fork_imports_nothing(forked):
    assert "include.resync.work" not in forked["before"]
    assert forked["in_fork_without_executor"] == forked["before"]
