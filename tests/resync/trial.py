"""A whole resync in one process: sample district, embedded Ed-Fi API, history; no Airflow."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import Engine, create_engine

from include.configurations.configuration import Configuration
from include.configurations.loading import load_all
from include.edfi.client import EdFiClient
from include.edfi.ods import Ods
from include.history.database import migrate, open_database
from include.history.locks import Locks
from include.history.store import History
from include.resources import registry
from include.resync.run import Asker, Report, Rooms, accept, plan_slices, release, report, work_slice
from include.sandbox.district import District, generate
from include.sandbox.edfi.server import RunningApi, School, Settings, running
from include.sis.engine import connect
from include.sis.tables import school

CONFIGURATION = {"5.2": "general_ds52", "3.3": "tennessee_ds33"}


@dataclass
class Trial:
    """A district, an ODS and a history, and the runs made on them."""

    api: RunningApi
    rooms: Rooms
    folder: Path
    writable_sis: Engine
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def run(self, **asked: Any) -> Report:
        """One request through every room, in the order the DAG has."""
        name = self.rooms.configuration.name
        params = {"configuration": name, "all_schools": "schools" not in asked, "ignore_off_peak": True, **asked}
        request_id = self.accept(params)
        try:
            slices = plan_slices(request_id, self.rooms)
            for parts in slices.values():
                for part in parts:
                    work_slice(part, self.rooms)
            for resource in registry().values():
                for part in slices.get(resource.name, []) if resource.again_after else []:
                    work_slice(part, self.rooms, again=True)
            return self.report(request_id)
        finally:
            release(request_id, self.rooms.locks, self.rooms.history, self.rooms.history_engine)

    def accept(self, params: dict[str, Any]) -> str:
        asker = Asker(
            request_id=str(uuid4()), requested_by="tester", tool="edfi_resync", dag_run_id=f"run {next(self.numbers)}"
        )
        configurations = {self.rooms.configuration.name: self.rooms.configuration}
        accept(params, asker, configurations=configurations, registry=registry(), history=self.rooms.history)
        return asker.request_id

    def report(self, request_id: str) -> Report:
        rooms = self.rooms
        folder = self.folder / "reports" / request_id
        return report(request_id, rooms.configuration, rooms.history, rooms.history_engine, folder)


def configuration(standard: str, **changes: Any) -> Configuration:
    """A sample configuration, moved to a standard."""
    name = CONFIGURATION["3.3" if standard < "5.0" else "5.2"]
    sample = load_all(known_resources=frozenset(registry()))[name]
    return sample.model_copy(update={"data_standard": standard, **changes})


@contextmanager
def trial(folder: Path, standard: str = "5.2", district: District | None = None, **changes: Any) -> Iterator[Trial]:
    """A running trial; `changes` are fields of the configuration."""
    wanted = configuration(standard, **changes)
    database = folder / "campus.db"
    writable = create_engine(f"sqlite:///{database}")
    generate(writable, district or District(schools=3, students=60, school_year=wanted.school_year, seed=1))
    with writable.connect() as connection:
        schools = tuple(School(int(number), name) for number, name in connection.execute(schools_query()))
    history_engine = open_database(f"sqlite:///{folder / 'history.db'}")
    migrate(history_engine)
    sis = connect(f"sqlite:///{database}")
    settings = Settings(standard=standard, schools=schools, local_education_agency_id=wanted.local_education_agency_id)
    with running(settings) as api:
        ods = Ods(base_url=api.base_url, key="sandbox", secret="sandbox-secret", state_directory=folder / "state")
        client = EdFiClient(ods)
        rooms = Rooms(
            configuration=wanted,
            history=History(history_engine),
            history_engine=history_engine,
            locks=Locks(history_engine),
            sis=sis,
            client=lambda: client,
        )
        try:
            yield Trial(api=api, rooms=rooms, folder=folder, writable_sis=writable)
        finally:
            client.close()
            for engine in (writable, sis, history_engine):
                engine.dispose()


def schools_query() -> Any:
    """Number and name of every school."""
    return school.select().with_only_columns(school.c.number, school.c.name)
