"""Opens the history database, on SQLite (default) or PostgreSQL, and brings its tables up to date.

Several processes write to one SQLite file at once: write-ahead logging lets readers go on meanwhile, and a
write takes the file's write lock when it begins (BEGIN IMMEDIATE), so that it waits instead of failing half-way.
"""

import sqlite3
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from tenacity import retry, retry_if_exception_type, stop_after_delay, wait_random

from include.edfi.errors import ConfigError

BUSY_TIMEOUT_SECONDS = 60
VERSION_TABLE = "history_version"
_MIGRATIONS = Path(__file__).parent / "migrations"
_MIGRATION_LOCK = 5_226_001
"""Any number that nothing else in the database uses for an advisory lock."""


def open_database(url: str) -> sa.Engine:
    """Return an engine for the history at `url`: `sqlite:///path/history.db` or `postgresql://…`.

    Raises:
        ConfigError: the URL is malformed, names another kind of database, or SQLite without a file.
    """
    address = _checked(url)
    if address.get_backend_name() == "sqlite":
        return _open_sqlite(address)
    return sa.create_engine(address.set(drivername="postgresql+psycopg"), pool_pre_ping=True)


def writing(engine: sa.Engine) -> sa.Engine:
    """Return the same engine (same pool) whose transactions write from their first statement on."""
    return engine.execution_options(history_writes=True)


def migrate(engine: sa.Engine, revision: str = "head") -> None:
    """Upgrade the tables to a revision, the newest by default; any number of processes may call this at once."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    with writing(engine).begin() as connection:
        exclude_others(connection, _MIGRATION_LOCK)
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def exclude_others(connection: sa.Connection, number: int) -> None:
    """Make this transaction wait for others that named the number; a SQLite write excludes all already."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(number)))


def _checked(url: str) -> URL:
    try:
        address = make_url(url)
    except ArgumentError:
        # Not chained: the original message repeats the URL, password included.
        raise ConfigError(["history database: the URL cannot be read"]) from None
    kind = address.get_backend_name()
    if kind not in {"sqlite", "postgresql", "postgres"}:
        raise ConfigError([f"history database: {kind} is neither sqlite nor postgresql"])
    if kind == "sqlite" and address.database in {None, "", ":memory:"}:
        raise ConfigError(["history database: SQLite needs a file, since several processes share it"])
    return address


def _open_sqlite(address: URL) -> sa.Engine:
    Path(str(address.database)).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(address, connect_args={"timeout": BUSY_TIMEOUT_SECONDS})
    sa.event.listen(engine, "connect", _prepare_sqlite)
    sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(dbapi_connection: sqlite3.Connection, _record: object) -> None:
    # The driver would begin transactions by itself, deferred and not before DDL; _begin_sqlite does instead.
    dbapi_connection.isolation_level = None
    _use_write_ahead_log(dbapi_connection)
    dbapi_connection.execute("PRAGMA foreign_keys = ON")
    # A power cut may lose the last batches, never the file; what is lost is sent again.
    dbapi_connection.execute("PRAGMA synchronous = NORMAL")


# SQLite says "locked" at once, whatever its timeout, to all but one of those who switch a new file together.
@retry(
    retry=retry_if_exception_type(sqlite3.OperationalError),
    wait=wait_random(0, 0.1),
    stop=stop_after_delay(BUSY_TIMEOUT_SECONDS),
    reraise=True,
)
def _use_write_ahead_log(dbapi_connection: sqlite3.Connection) -> None:
    dbapi_connection.execute("PRAGMA journal_mode = WAL")


def _begin_sqlite(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get("history_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN DEFERRED")
