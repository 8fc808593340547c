"""A whole resync in one process: sample district, embedded Ed-Fi API, history; no Airflow."""

import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import Engine, create_engine

from include.code_mapping.own_descriptors import create_missing as create_descriptors
from include.configurations.configuration import Configuration
from include.configurations.loading import load_all
from include.edfi.api.client import EdFiClient
from include.edfi.api.curl import CurlTransport, TransportOptions
from include.edfi.api.ods import Ods
from include.edfi.api.pacing import RetryPolicy
from include.edfi.api.transport import Call, Next, Response
from include.edfi.documents.standards import Standard
from include.engine.locking import release
from include.engine.report import Report
from include.engine.submit import Requester
from include.history import queries
from include.history.database import open_database
from include.history.locks import Locks
from include.history.outcomes import Outcome
from include.history.queries import OutcomeEntry
from include.history.store import History
from include.resources import registry
from include.resync.context import RunContext
from include.resync.plan.plan import plan as plan_slices
from include.resync.prune.decisions import guard as guard_orphans
from include.resync.prune.deletes import prune as prune_orphans
from include.resync.report.report import report
from include.resync.request.submit import submit
from include.resync.work import work as work_slice
from include.sis.engine import connect
from include.sis.tables import school
from sandbox.district import District, generate
from sandbox.edfi.server import RunningApi, School, Settings, running
from tests.support.engines import engine_at
from tests.support.histories import new_history_file
from tests.support.ownership import own_everything

HASTE = RetryPolicy(
    attempts=9, base=0.002, max_wait=0.01, failure_threshold=8, pause=0.002, budget=0.3, max_retry_after=0.01
)
"""Everything an ODS may do wrong, over in milliseconds."""

CONFIGURATION = {"5.2": "general_ds52", "3.3": "tennessee_ds33"}


DISTRICT = District(schools=2, students=40, school_year=2027, seed=1)
"""The district most trials play on."""


class Witness:
    """The transport of production, and a note of every call that went over it: (method, endpoint, body)."""

    def __init__(self) -> None:
        self._wire = CurlTransport(TransportOptions(timeout=30.0, verify=True, ca_file=None))
        self.calls: list[tuple[str, str, bytes]] = []
        self.before: Callable[[Call], None] = lambda _call: None
        """Called with every call before it goes out."""

    def exchange(self, calls: Iterator[Next], limit: Callable[[], int]) -> Iterator[Response | None]:
        yield from self._wire.exchange(self._noted(calls), limit)

    def _noted(self, calls: Iterator[Next]) -> Iterator[Next]:
        for call in calls:
            if isinstance(call, Call):
                self.before(call)
                self.calls.append((call.method, call.path.rsplit("/", 1)[-1], call.body or b""))
            yield call

    def posted(self, endpoint: str) -> list[bytes]:
        """Bodies in the order they went out, repeats included."""
        return [body for method, to, body in self.calls if method == "POST" and to == endpoint]

    def close(self) -> None:
        self._wire.close()


@dataclass(frozen=True, kw_only=True)
class Stage:
    """Where a trial plays; what is left out is made new in the trial's folder."""

    district: Path | None = None
    """A generated SQLite district, to be copied."""
    sis_url: str | None = None
    """A generated district on another database."""
    history: Path | None = None
    """A history's SQLite file, to be copied."""
    history_url: str | None = None
    """A migrated history on another database."""
    settings: Mapping[str, Any] = field(default_factory=dict)
    """Fields of the sandbox's settings."""
    max_in_flight: int = 32
    all_ours: bool = True
    """A person has decided that no other system publishes there. Otherwise what was never sent awaits approval."""


@dataclass
class Trial:
    """A district, an ODS and a history, and the runs made on them."""

    api: RunningApi
    context: RunContext
    folder: Path
    writable_sis: Engine
    on_lookup: Witness
    new_process: Callable[[], None]
    """What follows has a client of its own, as a task tried again has."""
    numbers: Iterator[int] = field(default_factory=lambda: count(1))
    request_id: str = ""
    """The latest request."""

    def run(self, **asked: Any) -> Report:
        """One request through every room, in the order the DAG has."""
        name = self.context.configuration.name
        params = {"configuration": name, "all_schools": "schools" not in asked, "ignore_off_peak": True, **asked}
        request_id = self.submit(params)
        try:
            slices = plan_slices(request_id, self.context)
            create_descriptors(request_id, self.context)
            for parts in slices.values():
                for part in parts:
                    work_slice(part, self.context)
            for resource in registry().values():
                for part in slices.get(resource.name, []) if resource.deferred_until else []:
                    work_slice(part, self.context, retry_deferred=True)
            if params.get("mode") != "verify":
                guard_orphans(request_id, self.context)
                prune_orphans(request_id, self.context)
            return self.report(request_id)
        finally:
            release(request_id, self.context.locks, self.context.history, self.context.history_engine)

    def reconcile(self, **asked: Any) -> Report:
        """The same in the mode that reads the ODS back."""
        return self.run(**{"mode": "reconcile", **asked})

    def submit(self, params: dict[str, Any]) -> str:
        requester = Requester(
            request_id=str(uuid4()), requested_by="tester", tool="edfi_resync", dag_run_id=f"run {next(self.numbers)}"
        )
        configurations = {self.context.configuration.name: self.context.configuration}
        self.request_id = requester.request_id
        submit(
            {"mode": "resend", **params},
            requester,
            configurations=configurations,
            registry=registry(),
            history=self.context.history,
        )
        return requester.request_id

    def counts(self) -> dict[str, dict[Outcome, int]]:
        """Resource to outcome to number of records, of the latest request."""
        return queries.counts(self.context.history_engine, self.request_id)

    def records(self, resource: str | None = None) -> list[OutcomeEntry]:
        """Every outcome of the latest request."""
        return list(queries.records(self.context.history_engine, self.request_id, resource=resource))

    def documents(self, resource: str) -> list[dict[str, Any]]:
        """What the ODS holds of a resource, by the resource's name of the registry."""
        return self.api.documents(registry()[resource].collection(self.context.configuration.data_standard))

    def posts(self) -> dict[str, int]:
        """Writes the sandbox saw, by endpoint, whatever it answered."""
        found: Counter[str] = Counter()
        for entry in self.api.statistics()["requests"]:
            if entry["method"] == "POST" and entry["resource"] != "token":
                found[entry["resource"]] += entry["count"]
        return dict(found)

    @property
    def version(self) -> int:
        """The newest change version of the ODS."""
        return int(self.api.statistics()["newestChangeVersion"])

    def report(self, request_id: str) -> Report:
        context = self.context
        folder = self.folder / "reports" / request_id
        return report(request_id, context, folder)


