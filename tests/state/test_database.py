"""The state's database is opened for writing, with foreign keys in force, and told what it lacks."""

from pathlib import Path

import pytest
from sqlalchemy import create_engine, insert, text
from sqlalchemy.exc import IntegrityError

from include.edfi.errors import ConfigError
from include.state import database, registry


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgres_url"))
    return f"sqlite:///{tmp_path / 'new' / 'state.db'}"


def test_tables_are_made_once_and_found_complete(url: str) -> None:
    engine = database.connect(url)
    assert len(database.check(engine)) == len(registry())
    for _ in range(2):
        database.create_tables(engine)
    assert database.check(engine) == []
    engine.dispose()


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'state.db'}"
    engine = database.connect(url)
    database.create_tables(engine)
    with engine.begin() as connection:
        connection.execute(text('ALTER TABLE "District" DROP COLUMN "zip"'))
        connection.execute(text('DROP TABLE "Lep"'))
    assert database.check(engine) == ["state: table District lacks zip", "state: table Lep is missing"]
    assert database.lacking(engine, [registry()["School"]]) == []
    engine.dispose()


def test_a_record_without_its_parent_is_refused_without_its_values(url: str) -> None:
    engine = database.connect(url)
    database.create_tables(engine)
    school = {"districtNumber": "1", "schoolID": 7, "number": "001", "name": "Nowhere School"}
    with pytest.raises(IntegrityError) as caught, engine.begin() as connection:
        connection.execute(insert(registry()["School"].table), school)
    assert "Nowhere" not in str(caught.value)
    engine.dispose()


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        pytest.param("mysql://host/state", "mysql is not one of mssql, postgresql, sqlite", id="kind"),
        pytest.param("no url", "not a database URL", id="malformed"),
        pytest.param("sqlite://", "must be a file", id="memory"),
    ],
)
def test_other_addresses_are_refused(url: str, problem: str) -> None:
    with pytest.raises(ConfigError, match=problem):
        database.connect(url)


def test_an_unreachable_database_is_one_problem() -> None:
    engine = create_engine("postgresql+psycopg://nobody@127.0.0.1:1/none")
    assert database.check(engine) == ["state connection: not reachable (OperationalError)"]
    engine.dispose()
