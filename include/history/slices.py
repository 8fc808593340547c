"""Reads the slices of a request: their status, and the engine's own counts."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from include.history import tables
from include.history.outcomes import SliceStatus


@dataclass(frozen=True, kw_only=True)
class SliceEntry:
    """A planned slice and its status; `counts` are the engine's own."""

    slice_no: int
    schools: list[str]
    status: SliceStatus
    counts: dict[str, Any]


def slices(engine: sa.Engine, request_id: str, resource: str) -> list[SliceEntry]:
    """Return the slices of a resource in a request, in order."""
    table = tables.slice_
    query = (
        sa.select(table.c.slice_no, table.c.schools, table.c.status, table.c.counts)
        .where(table.c.request_id == request_id, table.c.resource == resource)
        .order_by(table.c.slice_no)
    )
    with engine.connect() as connection:
        return [
            SliceEntry(slice_no=row[0], schools=row[1], status=SliceStatus(row[2]), counts=row[3])
            for row in connection.execute(query)
        ]


def resources_with_count(engine: sa.Engine, request_id: str, name: str) -> dict[str, int]:
    """Return the sum of one of the engine's own counts by resource, of those where it is not 0."""
    table = tables.slice_.c
    query = sa.select(table.resource, table.counts).where(table.request_id == request_id)
    totals: dict[str, int] = {}
    with engine.connect() as connection:
        for resource, counts in connection.execute(query):
            if number := int(counts.get(name, 0)):
                totals[resource] = totals.get(resource, 0) + number
    return totals


def names_in_counts(engine: sa.Engine, request_id: str, name: str) -> dict[str, tuple[str, ...]]:
    """Return by resource the names, sorted, that slices of a request listed among their counts."""
    table = tables.slice_.c
    query = sa.select(table.resource, table.counts).where(table.request_id == request_id)
    names: dict[str, set[str]] = {}
    with engine.connect() as connection:
        for resource, counts in connection.execute(query):
            if listed := counts.get(name):
                names.setdefault(resource, set()).update(listed)
    return {resource: tuple(sorted(names[resource])) for resource in sorted(names)}


def total_of_count(engine: sa.Engine, request_id: str, name: str) -> int:
    """Return the sum of one of the engine's own counts over all slices of a request."""
    table = tables.slice_.c
    query = sa.select(table.counts).where(table.request_id == request_id)
    with engine.connect() as connection:
        return sum(int(counts.get(name, 0)) for counts in connection.scalars(query))
