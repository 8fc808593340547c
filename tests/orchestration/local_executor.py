"""Starts Airflow's own LocalExecutor, and reports what a process it forks for a workload finds imported.

Run by test_preload. Prints what was imported before the executor started, and in the forked process.
"""

import json
import os
import sys
from pathlib import Path
from uuid import uuid4

import airflow  # noqa: F401 - loads the policies, as every process of Airflow does

from include.orchestration.preload import MODULES

FILE = Path(os.environ["AIRFLOW_HOME"]) / "imported.json"


def report(file: str) -> None:
    """Runs in the workload's own process."""
    Path(file).write_text(json.dumps(loaded()), encoding="utf-8")


def loaded() -> list[str]:
    return [name for name in MODULES if name in sys.modules]


def in_fork() -> list[str]:
    """What a process finds imported that this one forks now."""
    reading, writing = os.pipe()
    if os.fork() == 0:
        os.write(writing, json.dumps(loaded()).encode())
        os._exit(0)
    os.wait()
    found: list[str] = json.loads(os.read(reading, 10_000))
    return found


def in_workload() -> list[str]:
    """What the process of a workload finds imported that LocalExecutor runs."""
    from airflow.executors.local_executor import LocalExecutor
    from airflow.executors.workloads.base import BundleInfo
    from airflow.executors.workloads.callback import CallbackDTO, CallbackFetchMethod, ExecuteCallback

    path = f"{Path(__file__).stem}.report"
    callback = CallbackDTO(
        id=str(uuid4()),
        fetch_method=CallbackFetchMethod.IMPORT_PATH,
        data={"path": path, "kwargs": {"file": str(FILE)}},
    )
    # Without a name no bundle is looked up: the callback is a function of this file.
    workload = ExecuteCallback(
        callback=callback, dag_rel_path=Path(), token="", log_path=None, bundle_info=BundleInfo(name="")
    )
    executor = LocalExecutor(parallelism=1)
    executor.start()
    try:
        executor.queued_callbacks[workload.key] = workload
        executor.heartbeat()
    finally:
        executor.end()
    found: list[str] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


def main() -> None:
    imported = {"before": loaded(), "in_fork_without_executor": in_fork(), "in_workload": in_workload()}
    sys.stdout.write(f"\n{json.dumps(imported)}")


if __name__ == "__main__":
    main()
