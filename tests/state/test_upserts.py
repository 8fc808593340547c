"""Records are written whole when new; of a known record only what the district owns."""

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, insert, select
from sqlalchemy.dialects import mssql

from include.state import database, registry
from include.state.upserts import parameters, upsert, upserts
from tests.state import golden

TABLE = registry()["District"].table
BLANK: dict[str, Any] = {column.name: None for column in TABLE.columns}
OWNED = frozenset({"districtID", "name", "city"})


def row(number: str, **values: Any) -> dict[str, Any]:
    return {**BLANK, "districtNumber": number, "districtID": 1, "name": "Old", "city": "Old", "zip": "Old", **values}


def new_way(connection: Connection, rows: list[dict[str, Any]], owned: Collection[str]) -> None:
    upsert(connection, TABLE, rows, owned)


def two_steps(connection: Connection, rows: list[dict[str, Any]], owned: Collection[str]) -> None:
    """What SQL Server is sent, which other databases understand too but for the hints."""
    for statement in upserts("mssql", TABLE, owned):
        connection.execute(statement, parameters(TABLE, rows))


@pytest.fixture(params=["sqlite", "postgresql"])
def state(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    url = f"sqlite:///{tmp_path / 'state.db'}"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres_url")
    engine = database.connect(url)
    database.create_tables(engine)
    yield engine
    engine.dispose()


@pytest.mark.parametrize("write", [pytest.param(new_way, id="own"), pytest.param(two_steps, id="as for SQL Server")])
def test_new_rows_whole_and_known_ones_where_owned(write: Any, state: Engine) -> None:
    with state.begin() as connection:
        connection.execute(insert(TABLE), [row("1"), row("3")])
        write(connection, [row(number, name="New", city=None, zip="New") for number in ("1", "2")], OWNED)
        found = {one.districtNumber: (one.name, one.city, one.zip) for one in connection.execute(select(TABLE))}
    assert found == {"1": ("New", None, "Old"), "2": ("New", None, "New"), "3": ("Old", "Old", "Old")}


@pytest.mark.parametrize("write", [pytest.param(new_way, id="own"), pytest.param(two_steps, id="as for SQL Server")])
def test_a_record_that_the_state_owns_wholly_is_only_made(write: Any, state: Engine) -> None:
    with state.begin() as connection:
        connection.execute(insert(TABLE), [row("1")])
        write(connection, [row("1", name="New"), row("2", name="New")], frozenset())
        found = {one.districtNumber: one.name for one in connection.execute(select(TABLE))}
    assert found == {"1": "Old", "2": "New"}


@pytest.mark.parametrize("name", ["PersonIdentity", "Enrollment"])
def test_sql_server_is_sent_what_was_reviewed(name: str) -> None:
    one = registry()[name]
    owned = frozenset(one.fields) - one.state_owned
    texts = [str(statement.compile(dialect=mssql.dialect())) for statement in upserts("mssql", one.table, owned)]  # type: ignore[attr-defined]
    golden.matches(f"{name}.upsert.mssql.sql", texts)


def test_rows_of_no_number_are_no_statement(state: Engine) -> None:
    with state.begin() as connection:
        upsert(connection, TABLE, [], OWNED)
        assert connection.execute(select(TABLE)).all() == []
