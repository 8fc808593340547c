"""What every file of include/state/objects must be; a new file is tested by existing."""

import ast
import re
import sys
from importlib import import_module
from pathlib import Path

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.dialects import mssql, postgresql, sqlite
from sqlalchemy.engine import Dialect

from include.sis import directory
from include.state import ancestors, in_order, objects, registry
from include.state.metadata import DISTRICT
from include.state.object import StateObject, StateScope
from tests.support.sql_text import LITERAL, sql_of

FOLDER = Path(objects.__file__).parent
FILES = [pytest.param(path, id=path.stem) for path in sorted(FOLDER.glob("*.py")) if path.stem != "__init__"]
EACH = [pytest.param(one, id=name) for name, one in registry().items()]
DIALECTS = [pytest.param(one.dialect(), id=one.__name__.rpartition(".")[2]) for one in (mssql, postgresql, sqlite)]
MAY_IMPORT = ("sqlalchemy", "include.sis", "include.state.metadata", "include.state.object", *sys.stdlib_module_names)
CODE_WORDS = {"Select", "SQL", "SQLAlchemy", "JSON", "None", "NULL", "tuple", "dict", "table", "column", "`"}
SCOPE = StateScope(
    school_year=2027,
    district_id=1,
    district_number="255901",
    schools=(1, 2),
    excluded_schools=("9",),
    excluded_calendars=(7,),
)


@pytest.mark.parametrize("path", FILES)
def test_the_file_begins_with_words_for_a_school(path: Path) -> None:
    words = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    assert len(words.splitlines()) >= 2
    assert [word for word in CODE_WORDS if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", words)] == []


@pytest.mark.parametrize("path", FILES)
def test_the_file_is_named_after_its_object_and_ends_with_it(path: Path) -> None:
    one = import_module(f"include.state.objects.{path.stem}").OBJECT
    assert path.stem == re.sub(r"(?<!^)([A-Z])", lambda letter: f"_{letter[0].lower()}", one.name).lower()
    last = ast.parse(path.read_text(encoding="utf-8")).body[-1]
    assert ast.unparse(last).startswith("OBJECT = StateObject(")


@pytest.mark.parametrize("path", FILES)
def test_the_file_only_describes(path: Path) -> None:
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    imported = {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    imported |= {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    allowed = [name for name in imported for root in MAY_IMPORT if name == root or name.startswith(f"{root}.")]
    assert sorted(imported - set(allowed)) == []


@pytest.mark.parametrize("one", EACH)
def test_the_table_is_keyed_by_district_and_the_districts_id(one: StateObject) -> None:
    assert one.table.name == one.name
    assert [column.name for column in one.table.primary_key] == list(dict.fromkeys((DISTRICT, one.key)))
    assert one.source.table.name in {one.name, "Person"}


@pytest.mark.parametrize("one", EACH)
def test_the_rows_have_every_column_once(one: StateObject) -> None:
    labels = list(one.rows(SCOPE).selected_columns.keys())
    assert {column.name for column in one.table.columns} - set(labels) - {DISTRICT} == set()
    assert len(labels) == len(set(labels))
    if one.sliced_by == "school":
        assert {"schoolID", "schoolNumber", "excluded"} <= set(labels)


@pytest.mark.parametrize("one", EACH)
def test_fields_that_something_depends_on_exist(one: StateObject) -> None:
    assert set(one.apart) <= set(one.fields)
    assert one.state_owned <= one.may_be_owned()


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("one", EACH)
def test_the_queries_are_written_for_every_database(one: StateObject, dialect: Dialect) -> None:
    unknown = re.compile(r"\bIS (?:NOT )?(?:[01]|TRUE|FALSE)\b|\bLIMIT\b|\|\|", re.IGNORECASE)
    place = one.school_at_state()
    held = select(one.table.c[one.key], *([] if place is None else [place])).where(one.in_scope_at_state(SCOPE))
    for query in (one.rows(SCOPE).where(one.within(SCOPE), one.source.in_([5])), held):
        sql = sql_of(query, dialect)
        assert sql.startswith("SELECT ")
        if dialect.name == "mssql":
            assert unknown.findall(LITERAL.sub("''", sql)) == []


@pytest.mark.parametrize("one", EACH)
def test_the_sample_district_has_records_of_it_with_parents(one: StateObject, sis: Engine) -> None:
    scope = _whole(sis)
    with sis.connect() as connection:
        rows = connection.execute(one.rows(scope).where(one.within(scope))).mappings().all()
        reported = [row for row in rows if not row.get("excluded")]
        assert reported
        assert len({row[one.key] for row in rows}) == len(rows)
        for parent in one.parents:
            before = registry()[parent.name]
            query = before.rows(scope).where(before.within(scope))
            there = {row[parent.column] for row in connection.execute(query).mappings() if not row.get("excluded")}
            if parent.column != DISTRICT:
                assert {row[parent.column] for row in reported} - {None} <= there


def _whole(sis: Engine) -> StateScope:
    schools = tuple(school.school_id for school in directory.schools_of_year(sis, 1, 2027))
    return StateScope(school_year=2027, district_id=1, district_number="255901", schools=schools, whole_district=True)


def test_parents_come_first() -> None:
    place = {name: number for number, name in enumerate(registry())}
    assert [
        (one.name, before)
        for one in registry().values()
        for before in one.depends_on
        if place[before] >= place[one.name]
    ] == []
    assert ancestors("Enrollment") == {"District", "School", "Calendar", "PersonIdentity"}
    assert ancestors("EmploymentAssignment") == {"District", "School", "PersonIdentity", "Employment"}


def test_an_object_whose_parent_no_file_describes_is_refused() -> None:
    with pytest.raises(KeyError):
        in_order([registry()["Enrollment"]])
