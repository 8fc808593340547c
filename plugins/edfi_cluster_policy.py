"""Cluster policy: routes each task of a resync into the pool of its run.

Airflow loads this module in every process through the entry point group `airflow.policy` of the `.dist-info` folder
beside it: keep it light. A site's own `airflow_local_settings.py` works beside it and has the last word.
"""

from typing import TYPE_CHECKING

from airflow.policies import hookimpl

from include.orchestration import runs
from include.orchestration.preload import preload_before_fork

if TYPE_CHECKING:
    from airflow.models.dagrun import DagRun
    from airflow.models.taskinstance import TaskInstance

# Policies are the first code of ours that a scheduler or worker loads, before it forks anything.
preload_before_fork()


# First, since of several hooks the one that runs last decides: that is the site's own.
@hookimpl(tryfirst=True)
def task_instance_mutation_hook(task_instance: "TaskInstance", dag_run: "DagRun | None") -> None:
    """Sets the pool; called by the scheduler whenever it makes or refreshes a task instance."""
    if dag_run is not None and task_instance.dag_id == runs.DAG_ID:
        task_instance.pool = runs.pool_of(task_instance.pool, dag_run.conf, str(dag_run.run_type))
