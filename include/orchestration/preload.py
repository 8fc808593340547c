"""Loads what every task needs once, before an executor forks, instead of once in each task's process.

The processes of LocalExecutor's tasks are forked from its workers, and these from the scheduler: what the scheduler has
imported by then, no task imports again. Airflow has no hook for that moment, so Python calls us before each fork; only
a process that has loaded an executor's code preloads.
"""

import importlib
import os
import sys

MODULES = (
    "jinja2.ext",
    "airflow.sdk",
    "airflow.sdk.execution_time.task_runner",
    "airflow.dag_processing.bundles.local",
    "airflow.providers.standard.operators.empty",
    "include.orchestration.connections",
    "include.orchestration.operators",
    "include.orchestration.params",
    "include.orchestration.pruning",
    "include.orchestration.resync_tasks",
    "include.orchestration.state_params",
    "include.orchestration.state_sync",
    "include.resources",
    "include.resync.work",
    "include.state_sync.work",
)


EXECUTORS = ("airflow.executors.local_executor", "airflow.providers.celery.cli.celery_command")
"""Loaded only by a process that forks those of tasks: the scheduler with its LocalExecutor, or Celery's worker."""


def preload_before_fork() -> None:
    """Arranges for the modules to be imported right before this process forks, if it is one that runs tasks."""
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(before=_preload)


def _preload() -> None:
    if not any(name in sys.modules for name in EXECUTORS):
        return
    for name in MODULES:
        if name not in sys.modules:
            importlib.import_module(name)
    # Imports every resource; cached from then on.
    sys.modules["include.resources"].registry()
