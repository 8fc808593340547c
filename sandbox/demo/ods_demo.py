"""The demo with an ODS: starts everything, resyncs a school, changes both ends, compares them."""

import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, create_engine

from include.configurations.configuration import Configuration
from include.configurations.loading import load_all
from include.edfi.api.client import EdFiClient
from include.edfi.api.ods import Ods
from include.history import queries
from include.history.database import open_database
from include.history.outcomes import OrphanStatus, Outcome
from include.history.prunes import Prunes
from include.orchestration.graph import steps
from include.orchestration.runs import DAG_ID, request_id
from include.resources import registry
from include.resync.context import mapping_context_of
from include.resync.plan.scopes import resolve
from include.resync.request.request import ResyncRequest
from include.resync.request.selection import select_resources
from include.sis.directory import School, district_id, schools_of_year
from sandbox.demo import airflow, secrets
from sandbox.demo.comparison import Comparison, ResourceComparison
from sandbox.demo.drift import drift
from sandbox.demo.paths import DemoPaths
from sandbox.demo.processes import Processes
from sandbox.demo.progress import Follower, order_of
from sandbox.demo.rest import Rest, send
from sandbox.demo.secrets import Secrets
from sandbox.demo.stages import Stages
from sandbox.demo.start import sample_district, start_airflow

CONFIGURATION = "general_ds52"
ODS_KEY = "sandbox"
ODS_PROCESS = "edfi-api"
WRITES = frozenset({"POST", "PUT", "DELETE"})


@dataclass(frozen=True, kw_only=True)
class RunResult:
    """How a run ended: its report and the report's path, outcomes of all resources, number of deleted documents."""

    ok: bool
    report: str
    file: Path
    outcomes: Mapping[Outcome, int]
    deleted: int
    approved: tuple[str, ...] = ()
    """What the run asked a person, and the demo approved."""

    @property
    def repaired(self) -> bool:
        """Whether something was created, something updated and something deleted."""
        return bool(self.outcomes.get(Outcome.CREATED) and self.outcomes.get(Outcome.UPDATED) and self.deleted)


