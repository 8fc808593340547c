"""Entries of descriptor lists that were not sent, because their code is unmapped; stored with each slice."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from include.edfi.documents.codes import LocalCode
from include.history import tables

NAME = "unmapped_entries"
"""Their name among the counts of a slice."""


@dataclass(frozen=True, kw_only=True)
class UnmappedEntry:
    """Records of one resource that were sent without the entry of a code; `examples` are SIS keys."""

    resource: str
    code: LocalCode
    records: int
    examples: tuple[str, ...]


def unmapped_entry_counts(entries: Mapping[LocalCode, tuple[int, list[str]]]) -> dict[str, Any]:
    """Records and examples by code, as the counts of a slice have them; empty where there are none."""
    rows = [[code.descriptor, code.code, records, examples] for code, (records, examples) in entries.items()]
    return {NAME: rows} if rows else {}


def unmapped_entries(engine: sa.Engine, request_id: str) -> list[UnmappedEntry]:
    """Return all of a request, by resource and code, over its slices."""
    table = tables.slice_.c
    query = (
        sa.select(table.resource, table.counts)
        .where(table.request_id == request_id)
        .order_by(table.resource, table.slice_no)
    )
    found: dict[tuple[str, LocalCode], UnmappedEntry] = {}
    with engine.connect() as connection:
        for resource, counts in connection.execute(query):
            for descriptor, code, records, examples in counts.get(NAME, ()):
                key = resource, LocalCode(descriptor, code)
                before = found.get(key)
                found[key] = UnmappedEntry(
                    resource=resource,
                    code=key[1],
                    records=records + (before.records if before else 0),
                    examples=before.examples if before else tuple(examples),
                )
    return [found[key] for key in sorted(found)]
