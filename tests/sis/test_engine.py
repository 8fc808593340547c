"""A Campus database is reached for reading only, and what it lacks is named at once."""

import pytest
import sqlalchemy as sa

from include.edfi.errors import ConfigError
from include.sis.engine import check, connect
from include.sis.tables import metadata, period, person, school
from sandbox.district import District, generate


def _filled(url: str) -> str:
    engine = sa.create_engine(url)
    generate(engine, District(schools=1, students=5))
    engine.dispose()
    return url


@pytest.fixture
def sqlite_url(tmp_path):
    return f"sqlite:///{tmp_path / 'sis file.sqlite'}"


@pytest.fixture(params=["sqlite_url", "postgres_url"])
def url(request):
    return request.getfixturevalue(request.param)


def test_a_whole_district_is_read(url):
    engine = connect(_filled(url))
    assert check(engine) == []
    with engine.connect() as connection:
        numbers = connection.scalars(sa.select(school.c.number).order_by(school.c.number)).all()
        streamed = connection.execute(sa.select(person.c.personID))
        assert len(list(streamed.partitions(3))) > 1
    engine.dispose()
    assert numbers == ["255901001", "255901999"]


@pytest.mark.parametrize(
    "write",
    [
        pytest.param(sa.insert(school).values({"schoolID": 9}), id="insert"),
        pytest.param(sa.update(school).values({"name": "X"}), id="update"),
        pytest.param(sa.delete(period), id="delete"),
        pytest.param(sa.schema.DropTable(period), id="drop"),
    ],
)
def test_nothing_can_be_written(url, write):
    engine = connect(_filled(url))
    # Without a cursor of the server's, which takes no writing statement anyway.
    plain = engine.execution_options(stream_results=False)
    with plain.connect() as connection, pytest.raises(sa.exc.DBAPIError, match=r"read-?only"):
        connection.execute(write)
    engine.dispose()


def test_every_missing_table_and_column_is_named(url):
    engine = sa.create_engine(url)
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(sa.schema.DropTable(metadata.tables["DayEvent"]))
        connection.execute(sa.schema.DropTable(metadata.tables["Homeless"]))
        connection.execute(
            sa.schema.CreateTable(sa.Table("Homeless", sa.MetaData(), sa.Column("personID", sa.Integer)))
        )
    engine.dispose()
    reader = connect(url)
    problems = check(reader)
    reader.dispose()
    assert sorted(problems) == [
        "sis: table DayEvent is missing",
        "sis: table Homeless lacks homelessID, startDate, endDate, primaryNightTimeResidence, unaccompaniedYouth",
    ]


def test_tables_in_another_schema_are_found(postgres_url):
    engine = sa.create_engine(postgres_url)
    with engine.begin() as connection:
        connection.execute(sa.schema.CreateSchema("dbo"))
    moved = engine.execution_options(schema_translate_map={None: "dbo"})
    metadata.create_all(moved)
    engine.dispose()
    there, elsewhere = connect(postgres_url, schema="dbo"), connect(postgres_url)
    assert check(there) == []
    assert len(check(elsewhere)) == len(metadata.tables)
    with there.connect() as connection:
        assert connection.scalars(sa.select(school.c.number)).all() == []
    there.dispose()
    elsewhere.dispose()


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("sqlite:////nowhere/at/all.sqlite", id="no file"),
        pytest.param("postgresql://someone:secret@127.0.0.1:1/sis", id="no server"),
    ],
)
def test_an_unreachable_database_is_one_problem_that_gives_nothing_away(url):
    problems = check(connect(url))
    assert problems == ["sis connection: not reachable (OperationalError)"]


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        pytest.param("mysql://host/sis", "mysql is not one of mssql, postgresql, sqlite", id="dialect"),
        pytest.param("campus", "not a database URL", id="no URL"),
        pytest.param("sqlite://", "must be a file", id="memory"),
        pytest.param("postgresql+nothing://host/sis", "driver of postgresql.nothing is not installed", id="driver"),
    ],
)
def test_a_wrong_url_is_a_configuration_error(url, problem):
    with pytest.raises(ConfigError, match=problem):
        connect(url)
