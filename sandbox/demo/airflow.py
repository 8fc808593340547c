"""A private Airflow: its settings, its processes, and waiting until it is healthy."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from importlib.metadata import version
from pathlib import Path
from time import monotonic, sleep

from include.edfi.errors import ResyncError
from sandbox.demo.paths import PROJECT, DemoPaths
from sandbox.demo.processes import Processes
from sandbox.demo.rest import Rest, RestError
from sandbox.demo.secrets import HOST, USER, Secrets

COMPONENTS = ("api-server", "scheduler", "dag-processor")
TRIGGERER = "triggerer"
"""Only runs that wait for off-peak hours need it."""
SCHEDULER_STEP = "0.1"
"""Seconds the scheduler sleeps when there is nothing to do; the default of 1 would add up over the layers."""


def environment(paths: DemoPaths, secrets: Secrets) -> dict[str, str]:
    """This process's environment with every setting of the private Airflow."""
    settings = {
        "CORE__DAGS_FOLDER": str(PROJECT / "dags"),
        "CORE__PLUGINS_FOLDER": str(PROJECT / "plugins"),
        "CORE__LOAD_EXAMPLES": "False",
        "CORE__EXECUTOR": "LocalExecutor",
        "CORE__PARALLELISM": str(max(4, 4 * (os.cpu_count() or 1))),
        "CORE__MAX_ACTIVE_TASKS_PER_DAG": "16",
        "CORE__DAGS_ARE_PAUSED_AT_CREATION": "False",
        "CORE__FERNET_KEY": secrets.fernet_key,
        "CORE__EXECUTION_API_SERVER_URL": f"{secrets.airflow_url}/execution/",
        "CORE__AUTH_MANAGER": "airflow.api_fastapi.auth.managers.simple.simple_auth_manager.SimpleAuthManager",
        "CORE__SIMPLE_AUTH_MANAGER_USERS": f"{USER}:admin",
        "CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(_passwords(paths)),
        "DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{paths.airflow_home / 'airflow.db'}",
        "API__HOST": HOST,
        "API__PORT": str(secrets.airflow_port),
        "API__BASE_URL": secrets.airflow_url,
        "API__WORKERS": "1",
        "API__SECRET_KEY": secrets.jwt_secret,
        "API_AUTH__JWT_SECRET": secrets.jwt_secret,
        "LOGGING__BASE_LOG_FOLDER": str(paths.airflow_home / "logs"),
        "LOGGING__WORKER_LOG_SERVER_PORT": str(secrets.log_port),
        "SCHEDULER__SCHEDULER_IDLE_SLEEP_TIME": SCHEDULER_STEP,
        "SCHEDULER__ENABLE_HEALTH_CHECK": "False",
        "TRIGGERER__TRIGGER_LOG_SERVER_PORT": "0",
        "USAGE_DATA_COLLECTION__ENABLED": "False",
    }
    own = {f"AIRFLOW__{name}": value for name, value in settings.items()}
    # Settings of another Airflow of this user must not apply to this one.
    rest = {name: value for name, value in os.environ.items() if not name.startswith("AIRFLOW_")}
    # Airflow lists connection types before it adds the plugins folder to the path by itself.
    search_path = [str(PROJECT), str(PROJECT / "plugins"), *filter(None, [rest.get("PYTHONPATH")])]
    return {**rest, **own, "AIRFLOW_HOME": str(paths.airflow_home), "PYTHONPATH": os.pathsep.join(search_path)}


def migrate(paths: DemoPaths, secrets: Secrets) -> None:
    """Makes Airflow's own database, unless this version has done so before. Raises ResyncError naming the log."""
    done = paths.airflow_home / "migrated"
    if done.exists() and done.read_text(encoding="utf-8") == version("apache-airflow"):
        return
    log = paths.logs / "db-migrate.log"
    with log.open("wb") as output:
        ended = subprocess.run(  # noqa: S603 - Airflow's own command
            [*_airflow(), "db", "migrate"],
            env=environment(paths, secrets),
            stdout=output,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            check=False,
            cwd=PROJECT,
        )
    if ended.returncode:
        raise ResyncError(f"airflow db migrate failed; see {log}")
    done.write_text(version("apache-airflow"), encoding="utf-8")


def start(paths: DemoPaths, secrets: Secrets, processes: Processes, components: Iterable[str] = COMPONENTS) -> None:
    """Starts the components; they are not ready yet."""
    passwords = _passwords(paths)
    passwords.touch(mode=0o600)
    passwords.write_text(json.dumps({USER: secrets.password}), encoding="utf-8")
    for component in components:
        processes.start(component, [*_airflow(), component], environment(paths, secrets))


def wait_until(ready: Callable[[], bool], what: str, processes: Processes, seconds: float = 180) -> None:
    """Polls until `ready`. Raises ProcessDied when a process has ended, ResyncError when the time is over."""
    deadline = monotonic() + seconds
    while not ready():
        for name in processes.names():
            processes.check(name)
        if monotonic() > deadline:
            raise ResyncError(f"{what} is not ready after {seconds:.0f} s; see {processes.logs}")
        sleep(0.25)


def is_healthy(rest: Rest, dag_id: str) -> bool:
    """Whether the scheduler works, tasks can reach the API server, and the DAG can be triggered."""
    # The part of the API server that tasks call is built at the first request, which takes seconds.
    if not rest.is_up("/execution/health"):
        return False
    try:
        health: Mapping[str, Mapping[str, str]] = rest.get("/monitor/health")
        rest.get(f"/dags/{dag_id}/details")
    except RestError:
        return False
    return health["scheduler"]["status"] == "healthy"


def _passwords(paths: DemoPaths) -> Path:
    return paths.airflow_home / "passwords.json"


def _airflow() -> list[str]:
    return [sys.executable, "-m", "airflow"]
