"""Parses DAG files, each in a process of its own, and tells what that built and imported (run by test_parsing).

PARSINGS has, by name, the file and the task whose process is meant. Airflow itself is imported once: the processes are
forks of this one.
"""

import json
import os
import runpy
import sys
import traceback
from pathlib import Path
from typing import Any

from airflow.sdk import DAG


def main() -> None:
    asked: dict[str, tuple[str, str]] = json.loads(os.environ["PARSINGS"])
    told = {name: in_a_fork(file, task_id) for name, (file, task_id) in asked.items()}
    sys.stdout.write(json.dumps(told))


def in_a_fork(file: str, task_id: str) -> Any:
    """What a child says, which leaves nothing imported here."""
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        os.close(reader)
        answer(writer, file, task_id)
    os.close(writer)
    with os.fdopen(reader, encoding="utf-8") as said:
        told = said.read()
    _, status = os.waitpid(child, 0)
    if status:
        sys.exit(f"{file} cannot be parsed, or not for {task_id or 'all tasks'}")
    return json.loads(told)


def answer(writer: int, file: str, task_id: str) -> None:
    """The child's whole life."""
    status = 1
    try:
        with os.fdopen(writer, "w", encoding="utf-8") as told:
            json.dump(parsed(file, task_id), told)
        status = 0
    except Exception:  # noqa: BLE001 - whatever it is, the test shows it
        traceback.print_exc()
    finally:
        # Past whatever Airflow does at the end of a process.
        os._exit(status)


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