@cache
def _samples() -> Mapping[str, Configuration]:
    return load_all(known_resources=frozenset(registry()))


def configuration(standard: str, **changes: Any) -> Configuration:
    """A sample configuration, moved to a standard."""
    name = CONFIGURATION["3.3" if standard < "5.0" else "5.2"]
    sample = _samples()[name]
    return sample.model_copy(update={"data_standard": Standard(standard), "error_budget": 0, **changes})


@contextmanager
def trial(
    folder: Path, standard: str = "5.2", district: District | None = None, stage: Stage | None = None, **changes: Any
) -> Iterator[Trial]:
    """A running trial; `changes` are fields of the configuration."""
    wanted, stage = configuration(standard, **changes), stage or Stage()
    sis_url = stage.sis_url or _district(folder, district or District(students=60), stage.district)
    writable, sis = engine_at(sis_url, create_engine), engine_at(sis_url, connect)
    history_engine = engine_at(stage.history_url or _history(folder / "history.db", stage.history), open_database)
    with running(_settings(wanted, writable, stage)) as api:
        ods = Ods(
            base_url=api.base_url,
            key="sandbox",
            secret="sandbox-secret",
            runtime_dir=folder / "state",
            max_in_flight=stage.max_in_flight,
        )
        on_lookup = Witness()
        clients = [EdFiClient(ods, transport=on_lookup, retry_policy=HASTE)]
        context = RunContext(
            configuration=wanted,
            registry=registry(),
            history=History(history_engine),
            history_engine=history_engine,
            locks=Locks(history_engine),
            sis=sis,
            client=lambda: clients[-1],
        )
        if stage.all_ours:
            own_everything(wanted.name, registry(), history_engine)
        try:
            yield Trial(
                api=api,
                context=context,
                folder=folder,
                writable_sis=writable,
                on_lookup=on_lookup,
                new_process=lambda: clients.append(EdFiClient(ods, transport=on_lookup, retry_policy=HASTE)),
            )
        finally:
            on_lookup.close()
            for engine in (writable, sis, history_engine):
                engine.dispose()


def _district(folder: Path, district: District, prepared: Path | None) -> str:
    """The URL of a SQLite district in the folder: a copy of the prepared one, or a new one."""
    folder.mkdir(parents=True, exist_ok=True)
    database = folder / "campus.db"
    if prepared:
        shutil.copy(prepared, database)
    else:
        engine = create_engine(f"sqlite:///{database}")
        generate(engine, district)
        engine.dispose()
    return f"sqlite:///{database}"


def _history(file: Path, prepared: Path | None) -> str:
    """The URL of a SQLite history in the file: a copy of the prepared one, or a new one."""
    return f"sqlite:///{shutil.copy(prepared, file)}" if prepared else new_history_file(file)


def _settings(wanted: Configuration, sis: Engine, stage: Stage) -> Settings:
    with sis.connect() as connection:
        schools = tuple(School(int(number), name) for number, name in connection.execute(schools_query()))
    return Settings(
        standard=wanted.data_standard,
        schools=schools,
        local_education_agency_id=wanted.local_education_agency_id,
        extensions=wanted.pack.extensions,
        **stage.settings,
    )


def schools_query() -> Any:
    """Number and name of every school."""
    return school.select().with_only_columns(school.c.number, school.c.name)


Begin = Callable[..., Trial]
"""What the fixtures give that start a trial."""

SETTLED = "calendarDates locations courses studentSchoolAssociations"
"""What both sides of an `equal` trial agree on, with all it depends on."""


@dataclass(frozen=True)
class Finished:
    """A trial after its first whole run, and what that run left behind."""

    trial: Trial
    report: Report
    counts: dict[str, dict[Outcome, int]]
    records: list[OutcomeEntry]
    slice_counts: dict[str, int]
    """Rows counted while planning, by resource."""


def whole_run(made: Trial) -> Finished:
    report = made.run()
    progress = queries.progress(made.context.history_engine, made.request_id)
    return Finished(
        trial=made,
        report=report,
        counts=made.counts(),
        records=made.records(),
        slice_counts={one.resource: one.expected for one in progress},
    )
