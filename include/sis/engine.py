"""Reaching a Campus database, for reading only, and checking that it holds what is read.

Campus's own database is SQL Server; districts and hosts also keep copies in PostgreSQL, and the sample is SQLite.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, MetaData, create_engine, event, inspect, make_url
from sqlalchemy.engine.reflection import ObjectKind
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.pool import NullPool

from include.edfi.errors import ConfigError
from include.sis.tables import metadata

SIDE = "sis connection"
BATCH = 2_000
"""Rows fetched at once from a server-side cursor."""


def connect(url: str, *, schema: str | None = None) -> Engine:
    """An engine that streams results and cannot write.

    SQLite is opened read-only; PostgreSQL sessions are read-only by default; SQL Server is asked for a readable
    replica where there is one (its own rights are the login's). `schema` is where the Campus tables are, such as
    "dbo"; without it they are in the login's default schema.

    Raises:
        ConfigError: the URL is malformed, its database is none of the three, or its driver is not installed.
    """
    address = parsed(url, SIDE)
    create = _CREATORS.get(address.get_backend_name())
    if create is None:
        known = ", ".join(sorted(_CREATORS))
        raise ConfigError([f"{SIDE}: {address.get_backend_name()} is not one of {known}"])
    try:
        engine = create(address)
    except (ModuleNotFoundError, NoSuchModuleError) as error:
        raise ConfigError([f"{SIDE}: the driver of {address.drivername} is not installed"]) from error
    return engine.execution_options(
        stream_results=True, max_row_buffer=BATCH, schema_translate_map={None: schema} if schema else {}
    )


def check(engine: Engine) -> list[str]:
    """What keeps this database from being read; every missing table and column, or nothing.

    One sentence per problem, naming the table and its columns as Campus does. An unreachable database is one problem.
    """
    return check_tables(engine, metadata, "sis")


def check_tables(engine: Engine, expected: MetaData, side: str) -> list[str]:
    """The same for the tables of any metadata; `side` names the database in the sentences."""
    columns = {table.name: table.columns.keys() for table in expected.sorted_tables}
    return list(check_columns(engine, columns, side).values())


def check_columns(engine: Engine, expected: Mapping[str, Iterable[str]], side: str) -> dict[str, str]:
    """The same for some columns by table name: a sentence by the table's name, or by "" about the database itself."""
    try:
        return missing(engine, expected, side)
    except DBAPIError as error:
        # The driver's own words can hold the login; its kind of error cannot.
        return {"": f"{side} connection: not reachable ({type(error.orig).__name__})"}


def missing(engine: Engine, expected: Mapping[str, Iterable[str]], side: str) -> dict[str, str]:
    """The same for a database that must be reachable; the driver's own error where it is not."""
    absent = absent_columns(engine, expected)
    return {table: f"{side}: table {table} {lack_of(columns)}" for table, columns in absent.items()}


def lack_of(columns: Iterable[str] | None) -> str:
    """What a table lacks, as the end of a sentence; None means that the table itself is missing."""
    return "is missing" if columns is None else f"lacks {', '.join(columns)}"


def absent_columns(engine: Engine, expected: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...] | None]:
    """The expected columns that a database lacks, by table; None for a table that is missing altogether."""
    with engine.connect() as connection:
        return dict(_absent(connection, expected))


def parsed(url: str, side: str) -> URL:
    """The URL in its parts; `side` names the connection in the problem.

    Raises:
        ConfigError: it is no database URL.
    """
    try:
        return make_url(url)
    except ArgumentError as error:
        raise ConfigError([f"{side}: not a database URL such as postgresql+psycopg://host/name"]) from error


def _absent(
    connection: Connection, expected: Mapping[str, Iterable[str]]
) -> Iterator[tuple[str, tuple[str, ...] | None]]:
    schema = dict(connection.get_execution_options().get("schema_translate_map") or {}).get(None)
    # A district may give views where its tables are of another shape.
    inspected = inspect(connection).get_multi_columns(schema=schema, kind=ObjectKind.ANY)
    present = {table: {column["name"] for column in columns} for (_, table), columns in inspected.items()}
    for table, names in expected.items():
        absent = tuple(name for name in names if name not in present.get(table, ()))
        if table not in present:
            yield table, None
        elif absent:
            yield table, absent


def _sqlite(url: URL) -> Engine:
    if not url.database or url.database == ":memory:":
        raise ConfigError(["sis connection: a SQLite database must be a file"])
    uri = Path(url.database.removeprefix("file:")).resolve().as_uri()
    # A pooled connection would outlive a fork; opening the file again costs nothing.
    engine = create_engine(URL.create("sqlite", database=uri, query={"mode": "ro", "uri": "true"}), poolclass=NullPool)

    @event.listens_for(engine, "connect")
    def _query_only(connection: object, _: object) -> None:
        connection.execute("PRAGMA query_only = ON")  # type: ignore[attr-defined]

    return engine


def _postgresql(url: URL) -> Engine:
    # Named cursors of the server live in a transaction, so the session may write nothing and still stream.
    given = url.query.get("options", "")
    options = " ".join(filter(None, [given if isinstance(given, str) else " ".join(given), _READ_ONLY]))
    driver = "postgresql+psycopg" if url.drivername == "postgresql" else url.drivername
    return create_engine(url.set(drivername=driver).update_query_dict({"options": options}), pool_pre_ping=True)


def _mssql(url: URL) -> Engine:
    driver = "mssql+mssqlpython" if url.drivername == "mssql" else url.drivername
    intent = {"ApplicationIntent": "ReadOnly"}
    return create_engine(url.set(drivername=driver).update_query_dict(intent), pool_pre_ping=True)


_READ_ONLY = "-c default_transaction_read_only=on"
_CREATORS: dict[str, Callable[[URL], Engine]] = {"sqlite": _sqlite, "postgresql": _postgresql, "mssql": _mssql}
