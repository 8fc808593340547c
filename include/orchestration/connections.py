"""Airflow Connections become what the engine works with: the SIS's database, the ODS, the history.

| connection | id | type | fields |
| --- | --- | --- | --- |
| ODS | named by the configuration | `edfi` or `http` | see `include.orchestration.hook` |
| SIS | named by the configuration | `sqlite`, `postgres` or `mssql` | host, port, schema (database), login, password |
| state edition | named by the state configuration | as the SIS | the same, with a login that may write |
| history | `edfi_history` | `sqlite` or `postgres` | the same; without it a SQLite file under AIRFLOW_HOME |

For `sqlite` the host is the file's path. Where tables are in another schema than the login's own, the extra says so
(`{"campus_schema": "dbo"}` of the SIS, `{"state_schema": "dbo"}` of the state edition). The extra, a JSON object, may
name another driver (`{"driver": "pyodbc"}`); its other entries are handed to the driver in the URL, such as
`{"Encrypt": "yes"}` or `{"sslmode": "require"}`. The history's may say how many days are kept where the DAG
`history_retention` is unpaused (`{"retention_days": 800}`).
"""

import os
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from airflow.sdk import Connection
from airflow.sdk.exceptions import AirflowNotFoundException
from sqlalchemy import URL, Engine

from include.configurations.configuration import Configuration
from include.configurations.loading import load_all
from include.configurations.state_configuration import StateConfiguration
from include.configurations.state_loading import load_all_state
from include.edfi.api.ods import Ods
from include.edfi.errors import ConfigError
from include.history.database import migrate, open_database
from include.history.locks import Locks
from include.history.store import History
from include.orchestration.hook import EdFiHook
from include.resources import registry
from include.resync.context import RunContext
from include.resync.host import client_of, known_traits
from include.sis.engine import connect
from include.state import known_fields
from include.state.database import connect as connect_state
from include.state_sync.context import StateContext

HISTORY_CONNECTION = "edfi_history"
DIALECTS = {
    "sqlite": ("sqlite", ""),
    "postgres": ("postgresql", "psycopg"),
    "mssql": ("mssql", "mssqlpython"),
}
"""SQLAlchemy's dialect and our driver by Airflow's connection type."""
OWN_EXTRA = frozenset({"campus_schema", "state_schema", "retention_days"})
"""Entries of the extra that are for us and not for the driver."""


def configurations() -> Mapping[str, Configuration]:
    """Every configuration by name. Raises ConfigError."""
    return load_all(known_resources=frozenset(registry()))


def run_context(configuration_name: str) -> RunContext:
    """What the tasks of a run under this configuration work with. Raises ConfigError."""
    found = configurations().get(configuration_name)
    if found is None:
        raise ConfigError([f"configuration: {configuration_name!r} no longer exists"])
    engine = history_engine()
    ods = cache(lambda: ods_facts(found))
    traits = cache(lambda: known_traits(engine, found.name, ods().base_url))
    return RunContext(
        configuration=found,
        registry=registry(),
        history=History(engine),
        history_engine=engine,
        locks=Locks(engine),
        sis=sis_engine(found.sis_connection),
        client=cache(lambda: client_of(ods(), traits())),
        host_traits=traits,
    )


def state_configurations() -> Mapping[str, StateConfiguration]:
    """Every state configuration by name. Raises ConfigError."""
    return load_all_state(known=known_fields())


def state_context(configuration_name: str) -> StateContext:
    """What the tasks of a run under this state configuration work with. Raises ConfigError."""
    found = state_configurations().get(configuration_name)
    if found is None:
        raise ConfigError([f"configuration: {configuration_name!r} no longer exists"])
    engine = history_engine()
    return StateContext(
        configuration=found,
        history=History(engine),
        history_engine=engine,
        locks=Locks(engine),
        sis=sis_engine(found.sis_connection),
        state=state_engine(found.state_connection),
    )


