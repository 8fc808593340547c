"""Fixtures every test can ask for, and an Airflow home of the tests' own."""

import os
import shutil
import tempfile

# Airflow reads its home when it is imported, which some test modules do; nobody's own Airflow may be touched.
_HOME = tempfile.mkdtemp(prefix="airflow-home-")
os.environ["AIRFLOW_HOME"] = _HOME
os.environ["AIRFLOW__CORE__LOAD_EXAMPLES"] = "False"

pytest_plugins = ["tests.support.postgres", "tests.support.histories", "tests.support.resync_runs"]


def pytest_unconfigure() -> None:
    shutil.rmtree(_HOME, ignore_errors=True)
