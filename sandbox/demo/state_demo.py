"""The demo with a state edition: starts everything, runs their DAGs, and compares district and state."""

import shutil
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from sqlalchemy import create_engine

from include.configurations.state_configuration import StateConfiguration
from include.configurations.state_loading import load_all_state
from include.history.database import open_database
from include.history.events import events
from include.history.listings import event_lines
from include.orchestration.graph import PRUNING
from include.orchestration.runs import SELECTIVE_SYNC, STATE_RESYNC, STATE_VERIFICATION, request_id
from include.sis.engine import connect as connect_sis
from include.state import known_fields, registry
from include.state.database import connect as connect_state
from include.state.metadata import DISTRICT
from sandbox.demo import airflow, secrets
from sandbox.demo.paths import DemoPaths
from sandbox.demo.processes import Processes
from sandbox.demo.progress import Follower
from sandbox.demo.rest import Rest
from sandbox.demo.secrets import Secrets
from sandbox.demo.stages import Stages
from sandbox.demo.start import sample_district, start_airflow
from sandbox.district.changes import give_identities
from sandbox.state import Drift, FilledState, make, unequal

CONFIGURATION = "sample_state"
DAGS = (SELECTIVE_SYNC, STATE_RESYNC, STATE_VERIFICATION)


@dataclass(frozen=True, kw_only=True)
class StateRunResult:
    """How a run ended: its report, and the params of the batch resyncs that fix what is left."""

    ok: bool
    verdict: str
    report: str
    fixes: Sequence[Mapping[str, Any]] = ()
    approved: tuple[str, ...] = ()
    """What the run asked a person, and the demo approved."""


class StateDemo:
    """One demo folder, and what runs for it."""

    def __init__(self, paths: DemoPaths, stages: Stages) -> None:
        self.paths = paths
        self.stages = stages
        self.processes = Processes(paths)
        self.configuration: StateConfiguration = load_all_state(known=known_fields())[CONFIGURATION]
        self.secrets: Secrets = secrets.make(paths)
        self.rest = Rest(self.secrets)
        self.runs = 0

    def start(self) -> FilledState:
        """Makes district and state, which it returns, starts Airflow, and waits until a run can be triggered."""
        with (
            self.stages.stage("Sample district, embedded state edition, Airflow's database"),
            ThreadPoolExecutor(1) as beside,
        ):
            migrated = beside.submit(airflow.migrate, self.paths, self.secrets)
            sample_district(self.paths, self.configuration.school_year)
            filled = self._make_state()
            migrated.result()
        with self.stages.stage("Starting Airflow"):
            start_airflow(self.paths, self.secrets, self.processes, DAGS, replaced=self._own_addresses())
        return filled

    def run(self, dag_id: str, **conf: Any) -> StateRunResult:
        """One run of a DAG, followed to its end."""
        body = {"logical_date": None, "conf": {"configuration": CONFIGURATION, **conf}, "note": "make demo-state"}
        run_id = self.rest.post(f"/dags/{dag_id}/dagRuns", body)["dag_run_id"]
        self.runs += 1
        own_id = request_id(dag_id, run_id)
        order = ["request", "plan", *registry(), *PRUNING, "report", "release_locks"]
        follower = Follower(self.rest, open_database(self._history), order, dag_id=dag_id)
        state = follower.follow(run_id, own_id, self.processes)
        file = self.paths.airflow_home / "edfi" / "reports" / dag_id / own_id / "report.txt"
        entry = f"/dags/{dag_id}/dagRuns/{run_id}/taskInstances/report/xcomEntries/return_value"
        summary = self.rest.get(entry)["value"] if file.exists() else {}
        return StateRunResult(
            ok=state == "success",
            approved=tuple(follower.approved),
            verdict=summary.get("verdict", f"the run ended as {state}"),
            report=file.read_text(encoding="utf-8") if file.exists() else "no report",
            fixes=summary.get("fixes", ()),
        )

    def unequal(self) -> Mapping[str, Sequence[Any]]:
        """By object, the keys of records that are not equal on both sides; read from both, without the history."""
        sis, state = connect_sis(f"sqlite:///{self.paths.state_sis}"), connect_state(f"sqlite:///{self.paths.state}")
        return unequal(state, sis, self.configuration)

    def state_ids(self, drift: Drift) -> set[str | None]:
        """The state IDs of the people to whom the state gave its own."""
        table = registry()["PersonIdentity"].table
        given = (
            table.c[DISTRICT] == self.configuration.district_number,
            table.c.personID.in_(drift.given_state_ids),
        )
        with connect_state(f"sqlite:///{self.paths.state}").connect() as connection:
            return {row.stateID for row in connection.execute(table.select().where(*given))}

    def history(self) -> list[str]:
        """The events of this demo, as lines."""
        return list(event_lines(events(open_database(self._history), tools=DAGS, limit=self.runs)))

    @property
    def _history(self) -> str:
        return f"sqlite:///{self.paths.history}"

    def fix_sis(self) -> list[int]:
        """Gives people without a current identity the one they have; their personIDs."""
        engine = create_engine(f"sqlite:///{self.paths.state_sis}")
        with engine.begin() as connection:
            return give_identities(connection)

    def _make_state(self) -> FilledState:
        shutil.copy(self.paths.sis, self.paths.state_sis)
        sis, state = connect_sis(f"sqlite:///{self.paths.state_sis}"), connect_state(f"sqlite:///{self.paths.state}")
        return make(state, sis, self.configuration)

    def _own_addresses(self) -> dict[str, dict[str, object]]:
        paths = {
            self.configuration.sis_connection: self.paths.state_sis,
            self.configuration.state_connection: self.paths.state,
            "edfi_history": self.paths.history,
        }
        return {name: {"conn_type": "sqlite", "host": str(path)} for name, path in paths.items()}
