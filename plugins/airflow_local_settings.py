"""Cluster policy: routes each task of a resync into the pool of its run.

Airflow imports this file from the plugins folder by its name, in every process: keep it light.
"""

from typing import Any

from include.orchestration import runs
from include.orchestration.preload import preload_before_fork

__all__ = ["task_instance_mutation_hook"]

preload_before_fork()


def task_instance_mutation_hook(task_instance: Any, dag_run: Any = None) -> None:
    """Sets the pool; called by the scheduler whenever it makes or refreshes a task instance."""
    if dag_run is not None and task_instance.dag_id == runs.DAG_ID:
        task_instance.pool = runs.pool_of(task_instance.pool, dag_run.conf, str(dag_run.run_type))
