"""Whether the SIS has every table and column that some queries read."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Column, Engine, Select, Table
from sqlalchemy.sql import visitors

from include.edfi.errors import Unreachable
from include.sis.engine import check_columns
from include.sis.tables import calendar, district, school, school_year

ALWAYS = (district, school, calendar, school_year)
"""Read by every request, to look up what it names."""


def columns_of(*queries: Select[Any]) -> dict[str, set[str]]:
    """The columns of Campus that some queries read, by table."""
    found: dict[str, set[str]] = {}
    for query in queries:
        for table, column in _columns(query):
            found.setdefault(table, set()).add(column)
    return found


def _columns(query: Select[Any]) -> Iterator[tuple[str, str]]:
    for element in visitors.iterate(query):
        if isinstance(element, Column) and isinstance(element.table, Table):
            yield element.table.name, element.name


def lacking(by_reader: Mapping[str, Mapping[str, set[str]]], sis: Engine) -> list[str]:
    """One sentence per table that is missing or lacks columns, naming what reads it.

    `by_reader` has, for each resource or object of the state, the columns it reads by table.

    Raises:
        Unreachable: the SIS's database does not answer.
    """
    needed = {table.name: set(table.columns.keys()) for table in ALWAYS}
    for read in by_reader.values():
        for table, columns in read.items():
            needed.setdefault(table, set()).update(columns)
    absent = check_columns(sis, {table: sorted(needed[table]) for table in sorted(needed)}, "sis")
    if "" in absent:
        raise Unreachable(absent[""])
    return [f"{sentence}{_readers(table, by_reader)}" for table, sentence in absent.items()]


def _readers(table: str, by_reader: Mapping[str, Mapping[str, object]]) -> str:
    readers = ", ".join(name for name, read in by_reader.items() if table in read)
    return f"; give a view of that shape, or switch off what reads it: {readers}" if readers else ""
