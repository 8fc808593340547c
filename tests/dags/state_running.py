"""Runs the state tools' DAGs whole through Airflow, on a small district and an empty state (run by test_state_runs).

Prints, by run, its state, its tasks' states, what its report pushed, and its line of the history.
"""

import json
import os
import runpy
import sys
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from airflow import settings
from airflow.dag_processing.bundles.manager import DagBundlesManager
from airflow.models import import_all_models
from airflow.models.base import Base
from airflow.models.pool import Pool
from airflow.utils.db import synchronize_log_template

from include.history import queries
from include.history.database import open_database
from include.history.purge import Purges
from include.orchestration.runs import STATE_POOL
from include.state import registry
from include.state.database import connect, create_tables
from sandbox.district import District, generate
from tests.support.airflow_thrift import spare_time

CONFIGURATION = "sample_state"
HOME = Path(os.environ["AIRFLOW_HOME"])
SIS, STATE, HISTORY = HOME / "campus.db", HOME / "state.db", HOME / "edfi" / "history.db"


def main() -> None:
    spare_time()
    prepare()
    state = connect(f"sqlite:///{STATE}")
    create_tables(state)
    told: dict[str, Any] = {
        "orphaned": run("state_selective_sync", object="Enrollment", ids=some(sis_keys("Enrollment", 2)))
    }
    told["mended"] = run("state_resync", **told["orphaned"]["report"]["fixes"][0])
    told["whole"] = run("state_resync", all_schools=True)
    spoil(state)
    told["verified"] = run("state_verification", objects=["PersonIdentity"], all_schools=True)
    told["selected"] = run("state_selective_sync", object="PersonIdentity", ids=some([*spoiled(state), 99999999]))
    told["still spoiled"] = spoiled(state)
    history = open_database(f"sqlite:///{HISTORY}")
    told["history"] = [(one.tool, one.requested_by, one.status, one.verdict) for one in queries.latest(history)]
    os.environ["AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS"] = "dag_test:op"
    told["cleared"] = run("history_purge", tool="state_resync", confirm="PURGE")
    told["left"] = [one.tool for one in queries.latest(history)]
    told["clearings"] = [(one.requested_by, one.tool, one.requests, one.skipped) for one in Purges(history).latest()]
    sys.stdout.write(f"\n{json.dumps(told)}")


def prepare() -> None:
    for name, path in {"campus_sis_general": SIS, "campus_state": STATE, "edfi_history": HISTORY}.items():
        os.environ[f"AIRFLOW_CONN_{name.upper()}"] = json.dumps({"conn_type": "sqlite", "host": str(path)})
    engine = sa.create_engine(f"sqlite:///{SIS}")
    generate(engine, District(schools=1, students=30, school_year=2027))
    engine.dispose()
    import_all_models()
    Base.metadata.create_all(settings.engine)
    assert settings.Session is not None
    session = settings.Session()
    synchronize_log_template(session=session)
    Pool.create_or_update_pool(STATE_POOL, slots=4, description="", include_deferred=False, session=session)
    DagBundlesManager().sync_bundles_to_db(session=session)
    session.commit()


def run(dag_id: str, **conf: Any) -> dict[str, Any]:
    """One run of a DAG through `dag.test`, as it would be triggered with this conf."""
    dag = runpy.run_path(f"dags/{dag_id}.py")["dag"]
    ended = dag.test(run_conf={"configuration": CONFIGURATION, **conf})
    instances = ended.get_task_instances()
    pushed = instances[0].xcom_pull(task_ids="report")
    states: dict[str, list[str]] = {}
    for ti in instances:
        states.setdefault(ti.task_id, []).append(str(ti.state))
    return {"state": str(ended.state), "tasks": states, "report": pushed}


def sis_keys(name: str, number: int) -> list[int]:
    one = registry()[name]
    with sa.create_engine(f"sqlite:///{SIS}").connect() as connection:
        query = sa.select(one.source).where(one.source.is_not(None)).order_by(one.source).limit(number)
        return list(connection.scalars(query))


def spoil(state: sa.Engine) -> None:
    """Somebody changes three names at the state."""
    table = registry()["PersonIdentity"].table
    with state.begin() as connection:
        ids = list(connection.scalars(sa.select(table.c.personID).order_by(table.c.personID).limit(3)))
        connection.execute(sa.update(table).where(table.c.personID.in_(ids)).values(lastName="Spoiled"))


def spoiled(state: sa.Engine) -> list[int]:
    table = registry()["PersonIdentity"].table
    with state.connect() as connection:
        return list(connection.scalars(sa.select(table.c.personID).where(table.c.lastName == "Spoiled")))


def some(ids: list[int]) -> str:
    return "\n".join(map(str, ids))


if __name__ == "__main__":
    main()
