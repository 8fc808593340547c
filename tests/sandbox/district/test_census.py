"""What the generator says it made is what is there, and every odd kind is there."""

import re
from pathlib import Path

import pytest
import sqlalchemy as sa

from include.sis import tables
from sandbox import district as package
from sandbox.district import Census, District, generate
from sandbox.district.plan import ODDITIES
from tests.resources.odd_rows import every_odd_row
from tests.sandbox.district.counting import rows
from tests.sandbox.district.recount import COUNTS

DISTRICTS = [
    pytest.param(District(), id="default"),
    pytest.param(District(schools=5, students=470, seed=7, tennessee=True), id="five schools in Tennessee"),
    pytest.param(District(schools=2, students=250, school_year=2025, seed=3), id="two schools"),
]
COUNTED = {odd.kind: rows(odd.ids.subquery()) for odd in every_odd_row()} | COUNTS


@pytest.fixture(scope="module", params=DISTRICTS)
def generated(request, tmp_path_factory):
    engine = sa.create_engine(f"sqlite:///{tmp_path_factory.mktemp('district')}/sis.sqlite")
    census = generate(engine, request.param)
    with engine.connect() as connection:
        yield request.param, census, connection
    engine.dispose()


def test_every_row_is_counted(generated):
    _, census, connection = generated
    in_tables = {
        table.name: connection.scalar(sa.select(sa.func.count()).select_from(table))
        for table in tables.metadata.sorted_tables
    }
    assert {name: number for name, number in in_tables.items() if number} == dict(census.rows)
    assert [name for name, number in in_tables.items() if not number] == []


def test_every_odd_kind_is_counted_truly(generated):
    _, census, connection = generated
    recounted = {kind: number for kind, count in COUNTED.items() if (number := count(connection))}
    assert recounted == dict(census.awkward)


def test_every_student_oddity_is_there(generated):
    _, census, _ = generated
    assert set(ODDITIES) - census.awkward.keys() == set()


def test_students_are_as_many_as_asked_for(generated):
    district, _, connection = generated
    enrolled = sa.select(sa.func.count(sa.distinct(tables.enrollment.c.personID)))
    assert connection.scalar(enrolled) == district.students


def test_no_row_points_at_nothing(generated):
    _, _, connection = generated
    assert connection.execute(sa.text("PRAGMA foreign_key_check")).all() == []
    identity, person = tables.identity, tables.person
    other = person.join(identity, person.c.currentIdentityID == identity.c.identityID)
    wrong = sa.select(sa.func.count()).select_from(other).where(person.c.personID != identity.c.personID)
    assert connection.scalar(wrong) == 0


def test_readme_says_what_the_default_district_holds():
    readme = (Path(package.__file__).parent / "README.md").read_text(encoding="utf-8")
    documented = {kind: int(count) for kind, count in re.findall(r"^\| ([^|]+) \| (\d+) \|", readme, re.MULTILINE)}
    engine = sa.create_engine("sqlite://")
    census: Census = generate(engine, District())
    engine.dispose()
    assert documented == dict(census.awkward)
