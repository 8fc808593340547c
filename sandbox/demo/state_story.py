"""One demo of the state tools: starts everything, runs their DAGs, and compares district and state."""

import shutil
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from sqlalchemy import create_engine

from include.configurations.state_configuration import StateConfiguration
from include.configurations.state_loading import load_all_state
from include.history.__main__ import lines
from include.history.database import open_database
from include.history.events import events
from include.orchestration.graph import PRUNING
from include.orchestration.runs import SELECTIVE_SYNC, STATE_RESYNC, STATE_VERIFICATION, request_id
from include.sis.engine import connect as connect_sis
from include.state import known_fields, registry
from include.state.database import connect as connect_state
from include.state.metadata import DISTRICT
from sandbox.demo import airflow, secrets
from sandbox.demo.places import Places
from sandbox.demo.processes import Processes
from sandbox.demo.progress import Follower
from sandbox.demo.rest import Rest
from sandbox.demo.secrets import Secrets
from sandbox.demo.stages import Stages
from sandbox.demo.start import sample_district, start_airflow
from sandbox.district.changes import give_identities
from sandbox.state import Drift, Made, make, unequal

CONFIGURATION = "sample_state"
DAGS = (SELECTIVE_SYNC, STATE_RESYNC, STATE_VERIFICATION)


@dataclass(frozen=True, kw_only=True)
class Ran:
    """How a run ended: its report, and the params of the batch resyncs that mend what is left."""

    ok: bool
    verdict: str
    report: str
    mends: Sequence[Mapping[str, Any]] = ()


class StateDemo:
    """One demo folder, and what runs for it."""

    def __init__(self, places: Places, stages: Stages) -> None:
        self.places = places
        self.stages = stages
        self.processes = Processes(places)
        self.configuration: StateConfiguration = load_all_state(known=known_fields())[CONFIGURATION]
        self.secrets: Secrets = secrets.make(places)
        self.rest = Rest(self.secrets)
        self.runs = 0

    def start(self) -> Made:
        """Makes district and state, starts Airflow, and waits until a run can be triggered; what the state became."""
        with (
            self.stages.stage("Sample district, embedded state edition, Airflow's database"),
            ThreadPoolExecutor(1) as beside,
        ):
            migrated = beside.submit(airflow.migrate, self.places, self.secrets)
            sample_district(self.places, self.configuration.school_year)
            made = self._make_state()
            migrated.result()
        with self.stages.stage("Starting Airflow"):
            start_airflow(self.places, self.secrets, self.processes, DAGS, replaced=self._own_addresses())
        return made

    def run(self, dag_id: str, **conf: Any) -> Ran:
        """One run of a DAG, followed to its end."""
        asked = {"logical_date": None, "conf": {"configuration": CONFIGURATION, **conf}, "note": "make demo-state"}
        run_id = self.rest.post(f"/dags/{dag_id}/dagRuns", asked)["dag_run_id"]
        self.runs += 1
        own = request_id(dag_id, run_id)
        order = ["request", "plan", *registry(), *PRUNING, "report", "release_locks"]
        follower = Follower(self.rest, open_database(self._history), order, dag_id=dag_id)
        state = follower.follow(run_id, own, self.processes)
        file = self.places.airflow_home / "edfi" / "reports" / dag_id / own / "report.txt"
        entry = f"/dags/{dag_id}/dagRuns/{run_id}/taskInstances/report/xcomEntries/return_value"
        told = self.rest.get(entry)["value"] if file.exists() else {}
        return Ran(
            ok=state == "success",
            verdict=told.get("verdict", f"the run ended as {state}"),
            report=file.read_text(encoding="utf-8") if file.exists() else "no report",
            mends=told.get("mends", ()),
        )

    def unequal(self) -> Mapping[str, Sequence[Any]]:
        """By object, the keys of records that are not equal on both sides; read from both, without the history."""
        sis, state = connect_sis(f"sqlite:///{self.places.state_sis}"), connect_state(f"sqlite:///{self.places.state}")
        return unequal(state, sis, self.configuration)

    def state_ids(self, drift: Drift) -> set[str | None]:
        """The state IDs of the people to whom the state gave its own."""
        table = registry()["PersonIdentity"].table
        mine = (table.c[DISTRICT] == self.configuration.district_number, table.c.personID.in_(drift.given_state_ids))
        with connect_state(f"sqlite:///{self.places.state}").connect() as connection:
            return {row.stateID for row in connection.execute(table.select().where(*mine))}

    def history(self) -> list[str]:
        """The events of this demo, as lines."""
        found = events(open_database(self._history), tools=DAGS, limit=self.runs)
        return list(lines(found))

    @property
    def _history(self) -> str:
        return f"sqlite:///{self.places.history}"

    def mend_sis(self) -> list[int]:
        """Gives people without a current identity the one they have; their personIDs."""
        engine = create_engine(f"sqlite:///{self.places.state_sis}")
        with engine.begin() as connection:
            return give_identities(connection)

    def _make_state(self) -> Made:
        self.places.state.unlink(missing_ok=True)
        shutil.copy(self.places.sis, self.places.state_sis)
        sis, state = connect_sis(f"sqlite:///{self.places.state_sis}"), connect_state(f"sqlite:///{self.places.state}")
        return make(state, sis, self.configuration)

    def _own_addresses(self) -> dict[str, dict[str, object]]:
        paths = {
            self.configuration.sis_connection: self.places.state_sis,
            self.configuration.state_connection: self.places.state,
            "edfi_history": self.places.history,
        }
        return {name: {"conn_type": "sqlite", "host": str(path)} for name, path in paths.items()}
