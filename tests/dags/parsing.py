"""Parses one DAG file in a process of its own and tells what that built and imported (run by test_parsing)."""

import json
import os
import runpy
import sys
from pathlib import Path

os.environ.update(json.loads(os.environ.pop("PARSING_CONTEXT", "{}")))

from airflow.sdk import DAG

before = set(sys.modules)
names = runpy.run_path(str(Path(os.environ.get("DAG_FILE", "dags/edfi_resync.py")).resolve()))
made = names["dag"]
assert isinstance(made, DAG)
told = {
    "tasks": sorted(made.task_ids),
    "params": sorted(made.params),
    "imported": sorted(set(sys.modules) - before),
}
sys.stdout.write(json.dumps(told))
