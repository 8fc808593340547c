"""Campus's names are kept, and its one rule on trials holds on both databases."""

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import mssql, postgresql, sqlite

from include.sis import tables
from include.sis.tables import calendar, district, metadata, schedule_structure, school, school_year, trial


def _snake(name: str) -> str:
    apart = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")
    return apart.replace("e_d_state", "ed_state").replace("p_o_s_", "pos_")


def test_variables_are_named_after_their_tables():
    held = {name: table for name, table in vars(tables).items() if isinstance(table, sa.Table)}
    assert {name: _snake(table.name) for name, table in held.items()} == {name: name for name in held}
    assert {table.name for table in held.values()} == set(metadata.tables)


@pytest.mark.parametrize(
    "dialect",
    [pytest.param(mssql, id="mssql"), pytest.param(postgresql, id="postgresql"), pytest.param(sqlite, id="sqlite")],
)
def test_every_table_and_index_compiles(dialect):
    for table in metadata.sorted_tables:
        ddl = str(sa.schema.CreateTable(table).compile(dialect=dialect.dialect()))
        assert table.name in ddl
        for index in table.indexes:
            assert str(sa.schema.CreateIndex(index).compile(dialect=dialect.dialect()))


def test_join_columns_are_indexed():
    for table in metadata.tables.values():
        leading = {index.columns.values()[0].name for index in table.indexes}
        leading |= {c.columns.values()[0].name for c in table.constraints if isinstance(c, sa.UniqueConstraint)}
        leading.add(table.primary_key.columns.values()[0].name)
        # The district of a row is the same in every row, and excuse and period are looked up from the other side.
        linked = {c.name for c in table.columns if c.foreign_keys} - {"districtID", "excuseID", "periodID"}
        assert linked - leading == set(), table.name


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request):
    url = "sqlite://" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    engine = sa.create_engine(url)
    metadata.create_all(engine)
    yield engine
    engine.dispose()


def test_a_structure_has_at_most_one_active_trial(engine):
    with engine.begin() as connection:
        connection.execute(sa.insert(district).values(districtID=1, number="1", name="D"))
        connection.execute(sa.insert(school_year).values(endYear=2027, startYear=2026, active=True))
        connection.execute(sa.insert(school).values(schoolID=1, districtID=1, number="1", name="S", exclude=False))
        flags = {"exclude": False, "summerSchool": False}
        owner = {"districtID": 1, "schoolID": 1, "endYear": 2027, "name": "C"}
        connection.execute(sa.insert(calendar).values(calendarID=1, **owner, **flags))
        connection.execute(sa.insert(schedule_structure).values(structureID=1, calendarID=1, name="Main"))
    rows = [{"trialID": number, "calendarID": 1, "structureID": 1, "active": number == 1} for number in (1, 2, 3)]
    with engine.begin() as connection:
        connection.execute(sa.insert(trial), rows)
    with engine.connect() as connection, pytest.raises(sa.exc.IntegrityError):
        connection.execute(sa.update(trial).values(active=True).where(trial.c.trialID == 2))