class Demo:
    """One demo folder and what runs for it; `running` are the secrets of what another command has started."""

    def __init__(self, paths: DemoPaths, stages: Stages, running: Secrets | None = None) -> None:
        self.paths = paths
        self.stages = stages
        self.traits = ""
        """What makes the Ed-Fi API another host, as one line; see docs/hosts.md."""
        self.processes = Processes(paths)
        self.configuration: Configuration = load_all(known_resources=frozenset(registry()))[CONFIGURATION]
        self.secrets: Secrets = running or secrets.make(paths)
        self.rest = Rest(self.secrets)

    def start(self, *, with_triggerer: bool = False) -> None:
        """Starts the Ed-Fi API and Airflow, and waits until a run can be triggered."""
        with (
            self.stages.stage("Sample district, embedded Ed-Fi API, Airflow's database"),
            ThreadPoolExecutor(1) as beside,
        ):
            migrated = beside.submit(airflow.migrate, self.paths, self.secrets)
            sample_district(self.paths, self.configuration.school_year)
            self._start_ods()
            migrated.result()
        with self.stages.stage("Starting Airflow"):
            start_airflow(
                self.paths,
                self.secrets,
                self.processes,
                [DAG_ID],
                replaced=self._own_addresses(),
                with_triggerer=with_triggerer,
            )

    def resync(self, school: School) -> RunResult:
        """One reconcile over one school with dependencies."""
        conf = {"configuration": CONFIGURATION, "schools": [school.number]}
        run = self.rest.post(f"/dags/{DAG_ID}/dagRuns", {"logical_date": None, "conf": conf, "note": "make demo"})
        run_id = run["dag_run_id"]
        own_id = request_id(DAG_ID, run_id)
        history = open_database(f"sqlite:///{self.paths.history}")
        follower = Follower(self.rest, history, order_of(steps(registry())))
        state = follower.follow(run_id, own_id, self.processes)
        file = self.paths.airflow_home / "edfi" / "reports" / DAG_ID / own_id / "report.txt"
        outcomes: Counter[Outcome] = Counter()
        for counted in queries.counts(history, own_id).values():
            outcomes.update(counted)
        statuses = Prunes(history).counts(own_id).values()
        return RunResult(
            ok=state == "success",
            report=file.read_text(encoding="utf-8") if file.exists() else f"no report; the run ended as {state}",
            file=file,
            outcomes=outcomes,
            deleted=sum(counted.get(OrphanStatus.DELETED, 0) for counted in statuses),
            approved=tuple(follower.approved),
        )

    def drift(self, school: School) -> Iterator[str]:
        """Deliberate changes at both ends; see `sandbox.demo.drift`."""
        client = self._client()
        try:
            yield from drift(self.sis(), client, school)
        finally:
            client.close()

    def accepted_writes(self) -> int:
        """How many POSTs, PUTs and DELETEs of documents the ODS has accepted since it was started."""
        counts = send("GET", f"{self.secrets.ods_url}/sandbox/statistics", None, "")["requests"]
        writes = [entry for entry in counts if entry["method"] in WRITES and entry["resource"] != "token"]
        return sum(entry["count"] for entry in writes if entry["status"] < 300)

    def compare(self, school: School) -> list[ResourceComparison]:
        """Every resource of the school, SIS against ODS."""
        configuration, sis, client = self.configuration, self.sis(), self._client()
        of_school = resolve(
            ResyncRequest(configuration=configuration.name, schools=(school.number,)), configuration, sis
        )
        of_district = resolve(ResyncRequest(configuration=configuration.name, all_schools=True), configuration, sis)
        selected = select_resources((), registry(), configuration, dependencies=True).resources
        comparison = Comparison(
            registry={resource.name: resource for resource in selected},
            context=mapping_context_of(configuration),
            read_only=configuration.read_only,
            sis=sis,
            client=client,
        )
        try:
            return list(comparison.compare(of_school.scopes, of_district.scopes))
        finally:
            client.close()

    def newest_change_version(self) -> int:
        """The ODS's newest change version: it moves with every change there."""
        client = self._client()
        try:
            response = client.get(f"{self.secrets.ods_url}/changeQueries/v1/availableChangeVersions")
            return int(json.loads(response.body)["newestChangeVersion"])
        finally:
            client.close()

    def schools(self) -> list[School]:
        """The sample district's schools of the configuration's year."""
        sis = self.sis()
        district = district_id(sis, self.configuration.district_number)
        return schools_of_year(sis, district, self.configuration.school_year) if district else []

    def sis(self) -> Engine:
        """The sample district."""
        return create_engine(f"sqlite:///{self.paths.sis}")

    def _start_ods(self) -> None:
        standard = {"5.2": "5.2.0"}.get(self.configuration.data_standard, self.configuration.data_standard)
        options = [
            ("--port", str(self.secrets.ods_port)),
            ("--standard", standard),
            ("--database", str(self.paths.ods)),
            ("--local-education-agency-id", str(self.configuration.local_education_agency_id)),
            ("--client-key", ODS_KEY),
            ("--client-secret", self.secrets.ods_secret),
            ("--traits", self.traits),
            *(("--school", f"{school.number}:{school.name}") for school in self.schools()),
            *(("--extension", name) for name in self.configuration.pack.extensions),
        ]
        # In one word each: a random secret may begin with a hyphen, and would be taken for an option.
        command = [sys.executable, "-m", "sandbox.edfi", *(f"{name}={value}" for name, value in options)]
        self.processes.start(ODS_PROCESS, command, airflow.environment(self.paths, self.secrets))

    def _own_addresses(self) -> dict[str, dict[str, object]]:
        ods: dict[str, object] = {"host": self.secrets.ods_url, "login": ODS_KEY, "password": self.secrets.ods_secret}
        return {
            self.configuration.ods_connection: ods,
            self.configuration.sis_connection: {"conn_type": "sqlite", "host": str(self.paths.sis)},
            "edfi_history": {"conn_type": "sqlite", "host": str(self.paths.history)},
        }

    def _client(self) -> EdFiClient:
        state = self.paths.airflow_home / "edfi-state"
        state.mkdir(parents=True, exist_ok=True)
        return EdFiClient(
            Ods(
                base_url=self.secrets.ods_url,
                key=ODS_KEY,
                secret=self.secrets.ods_secret,
                runtime_dir=state,
            )
        )
