"""Parses DAG files, each in a process of its own, and tells what that built and imported (run by test_parsing).

PARSINGS has, by name, the file and the task whose process is meant. Airflow itself is imported once: the processes are
forks of this one.
"""

import json
import os
import runpy
import sys
from functools import partial
from pathlib import Path

from airflow.sdk import DAG

from tests.support.airflow_forks import in_a_fork


def main() -> None:
    asked: dict[str, tuple[str, str]] = json.loads(os.environ["PARSINGS"])
    told = {name: in_a_fork(partial(parsed, file, task_id)) for name, (file, task_id) in asked.items()}
    sys.stdout.write(json.dumps(told))


def parsed(file: str, task_id: str) -> dict[str, list[str]]:
    if task_id:
        os.environ["_AIRFLOW_PARSING_CONTEXT_TASK_ID"] = task_id
    before = set(sys.modules)
    made = runpy.run_path(str(Path(file).resolve()))["dag"]
    assert isinstance(made, DAG)
    imported = sorted(set(sys.modules) - before)
    return {"tasks": sorted(made.task_ids), "params": sorted(made.params), "imported": imported}


if __name__ == "__main__":
    main()
