"""Lets Airflow's own scheduling decide on a run in a fresh metadata database (run by test_skipping).

Nothing is executed: the script sets the states that workers would set, and notes what the scheduler makes ready.
"""

import json
import sys
from typing import Any

from airflow import settings
from airflow.dag_processing.bundles.manager import DagBundlesManager
from airflow.dag_processing.dagbag import BundleDagBag, sync_bag_to_db
from airflow.models import import_all_models
from airflow.models.base import Base
from airflow.models.dagrun import DagRun
from airflow.models.serialized_dag import SerializedDagModel
from airflow.models.taskmap import TaskMap
from airflow.sdk import timezone
from airflow.utils.db import synchronize_log_template
from airflow.utils.state import DagRunState, TaskInstanceState
from airflow.utils.types import DagRunTriggeredByType, DagRunType

from tests.support.airflow_thrift import spare_time

DAG_ID = "edfi_resync"
CHOSEN = {"sessions", "sections"}
"""courseOfferings is between the two, and not chosen."""


def main() -> None:
    spare_time()
    import_all_models()
    Base.metadata.create_all(settings.engine)
    assert settings.Session is not None
    session = settings.Session()
    synchronize_log_template(session=session)
    manager = DagBundlesManager()
    manager.sync_bundles_to_db(session=session)
    session.commit()
    bundle = next(iter(manager.get_all_dag_bundles()))
    bag = BundleDagBag(dag_folder=bundle.path, bundle_path=bundle.path, bundle_name=bundle.name)
    sync_bag_to_db(bag, bundle.name, bundle.version)
    dag = SerializedDagModel.get_dag(DAG_ID)
    assert dag is not None
    told = play(begin("run", dag, session), dag, session)
    refused = begin("refused", dag, session)
    end(refused, session, {"request": "failed"})
    told["refused"] = settle(refused, dag, session, keep="")
    sys.stdout.write(json.dumps(told))


def begin(run_id: str, dag: Any, session: Any) -> DagRun:
    run: DagRun = dag.create_dagrun(
        run_id=run_id,
        run_type=DagRunType.MANUAL,
        logical_date=None,
        data_interval=None,
        run_after=timezone.utcnow(),
        conf={"all_schools": True},
        triggered_by=DagRunTriggeredByType.TEST,
        state=DagRunState.RUNNING,
        session=session,
    )
    session.commit()
    return run


def play(run: DagRun, dag: Any, session: Any) -> dict[str, Any]:
    """States while `sessions` ran, after it had ended, and after `sections` had failed."""
    ended = {"request": "success", "off_peak": "skipped", "plan": "success", "own_descriptors": "skipped"}
    end(run, session, ended)
    for task_id in dag.task_ids:
        if task_id.startswith("slices."):
            length = int(task_id.removeprefix("slices.") in CHOSEN)
            session.merge(TaskMap(DAG_ID, task_id, "run", -1, length, None))
    session.commit()
    while_running = settle(run, dag, session, keep="sessions")
    end(run, session, {"sessions": "success"})
    after = settle(run, dag, session, keep="sections")
    pools = {ti.task_id: ti.pool for ti in run.get_task_instances(session=session)}
    end(run, session, {"sections": "failed"})
    failed = settle(run, dag, session, keep="")
    return {"while_running": while_running, "after": after, "failed": failed, "pools": pools}


def settle(run: DagRun, dag: Any, session: Any, keep: str) -> dict[str, str | None]:
    """Schedules until nothing moves; whatever becomes ready succeeds at once, but for `keep`, which stays running."""
    run.dag = dag
    before: dict[str, str | None] = {}
    while True:
        ready, _ = run.update_state(session=session, execute_callbacks=False)
        for instance in ready:
            running = instance.task_id == keep
            instance.state = TaskInstanceState.RUNNING if running else TaskInstanceState.SUCCESS
        session.commit()
        session.expire_all()
        states = {ti.task_id: ti.state for ti in run.get_task_instances(session=session)}
        if states == before:
            return states
        before = states


def end(run: DagRun, session: Any, states: dict[str, str]) -> None:
    for instance in run.get_task_instances(session=session):
        if instance.task_id in states:
            instance.state = TaskInstanceState(states[instance.task_id])
    session.commit()


if __name__ == "__main__":
    main()