def ods_facts(configuration: Configuration) -> Ods:
    """Where a configuration's ODS is, within the limits of configuration and connection. Raises ConfigError."""
    ods = EdFiHook(configuration.ods_connection).ods()
    limits = configuration.limits
    rates = [rate for rate in (ods.requests_per_second, limits.requests_per_second) if rate is not None]
    return replace(
        ods,
        max_in_flight=min(ods.max_in_flight, limits.max_in_flight),
        requests_per_second=min(rates, default=None),
    )


def report_folder(dag_id: str, request_id: str) -> Path:
    """Where the reports of one request are kept."""
    return airflow_home() / "edfi" / "reports" / dag_id / request_id


def newest_history() -> History:
    """The history, to write to, brought to its newest version first. Raises ConfigError."""
    engine = history_engine()
    migrate(engine)
    return History(engine)


def history_engine() -> Engine:
    """The history as it is. Raises ConfigError."""
    try:
        url = database_url(Connection.get(HISTORY_CONNECTION))
    except AirflowNotFoundException:
        url = URL.create("sqlite", database=str(airflow_home() / "edfi" / "history.db"))
    return open_database(url.render_as_string(hide_password=False))


def retention_days() -> int | None:
    """Days of history to keep, from its connection's extra; None for all. Raises ConfigError."""
    try:
        days = Connection.get(HISTORY_CONNECTION).extra_dejson.get("retention_days")
    except AirflowNotFoundException:
        return None
    if days is not None and (isinstance(days, bool) or not isinstance(days, int) or days < 1):
        raise ConfigError(
            [f"connection {HISTORY_CONNECTION}: retention_days must be a whole number of days above 0, not {days!r}"]
        )
    return days


def sis_engine(connection_id: str) -> Engine:
    """The SIS's database, for reading only; nothing is opened yet. Raises ConfigError."""
    url, extra = _database("sis_connection", connection_id)
    return connect(url, schema=extra.get("campus_schema"))


def state_engine(connection_id: str) -> Engine:
    """The state edition's database; nothing is opened yet. Raises ConfigError."""
    url, extra = _database("state_connection", connection_id)
    return connect_state(url, schema=extra.get("state_schema"))


def _database(setting: str, connection_id: str) -> tuple[str, Mapping[str, Any]]:
    """URL and extra of a connection that a configuration's setting names."""
    try:
        connection = Connection.get(connection_id)
    except AirflowNotFoundException:
        raise ConfigError([f"{setting}: Airflow has no connection {connection_id!r}"]) from None
    return database_url(connection).render_as_string(hide_password=False), connection.extra_dejson


def database_url(connection: Connection) -> URL:
    """SQLAlchemy's URL of a connection. Raises ConfigError, listing everything that is missing or wrong."""
    kind = connection.conn_type
    if kind not in DIALECTS:
        raise ConfigError([f"connection {connection.conn_id}: type {kind!r} must be one of {', '.join(DIALECTS)}"])
    extra = {name: value for name, value in connection.extra_dejson.items() if name not in OWN_EXTRA}
    dialect, usual_driver = DIALECTS[kind]
    driver = extra.pop("driver", usual_driver)
    if kind == "sqlite":
        return URL.create("sqlite", database=_file(connection))
    if not connection.host or not connection.schema:
        raise ConfigError([f"connection {connection.conn_id}: host and schema (the database) are required"])
    return URL.create(
        f"{dialect}+{driver}",
        username=connection.login,
        password=connection.password,
        host=connection.host,
        port=connection.port,
        database=connection.schema,
        query={name: str(value) for name, value in extra.items()},
    )


def _file(connection: Connection) -> str:
    if not connection.host:
        raise ConfigError([f"connection {connection.conn_id}: host (the file's path) is missing"])
    return connection.host


def airflow_home() -> Path:
    """Where Airflow keeps its files, and the resync its own when no other place is named."""
    return Path(os.environ.get("AIRFLOW_HOME") or Path.home() / "airflow")
