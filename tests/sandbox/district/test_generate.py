"""Equal arguments give equal rows, on SQLite and on PostgreSQL; the rows are those of a plausible district."""

import hashlib
from collections import Counter
from datetime import date

import pytest
import sqlalchemy as sa

from include.edfi.errors import ConfigError
from include.sis import tables
from sandbox.district import District, generate
from sandbox.district.__main__ import main
from sandbox.district.codes import CODES, EXCUSES, TERM_TYPES, UNMAPPED
from sandbox.district.days import days, quarters, semesters
from sandbox.district.load import Load

SMALL = District(students=210)


def _digest(url: str, district: District) -> str:
    engine = sa.create_engine(url)
    digest = hashlib.sha256()
    try:
        generate(engine, district)
        with engine.connect() as connection:
            for table in tables.metadata.sorted_tables:
                for row in connection.execute(sa.select(table).order_by(*table.primary_key.columns)):
                    digest.update(repr(tuple(row)).encode())
    finally:
        engine.dispose()
    return digest.hexdigest()


def test_equal_arguments_give_equal_rows_on_both_databases(postgres_url):
    first = _digest("sqlite://", SMALL)
    assert _digest("sqlite://", SMALL) == first
    # PostgreSQL also holds every foreign key to its word.
    assert _digest(postgres_url, SMALL) == first


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(District(students=210, seed=2), id="seed"),
        pytest.param(District(students=210, school_year=2026), id="year"),
        pytest.param(District(students=210, tennessee=True), id="state"),
    ],
)
def test_other_arguments_give_other_rows(other):
    assert _digest("sqlite://", other) != _digest("sqlite://", SMALL)


@pytest.mark.parametrize("end_year", [pytest.param(year, id=str(year)) for year in range(2024, 2032)])
def test_a_year_has_180_days_and_its_terms_follow_each_other(end_year):
    found = days(end_year)
    taught = [day.date for day in found if day.instruction]
    assert len(taught) == 180
    assert len({day.date for day in found}) == len(found)
    assert all(day.date.weekday() < 5 for day in found)
    assert taught[0] >= date(end_year - 1, 8, 8)
    assert taught[-1] <= date(end_year, 6, 15)
    for spans in (quarters(end_year), semesters(end_year)):
        edges = [edge for span in spans.values() for edge in span]
        assert edges == sorted(edges)
        assert len(set(edges)) == len(edges)
        assert (edges[0], edges[-1]) == (taught[0], taught[-1])


def test_codes_in_use_are_in_the_dictionary(sample):
    known = {(kind, code) for kind, codes in CODES.items() for code in codes}
    for kind in CODES:
        owner, element = kind.split(".")
        column = tables.metadata.tables[owner].c[element]
        in_use = sample.scalars(sa.select(column).distinct().where(column.is_not(None)))
        assert {(kind, code) for code in in_use} - known == set()


def test_unmapped_codes_begin_with_zz_and_nothing_else_does():
    for kind, codes in CODES.items():
        assert {code for code in codes if code.startswith("ZZ")} == UNMAPPED.get(kind, frozenset())
    assert EXCUSES.keys() == CODES["AttendanceExcuse.code"].keys()
    assert set(TERM_TYPES.values()) == CODES["EdFiTermMapping.termType"].keys()


def test_no_teacher_has_two_sections_at_once(sample):
    history, placement = tables.section_staff_history, tables.section_placement
    seats = (
        sa.select(history.c.personID, placement.c.termID, placement.c.periodID)
        .join(placement, placement.c.sectionID == history.c.sectionID)
        .join(tables.section, tables.section.c.sectionID == history.c.sectionID)
        .join(tables.trial, tables.trial.c.trialID == history.c.trialID)
        .where(history.c.staffType == "P", tables.trial.c.active, tables.section.c.number < 9000)
    )
    counted = Counter(tuple(row) for row in sample.execute(seats))
    assert counted
    assert max(counted.values()) == 1


def test_an_ordinary_student_takes_eight_sections(sample):
    per_student = (
        sa.select(sa.func.count().label("taken"))
        .select_from(tables.roster)
        .join(tables.trial, tables.roster.c.trialID == tables.trial.c.trialID)
        .where(tables.trial.c.active)
        .group_by(tables.roster.c.personID)
        .subquery()
    )
    counted = Counter(sample.scalars(sa.select(per_student.c.taken)))
    assert counted.most_common(1)[0][0] == 8


def test_a_database_with_a_district_is_refused():
    engine = sa.create_engine("sqlite://")
    generate(engine, District(students=1))
    with pytest.raises(ConfigError, match="already has a district"):
        generate(engine, District(students=1))
    engine.dispose()


def test_a_wrong_column_name_is_an_error():
    engine = sa.create_engine("sqlite://")
    with engine.connect() as connection, pytest.raises(KeyError, match="School has no column nmae"):
        Load(connection=connection).add(tables.school, {"nmae": "A"})
    engine.dispose()


@pytest.mark.parametrize("schools", [pytest.param(count, id=f"{count} schools") for count in (1, 2, 26)])
def test_any_number_of_schools_has_numbers_and_names_of_its_own(schools):
    engine = sa.create_engine("sqlite://")
    generate(engine, District(schools=schools, students=30))
    with engine.connect() as connection:
        found = connection.execute(sa.select(tables.school.c.number, tables.school.c.name)).all()
    engine.dispose()
    assert len(found) == schools + 1
    assert len({number for number, _ in found}) == len({name for _, name in found}) == len(found)


def test_the_command_writes_a_file_and_says_what_it_holds(tmp_path, capsys):
    path = tmp_path / "district.sqlite"
    assert main(["--database", str(path), "--students", "20", "--schools", "1"]) == 0
    assert '"School": 2' in capsys.readouterr().out
    assert main(["--database", str(path), "--students", "20"]) == 2
    assert "already has a district" in capsys.readouterr().err
