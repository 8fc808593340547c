"""A whole sync in one process: sample districts, the state's database, history; no Airflow."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import Engine, Table, create_engine, select

from include.configurations.state_configuration import StateConfiguration
from include.engine import locking
from include.engine.submit import Requester, submit
from include.history import queries
from include.history.database import open_database
from include.history.locks import Locks
from include.history.outcomes import Outcome
from include.history.queries import OutcomeEntry
from include.history.store import History
from include.sis.engine import connect as connect_sis
from include.state import database, registry
from include.state_sync import plan, prune, report, work
from include.state_sync.context import BATCH, SELECTIVE, VERIFICATION, StateContext
from include.state_sync.report import StateReport
from include.state_sync.request import validate
from tests.support.engines import engine_at
from tests.support.histories import new_history_file
from tests.support.ownership import own_everything

DURING_THE_YEAR = date(2026, 10, 1)
SETTINGS: dict[str, Any] = {
    "name": "sample_state",
    "title": "Grand Meadow ISD",
    "district_number": "255901",
    "school_year": 2027,
    "sis_connection": "sis",
    "state_connection": "state",
}
Key = tuple[Any, ...]


@dataclass
class StateTrial:
    """A district, the state's database and a history, and the runs made on them."""

    context: StateContext
    folder: Path
    writable_sis: Engine
    today: date = DURING_THE_YEAR
    request_id: str = ""
    """The latest request."""
    others: dict[str, StateConfiguration] = field(default_factory=dict)

    def selective(self, name: str, ids: object, **asked: Any) -> StateReport:
        """Some records of an object."""
        return self.run(SELECTIVE, object=name, ids=ids, **asked)

    def batch(self, **asked: Any) -> StateReport:
        """Whole objects, of all schools unless some are named."""
        return self.run(BATCH, all_schools="schools" not in asked, **asked)

    def verify(self, **asked: Any) -> StateReport:
        """How the state stands to the district."""
        return self.run(VERIFICATION, all_schools="schools" not in asked, **asked)

    def run(self, tool: str, **asked: Any) -> StateReport:
        """One request through every room, in the order the DAGs have."""
        request_id = self.submit(tool, **asked)
        context = self.context
        try:
            for parts in plan.plan(request_id, context).values():
                for part in parts:
                    work.work(part, context)
            if tool == BATCH:
                prune.guard(request_id, context)
                prune.prune(request_id, context)
            return self.report()
        finally:
            locking.release(request_id, context.locks, context.history, context.history_engine)

    def submit(self, tool: str, **asked: Any) -> str:
        self.request_id = str(uuid4())
        requester = Requester(
            request_id=self.request_id, requested_by="tester", tool=tool, dag_run_id=f"run {self.request_id}"
        )
        params = asked if "district" in asked else {"configuration": self.context.configuration.name, **asked}
        configurations = {self.context.configuration.name: self.context.configuration, **self.others}
        now = datetime.combine(self.today, time(12), tzinfo=UTC)
        submit(
            params,
            requester,
            validate=lambda given: validate(tool, given, configurations),
            school_years={name: one.school_year for name, one in configurations.items()},
            history=self.context.history,
            now=now,
        )
        return self.request_id

    def report(self) -> StateReport:
        context = self.context
        folder = self.folder / "reports" / self.request_id
        return report.report(self.request_id, context, folder)

    def counts(self) -> dict[str, dict[Outcome, int]]:
        return queries.counts(self.context.history_engine, self.request_id)

    def records(self, name: str | None = None) -> list[OutcomeEntry]:
        return list(queries.records(self.context.history_engine, self.request_id, resource=name))

    def held(self, name: str) -> dict[Key, dict[str, Any]]:
        """What the state holds of an object, of all districts, by key."""
        return content(self.context.state, registry()[name].table)

    def image(self) -> dict[str, dict[Key, dict[str, Any]]]:
        """All that the state holds."""
        return {name: self.held(name) for name in registry()}


def content(engine: Engine, table: Table) -> dict[Key, dict[str, Any]]:
    """Every row of a table by primary key."""
    keys = [column.name for column in table.primary_key]
    with engine.connect() as connection:
        rows = connection.execute(select(table)).mappings().all()
    return {tuple(row[key] for key in keys): dict(row) for row in rows}


def configuration(**changes: Any) -> StateConfiguration:
    """A configuration of the sample district."""
    return StateConfiguration.model_validate({**SETTINGS, **changes})


def _history_url(file: Path) -> str:
    """The history that the folder has, else a new one."""
    return f"sqlite:///{file}" if file.exists() else new_history_file(file)


@contextmanager
def trial(
    folder: Path,
    sis_url: str,
    *,
    state_url: str | None = None,
    history_url: str | None = None,
    all_ours: bool = True,
    **changes: Any,
) -> Iterator[StateTrial]:
    """A trial with an empty state; `changes` are settings of the configuration.

    `all_ours`: a person has decided that no other system writes to the state for the district.
    """
    folder.mkdir(parents=True, exist_ok=True)
    history = engine_at(history_url or _history_url(folder / "history.db"), open_database)
    state = engine_at(state_url or f"sqlite:///{folder / 'state.db'}", database.connect)
    database.create_tables(state)
    sis, writable = engine_at(sis_url, connect_sis), engine_at(sis_url, create_engine)
    context = StateContext(
        configuration=configuration(**changes),
        history=History(history),
        history_engine=history,
        locks=Locks(history),
        sis=sis,
        state=state,
    )
    if all_ours:
        own_everything(context.configuration.name, registry(), history)
    try:
        yield StateTrial(context=context, folder=folder, writable_sis=writable)
    finally:
        for engine in (history, state, sis, writable):
            engine.dispose()


Begin = Callable[..., StateTrial]
