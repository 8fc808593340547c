"""Reaching the state edition's database: SQL Server or PostgreSQL, SQLite for a sample."""

import sqlite3
from collections.abc import Callable, Iterable
from pathlib import Path

from sqlalchemy import URL, Engine, create_engine, event
from sqlalchemy.exc import NoSuchModuleError
from sqlalchemy.pool import NullPool

from include.edfi.errors import ConfigError
from include.sis.engine import check_tables, missing, parsed
from include.state import registry
from include.state.metadata import metadata
from include.state.object import StateObject

STATE = "state"
SIDE = f"{STATE} connection"
BUSY_SECONDS = 60


def connect(url: str, *, schema: str | None = None) -> Engine:
    """An engine that reads and writes, with foreign keys in force.

    `schema` is where the state's tables are, such as "dbo"; without it they are in the login's default schema. What
    goes wrong is reported without the values of the records.

    Raises:
        ConfigError: the URL is malformed, its database is none of the three, or its driver is not installed.
    """
    address = parsed(url, SIDE)
    create = _CREATORS.get(address.get_backend_name())
    if create is None:
        raise ConfigError([f"{SIDE}: {address.get_backend_name()} is not one of {', '.join(sorted(_CREATORS))}"])
    try:
        engine = create(address)
    except (ModuleNotFoundError, NoSuchModuleError) as error:
        raise ConfigError([f"{SIDE}: the driver of {address.drivername} is not installed"]) from error
    return engine.execution_options(schema_translate_map={None: schema} if schema else {})


def create_tables(engine: Engine) -> None:
    """Make the state's tables where they are missing; for a sample, or a state that has none yet."""
    registry()
    with engine.begin() as connection:
        metadata.create_all(connection)


def check(engine: Engine) -> list[str]:
    """What keeps this database from taking records; every missing table and column, or nothing."""
    registry()
    return check_tables(engine, metadata, STATE)


def lacking(engine: Engine, objects: Iterable[StateObject]) -> list[str]:
    """The same for some objects and a database that must be reachable; the driver's own error where it is not."""
    return list(missing(engine, {table.name: table.columns for table in objects}, STATE).values())


def _sqlite(url: URL) -> Engine:
    if not url.database or url.database == ":memory:":
        raise ConfigError([f"{SIDE}: a SQLite database must be a file"])
    path = Path(url.database).resolve()
    path.parent.mkdir(parents=True, exist_ok=True)
    # A pooled connection would outlive a fork; opening the file again costs nothing.
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        poolclass=NullPool,
        hide_parameters=True,
        connect_args={"timeout": BUSY_SECONDS},
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    return engine


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    # The driver would begin transactions by itself, and not before every statement.
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys = ON")


def _postgresql(url: URL) -> Engine:
    driver = "postgresql+psycopg" if url.drivername == "postgresql" else url.drivername
    return create_engine(url.set(drivername=driver), pool_pre_ping=True, hide_parameters=True)


def _mssql(url: URL) -> Engine:
    driver = "mssql+mssqlpython" if url.drivername == "mssql" else url.drivername
    return create_engine(url.set(drivername=driver), pool_pre_ping=True, hide_parameters=True)


_CREATORS: dict[str, Callable[[URL], Engine]] = {"sqlite": _sqlite, "postgresql": _postgresql, "mssql": _mssql}
