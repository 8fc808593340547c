"""A real run in a real Airflow: a sending task is killed half-way, the run recovers, the ODS has it all.

What is asserted is what the ODS holds and what it was sent, not what the product says of itself.
"""

import json
import os
import signal
import urllib.request
from time import monotonic, sleep

import pytest
from sqlalchemy import create_engine

from include.orchestration.runs import DAG_ID
from sandbox.demo import airflow
from sandbox.demo.ods_demo import CONFIGURATION, Demo
from sandbox.demo.paths import DemoPaths
from sandbox.demo.stages import Stages
from sandbox.district import District, generate
from tests.support.airflow_home import some_dags

pytestmark = pytest.mark.airflow

VICTIM = "studentSectionAssociations"
SECONDS = 300


SPARING = {
    "AIRFLOW__CORE__PARALLELISM": "2",
    "AIRFLOW__DAG_PROCESSOR__MIN_FILE_PROCESS_INTERVAL": "3600",
    "AIRFLOW__DAG_PROCESSOR__REFRESH_INTERVAL": "3600",
    "AIRFLOW__SCHEDULER__SCHEDULER_IDLE_SLEEP_TIME": "0.5",
}
"""One DAG, taken in once, and few processes at a time: what Airflow does beside the run is not what is tried."""


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    home = tmp_path_factory.mktemp("demo")
    places = DemoPaths(home)
    places.make()
    generate(create_engine(f"sqlite:///{places.sis}"), District(schools=2, students=60, school_year=2027))
    started = Demo(places, Stages())
    settings = {**SPARING, **some_dags(home, DAG_ID)}
    with pytest.MonkeyPatch.context() as changed:
        usual = airflow.environment
        changed.setattr(airflow, "environment", lambda *own: {**usual(*own), **settings})
        try:
            started.start()
            yield started
        finally:
            started.processes.stop_all()


def ods(demo, path, content=None, method=None):
    """The sandbox's own addresses."""
    request = urllib.request.Request(  # noqa: S310 - loopback only
        f"{demo.secrets.ods_url}/sandbox/{path}",
        None if content is None else json.dumps(content).encode(),
        {"Content-Type": "application/json"},
        method=method,
    )
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - loopback only
        return json.loads(answer.read() or b"null")


def until(found, what, demo, run_id):
    deadline = monotonic() + SECONDS
    while monotonic() < deadline:
        value = found()
        if value:
            return value
        sleep(0.2)
    pytest.fail(f"{what} did not happen within {SECONDS} s; {states(demo, run_id)}")


def states(demo, run_id):
    """The state of the run and of each of its tasks, for the message of a failure."""
    run = f"/dags/{DAG_ID}/dagRuns/{run_id}"
    tasks = demo.rest.get(f"{run}/taskInstances?limit=200")["task_instances"]
    found: dict[str, list[str]] = {state: [] for state in sorted({str(one["state"]) for one in tasks})}
    for one in tasks:
        found[str(one["state"])].append(one["task_id"])
    return f"the run is {demo.rest.get(run)['state']}, its tasks are {found}; the ODS holds {held(demo)} {VICTIM}"


def victim(demo, run_id):
    return demo.rest.get(f"/dags/{DAG_ID}/dagRuns/{run_id}/taskInstances/{VICTIM}/0")


def held(demo):
    return ods(demo, "statistics")["documents"].get(VICTIM, 0)


@pytest.fixture(scope="module")
def killed(demo):
    """A run whose task was killed with some records sent; how many the ODS held then."""
    school = demo.schools()[0]
    ods(demo, "faults", {"latency": 0.6, "resource": VICTIM})
    conf = {"configuration": CONFIGURATION, "schools": [school.number], "resources": [VICTIM]}
    run_id = demo.rest.post(f"/dags/{DAG_ID}/dagRuns", {"logical_date": None, "conf": conf})["dag_run_id"]
    half_way = until(lambda: held(demo) if held(demo) > 60 else 0, "sending", demo, run_id)
    os.kill(victim(demo, run_id)["pid"], signal.SIGKILL)
    ods(demo, "faults", method="DELETE")
    run = f"/dags/{DAG_ID}/dagRuns/{run_id}"
    until(lambda: demo.rest.get(run)["state"] in {"success", "failed"}, "the end", demo, run_id)
    return school, run_id, half_way


def test_the_run_recovers(demo, killed):
    _, run_id, _ = killed
    ended = victim(demo, run_id)
    assert ended["state"] == "success"
    assert ended["try_number"] == 2


def test_the_ods_has_every_record_of_the_sis(demo, killed):
    school, _, half_way = killed
    compared = {one.resource: one for one in demo.compare(school)}[VICTIM]
    assert compared.ok
    assert compared.equal > half_way > 0


def test_what_was_acknowledged_was_not_sent_again(demo, killed):
    school, _, _ = killed
    compared = {one.resource: one for one in demo.compare(school)}[VICTIM]
    counts = ods(demo, "statistics")["requests"]
    posts = sum(one["count"] for one in counts if one["resource"] == VICTIM and one["method"] == "POST")
    assert compared.equal <= posts < 2 * compared.equal
