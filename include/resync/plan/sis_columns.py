"""Part of plan: whether the SIS has every table and column that the resources of a request read.

A Campus database may well lack a table of ours: then the resources that read it cannot be sent, and only they.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Column, Engine, Select, Table
from sqlalchemy.sql import visitors

from include.edfi.documents.resource import Resource
from include.edfi.documents.scope import Scope
from include.edfi.errors import Unreachable
from include.sis.engine import check_columns
from include.sis.tables import calendar, district, school, school_year

ALWAYS = (district, school, calendar, school_year)
"""Read to find out what a request is about."""


def columns_read(resource: Resource, scope: Scope) -> dict[str, set[str]]:
    """The columns of Campus that the resource's queries read, by table."""
    return columns_of(resource.rows(scope), *(part.rows(scope) for part in resource.parts.values()))


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


def lacking_columns(resources: Iterable[Resource], scope: Scope, sis: Engine) -> list[str]:
    """One sentence per table that is missing or lacks columns, naming the resources that read it.

    Raises:
        Unreachable: the SIS's database does not answer.
    """
    return lacking({resource.name: columns_read(resource, scope) for resource in resources}, sis)


def lacking(by_resource: Mapping[str, Mapping[str, set[str]]], sis: Engine) -> list[str]:
    """The same, given the columns that each resource, or object of the state, reads by table."""
    wanted = {table.name: set(table.columns.keys()) for table in ALWAYS}
    for read in by_resource.values():
        for table, columns in read.items():
            wanted.setdefault(table, set()).update(columns)
    absent = check_columns(sis, {table: sorted(wanted[table]) for table in sorted(wanted)}, "sis")
    if "" in absent:
        raise Unreachable(absent[""])
    return [f"{sentence}{_readers(table, by_resource)}" for table, sentence in absent.items()]


def _readers(table: str, by_resource: Mapping[str, Mapping[str, object]]) -> str:
    readers = ", ".join(name for name, read in by_resource.items() if table in read)
    return f"; give a view of that shape, or switch off what reads it: {readers}" if readers else ""
