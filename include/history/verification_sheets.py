"""The Verification Summary as sheets, for every format it is exported in."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, fields
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from include.history import queries, verification_queries
from include.history.exports.sheets import Cell, Column, Sheet
from include.history.outcomes import Outcome
from include.history.verification_queries import Result

NO_VALUES = (
    "Only names of differing elements are stored, never values: the comparison works on hashes, not on documents."
)
MOST_PLACES = 1000
"""Rows of results that a page to read takes; beyond, only the sums by resource."""
PLACE = (Column("resource", 42), Column("school", 10), Column("SIS", 9))
NUMBERS = (
    Column("equal", 9),
    Column("different", 10),
    Column("missing", 9),
    Column("orphan", 9),
    Column("duplicate", 10),
    Column("excluded", 10),
    Column("unmappable", 12),
    Column("blocked", 9),
    Column("expected", 10),
)
DIFFERENCES = (
    Column("resource", 30),
    Column("kind", 12),
    Column("sisKey", 24),
    Column("odsId", 34),
    Column("key", 40),
    Column("keyHash", 34),
    Column("school", 10),
    Column("elements", 30),
    Column("reason", 40),
    Column("ended", 12),
    Column("expectedReason", 30),
)
WHY = (
    Column("resource", 30),
    Column("kind", 12),
    Column("records", 9),
    Column("reason", 60),
    Column("expected", 30),
    Column("for example", 40),
)


def results_columns(other: str) -> tuple[Column, ...]:
    """Columns of the numbers; `other` is what the SIS is compared with."""
    return (*PLACE, Column(other, 9), *NUMBERS)


def results_sheet(engine: sa.Engine, request_id: str, other: str = "ODS") -> Sheet:
    """Numbers by resource and school."""
    rows = (_numbers(one) for one in verification_queries.results(engine, request_id))
    return Sheet(title="Results", columns=results_columns(other), rows=rows)


def differences_sheet(engine: sa.Engine, request_id: str) -> Sheet:
    """Every difference."""
    return Sheet(title="Differences", columns=DIFFERENCES, rows=_differences(engine, request_id))


def sheets_to_read(
    engine: sa.Engine, request_id: str, order: Sequence[str] = (), other: str = "ODS"
) -> Iterator[Sheet]:
    """Numbers with their sums, why records differ, and the differences of each resource; in sending order."""
    found, columns = verification_queries.results(engine, request_id), results_columns(other)
    sums = verification_queries.totals(engine, request_id)
    names = sorted(sums, key=lambda name: (order.index(name) if name in order else len(order), name))
    numbers = {name: _numbers(sums[name])[2:] for name in names}
    total: Sequence[Cell] = ("all resources", *(sum(column) for column in zip(*numbers.values(), strict=True)))
    yield Sheet(
        title="All schools",
        columns=(columns[0], *columns[2:]),
        rows=[(name, *numbers[name]) for name in names],
        total=total if sums else (),
        whole=True,
        note=f"SIS records and, apart from them, records of the {other} without one: each is counted in one column.",
    )
    yield Sheet(title="Why", columns=WHY, rows=_why(engine, request_id))
    yield Sheet(title="Excluded on purpose", columns=WHY, rows=_excluded(engine, request_id))
    if len(found) <= MOST_PLACES:
        yield Sheet(title="By school", columns=columns, rows=_by_school(found, names), whole=True)
    for name in names:
        if sums[name].differences:
            rows = _differences(engine, request_id, name)
            yield Sheet(title=f"Differences of {name}", columns=DIFFERENCES[1:], rows=_tails(rows), note=NO_VALUES)


def _numbers(one: Result) -> tuple[Any, ...]:
    return astuple(one)


def _by_school(found: Iterable[Result], names: Sequence[str]) -> Iterator[tuple[Cell, ...]]:
    by_name = {name: list(rows) for name, rows in groupby(found, key=lambda one: one.resource)}
    for name in names:
        yield from map(_numbers, by_name.get(name, ()))


def _differences(engine: sa.Engine, request_id: str, resource: str | None = None) -> Iterator[tuple[Cell, ...]]:
    for one in verification_queries.differences(engine, request_id, resource=resource):
        shown = {field.name: getattr(one, field.name) for field in fields(one)}
        yield tuple({**shown, "kind": str(one.kind), "elements": ", ".join(one.elements)}.values())


def _tails(rows: Iterable[tuple[Cell, ...]]) -> Iterator[tuple[Cell, ...]]:
    for row in rows:
        yield row[1:]


def _why(engine: sa.Engine, request_id: str) -> Iterator[tuple[Cell, ...]]:
    for group in verification_queries.groups(engine, request_id):
        examples = ", ".join(group.examples)
        yield group.resource, str(group.kind), group.records, group.reason, group.expected_reason, examples


def _excluded(engine: sa.Engine, request_id: str) -> Iterator[tuple[Cell, ...]]:
    for group in queries.by_reason(engine, request_id, outcomes=[Outcome.EXCLUDED]):
        yield group.resource, "excluded", group.records, group.reason, None, ", ".join(group.examples)
