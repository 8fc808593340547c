"""An Airflow of its own for scripts run by tests: nothing of the user's, nothing of another test's."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[2]


def some_dags(home: Path, *names: str) -> dict[str, str]:
    """The setting that gives an Airflow below `home` only some of our DAGs: it takes long to take all in."""
    folder = home / "dags"
    folder.mkdir()
    for name in names:
        (folder / f"{name}.py").symlink_to(PROJECT / "dags" / f"{name}.py")
    return {"AIRFLOW__CORE__DAGS_FOLDER": str(folder)}


def environment(home: Path, **more: str) -> dict[str, str]:
    """This process's environment for a private Airflow below `home`."""
    rest = {name: value for name, value in os.environ.items() if not name.startswith(("AIRFLOW_", "_AIRFLOW"))}
    return {
        **rest,
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__CORE__DAGS_FOLDER": str(PROJECT / "dags"),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(PROJECT / "plugins"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__USAGE_DATA_COLLECTION__ENABLED": "False",
        "PYTHONPATH": str(PROJECT),
        **more,
    }


def run_script(script: Path, home: Path, **more: str) -> Any:
    """What the script's last line of output says, as JSON."""
    ended = subprocess.run(  # noqa: S603 - a script of these tests
        [sys.executable, str(script)],
        env=environment(home, **more),
        cwd=PROJECT,
        check=False,
        capture_output=True,
        text=True,
    )
    assert ended.returncode == 0, ended.stderr[-3000:]
    return json.loads(ended.stdout.splitlines()[-1])
