"""Applies the policies of an Airflow that has a site's own `airflow_local_settings.py` to some task instances.

Run by test_cluster_policy. Prints pool and queue of each by task id, and the policies loaded.
"""

import json
import os
import sys
from pathlib import Path
from types import SimpleNamespace

SITE = """
def task_instance_mutation_hook(task_instance, dag_run=None):
    task_instance.queue = "of_the_site"
    if task_instance.task_id == "sections":
        task_instance.pool = "of_the_site, was " + task_instance.pool
"""
CONFIG = Path(os.environ["AIRFLOW_HOME"]) / "config"
if os.environ.get("SITE_HAS_POLICY"):
    CONFIG.mkdir()
    (CONFIG / "airflow_local_settings.py").write_text(SITE, encoding="utf-8")

from airflow import settings  # noqa: E402 - reads the site's file when it is imported

from include.orchestration import runs  # noqa: E402

RUN = SimpleNamespace(conf={"all_schools": True}, run_type="manual")


def applied(task_id: str, dag_id: str = runs.DAG_ID, pool: str = runs.EVERYDAY) -> list[str]:
    instance = SimpleNamespace(task_id=task_id, dag_id=dag_id, pool=pool, queue="default")
    settings.task_instance_mutation_hook(instance, dag_run=RUN)  # type: ignore[arg-type]
    return [instance.pool, instance.queue]


def main() -> None:
    instances = {
        "students": applied("students"),
        "sections": applied("sections"),
        "another DAG's": applied("students", dag_id="nightly"),
        "report": applied("report", pool="default_pool"),
    }
    names = [name for name, _ in settings.get_policy_plugin_manager().list_name_plugin()]
    sys.stdout.write(f"\n{json.dumps({'instances': instances, 'policies': names})}")


if __name__ == "__main__":
    main()
