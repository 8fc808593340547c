"""What every resource asks of Campus, on every database Campus data is kept in."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Select
from sqlalchemy.dialects import mssql, postgresql, sqlite
from sqlalchemy.engine import Dialect

from include.edfi.documents.resource import ChildRows, Resource
from include.edfi.documents.scope import Scope
from tests.support import golden_files
from tests.support.sample import RESOURCES
from tests.support.sql_text import LITERAL, laid_out, sql_of

EACH = pytest.mark.parametrize("resource", [pytest.param(resource, id=resource.name) for resource in RESOURCES])
DIALECTS: dict[str, Dialect] = {
    "mssql": mssql.dialect(),
    "postgresql": postgresql.dialect(),
    "sqlite": sqlite.dialect(),
}
UNKNOWN_TO_SQL_SERVER = re.compile(r"\bIS (?:NOT )?(?:[01]|TRUE|FALSE)\b|\bLIMIT\b|\|\|", re.IGNORECASE)
SCOPE = Scope(school_year=2027, district_id=1, schools=(1, 2), excluded_calendars=(7,), excluded_schools=("999",))
NARROW = Scope(
    school_year=2027, district_id=1, schools=(1,), persons=(5,), courses=(6,), sections=(7,), person_range=(1, 9)
)


def _queries(resource: Resource, scope: Scope) -> Iterator[tuple[str, Select[Any]]]:
    yield "rows", resource.rows(scope)
    for name, part in resource.child_rows.items():
        yield name, part.rows(scope)


@EACH
def test_the_query_is_as_reviewed_and_one_sql_server_knows(resource: Resource) -> None:
    texts = {name: sql_of(query, DIALECTS["mssql"]) for name, query in _queries(resource, SCOPE)}
    unknown = {name: UNKNOWN_TO_SQL_SERVER.findall(LITERAL.sub("''", text)) for name, text in texts.items()}
    assert {name: found for name, found in unknown.items() if found} == {}
    reviewed = "\n".join(f"-- {name}\n{laid_out(text)}" for name, text in texts.items())
    golden_files.matches(f"{resource.name}.mssql.sql", reviewed)


@EACH
def test_the_query_is_written_for_every_database(resource: Resource) -> None:
    written = {
        (name, dialect): sql_of(query, DIALECTS[dialect])
        for name, query in _queries(resource, NARROW)
        for dialect in DIALECTS
    }
    assert {place: text[:80] for place, text in written.items() if not text.startswith("SELECT ")} == {}


@EACH
def test_the_rows_come_in_no_order_of_their_own(resource: Resource) -> None:
    for name, query in _queries(resource, SCOPE):
        outside = _without_parentheses(LITERAL.sub("''", sql_of(query, DIALECTS["sqlite"])))
        assert "ORDER BY" not in outside, name


def _without_parentheses(sql: str) -> str:
    while (shorter := re.sub(r"\([^()]*\)", "", sql)) != sql:
        sql = shorter
    return sql


@EACH
def test_the_rows_have_the_labels_the_resync_needs(resource: Resource) -> None:
    labels = list(resource.rows(SCOPE).selected_columns.keys())
    # The district itself is always sent; of everything else some rows are not.
    slicing = {"school": {"schoolID", "excluded"}, "person": {"personID", "excluded"}, "district": set()}
    needed = {*resource.sis_key, *slicing[resource.sliced_by], *(part.parent for part in resource.child_rows.values())}
    assert needed - set(labels) == set()
    assert len(labels) == len(set(labels))
    assert {name: lacking for name, part in resource.child_rows.items() if (lacking := _lacking(part))} == {}


def _lacking(part: ChildRows) -> set[str]:
    """Labels that child rows need and do not have."""
    return {"parent", *part.order} - set(part.rows(SCOPE).selected_columns.keys())


def test_every_golden_file_is_of_a_resource() -> None:
    expected = {f"{resource.name}{ending}" for resource in RESOURCES for ending in golden_files.ENDINGS}
    assert golden_files.held() == expected
