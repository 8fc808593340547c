"""Whether the SIS has every table and column that some queries read."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Engine, Select, Table
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql import visitors

from include.edfi.errors import Unreachable
from include.sis.engine import absent_columns, lack_of
from include.sis.tables import calendar, district, school, school_year

ALWAYS = (district, school, calendar, school_year)
"""Read by every request, to look up what it names."""


def columns_of(*queries: Select[Any]) -> dict[str, set[str]]:
    """The columns of Campus that some queries read, by table."""
    by_table: dict[str, set[str]] = {}
    for query in queries:
        for table, column in _columns(query):
            by_table.setdefault(table, set()).add(column)
    return by_table


def _columns(query: Select[Any]) -> Iterator[tuple[str, str]]:
    for element in visitors.iterate(query):
        if isinstance(element, Column) and isinstance(element.table, Table):
            yield element.table.name, element.name


@dataclass(frozen=True)
class MissingColumns:
    """What Campus lacks of the tables and columns that some queries read."""

    problems: tuple[str, ...] = ()
    """One sentence per table, naming what is missing, who reads it, and what to do."""
    readers: frozenset[str] = frozenset()
    """Resources or objects whose queries cannot run."""
    for_every_request: tuple[str, ...] = ()
    """The sentences about tables that every request reads."""


def missing_columns(by_reader: Mapping[str, Mapping[str, set[str]]], sis: Engine) -> MissingColumns:
    """Compares what is read with the database; `by_reader` has columns by table, by resource or object.

    Raises:
        Unreachable: the SIS's database does not answer.
    """
    always = {table.name: set(table.columns.keys()) for table in ALWAYS}
    wanted: dict[str, set[str]] = {}
    for read in (always, *by_reader.values()):
        for table, columns in read.items():
            wanted.setdefault(table, set()).update(columns)
    try:
        absent = absent_columns(sis, {table: sorted(wanted[table]) for table in sorted(wanted)})
    except DBAPIError as error:
        # The driver's own words can hold the login; its kind of error cannot.
        raise Unreachable(f"sis connection: not reachable ({type(error.orig).__name__})") from None
    readers = {
        table: [name for name, read in by_reader.items() if _needs(read.get(table), columns)]
        for table, columns in absent.items()
    }
    sentences = {table: _sentence(table, columns, readers[table]) for table, columns in absent.items()}
    return MissingColumns(
        problems=tuple(sentences.values()),
        readers=frozenset().union(*readers.values()),
        for_every_request=tuple(sentences[table] for table in absent if _needs(always.get(table), absent[table])),
    )


def _needs(read: set[str] | None, absent: Collection[str] | None) -> bool:
    return read is not None and (absent is None or bool(read.intersection(absent)))


def _sentence(table: str, absent: Collection[str] | None, readers: Sequence[str]) -> str:
    sentence = f"sis: table {table} {lack_of(absent)}"
    if not readers:
        return sentence
    advice = "provide a view of that shape, or switch off the resources that read it"
    return f"{sentence}; {advice}: {', '.join(readers)}"


def lacking(by_reader: Mapping[str, Mapping[str, set[str]]], sis: Engine) -> list[str]:
    """The sentences of `missing_columns`. Raises Unreachable."""
    return list(missing_columns(by_reader, sis).problems)
