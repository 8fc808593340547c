"""Reads the slices of a request: their status, and the engine's own counts."""

from collections.abc import Mapping, Sequence
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


Counts = Sequence[tuple[str, Mapping[str, Any]]]
"""Resource and the engine's own counts of each slice of a request."""


def counts_of_slices(engine: sa.Engine, request_id: str) -> Counts:
    """Return the counts of every slice of a request, by resource and number."""
    table = tables.slice_.c
    query = (
        sa.select(table.resource, table.counts)
        .where(table.request_id == request_id)
        .order_by(table.resource, table.slice_no)
    )
    with engine.connect() as connection:
        return [(resource, counts) for resource, counts in connection.execute(query)]


def resources_with_count(slice_counts: Counts, name: str) -> dict[str, int]:
    """Return the sum of one of the counts by resource, of those where it is not 0."""
    totals: dict[str, int] = {}
    for resource, counts in slice_counts:
        if number := int(counts.get(name, 0)):
            totals[resource] = totals.get(resource, 0) + number
    return totals


def names_in_counts(slice_counts: Counts, name: str) -> dict[str, tuple[str, ...]]:
    """Return by resource the names, sorted, that slices listed among their counts."""
    names: dict[str, set[str]] = {}
    for resource, counts in slice_counts:
        if listed := counts.get(name):
            names.setdefault(resource, set()).update(listed)
    return {resource: tuple(sorted(names[resource])) for resource in sorted(names)}


Usage = tuple[int, tuple[str, ...]]
"""Number of records, and a few of them by their SIS key."""


def usage_in_counts(slice_counts: Counts, name: str) -> dict[tuple[str, ...], Usage]:
    """Return the usage of each entry that slices listed among their counts, in order.

    An entry is stored as [*words, records, examples]; the keys are (resource, *words).
    """
    usage: dict[tuple[str, ...], Usage] = {}
    for resource, counts in slice_counts:
        for *words, records, examples in counts.get(name, ()):
            before, known = usage.get((resource, *words), (0, tuple(examples)))
            usage[resource, *words] = before + records, known
    return {entry: usage[entry] for entry in sorted(usage)}
