"""Fixtures every test can ask for, an Airflow home of the tests' own, and what is left out of `make test-fast`."""

import gc
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

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

SLOW_FIXTURES = {"district_file", "sample", "sis", "postgres_server", "world"}
"""What takes seconds to make: whole runs, a sample district read by every resource, a database server."""
OF_AIRFLOW = "pytestmark = pytest.mark.airflow"


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "case(number): a case reported by people of the field; docs/hosts.md lists them")
    config.addinivalue_line("markers", "slow: takes seconds; tests on PostgreSQL or of whole runs are marked by itself")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Who wants no tests of Airflow does not import it either."""
    unwanted = "not airflow" in str(config.getoption("markexpr"))
    if not unwanted or not collection_path.match("test_*.py"):
        return None
    return OF_AIRFLOW in collection_path.read_text(encoding="utf-8") or None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if _is_slow(item):
            item.add_marker(pytest.mark.slow)


def _is_slow(item: pytest.Item) -> bool:
    fixtures: set[str] = set(getattr(item, "fixturenames", ()))
    arguments = vars(getattr(item, "callspec", None) or object).get("params", {}).values()
    return bool(fixtures & SLOW_FIXTURES) or any(str(one).startswith("postgres") for one in arguments)


def pytest_collection_finish() -> None:
    """What is imported by now stays; the collector looking through it again and again is a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """A file stays with one worker, and so what it shares; unless another way was asked for."""
    if config.getoption("dist") != "load":
        return None
    from xdist.scheduler import LoadFileScheduling  # type: ignore[import-untyped]

    return LoadFileScheduling(config, log)


def pytest_unconfigure() -> None:
    shutil.rmtree(_HOME, ignore_errors=True)
