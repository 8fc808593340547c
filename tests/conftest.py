"""Fixtures every test can ask for, an Airflow home of the tests' own, and byte code that is kept."""

import os
import shutil
import sys
import tempfile
from pathlib import Path

# Containers are often told to write no byte code (PYTHONDONTWRITEBYTECODE); then every process of the tests would
# compile all of Airflow, which takes longer than importing it. Ours is kept beside pytest's own cache.
if sys.dont_write_bytecode:
    sys.dont_write_bytecode = False
    sys.pycache_prefix = str(Path(__file__).parents[1] / ".pytest_cache" / "bytecode")
    os.environ["PYTHONDONTWRITEBYTECODE"] = ""
    os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix

# Airflow reads its home when it is imported, which some test modules do; nobody's own Airflow may be touched.
_HOME = tempfile.mkdtemp(prefix="airflow-home-")
os.environ["AIRFLOW_HOME"] = _HOME
os.environ["AIRFLOW__CORE__LOAD_EXAMPLES"] = "False"

pytest_plugins = ["tests.support.postgres", "tests.support.histories", "tests.support.resync_runs"]


def pytest_unconfigure() -> None:
    shutil.rmtree(_HOME, ignore_errors=True)
