"""Loads what every task needs once, before a worker forks the task's process, instead of once per task."""

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
    "include.orchestration.state_params",
    "include.orchestration.state_sync",
    "include.resources",
    "include.resync.work",
    "include.state_sync.work",
)


def preload_before_fork() -> None:
    """Arranges for the modules to be imported right before this process forks for the first time."""
    # Only what runs tasks gains by it: the scheduler with its LocalExecutor, and Celery's workers.
    if {"scheduler", "standalone", "worker"} & set(sys.argv) and hasattr(os, "register_at_fork"):
        os.register_at_fork(before=_preload)


def _preload() -> None:
    for name in MODULES:
        if name not in sys.modules:
            importlib.import_module(name)
    # Imports every resource; remembered from then on.
    sys.modules["include.resources"].registry()
