"""Entries of descriptor lists that were not sent, because their code is unmapped; stored with each slice."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from include.edfi.documents.codes import LocalCode
from include.history.slices import Counts, usage_in_counts

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


def unmapped_entries(slice_counts: Counts) -> list[UnmappedEntry]:
    """Return all of a request, by resource and code, over its slices."""
    return [
        UnmappedEntry(resource=resource, code=LocalCode(descriptor, code), records=records, examples=examples)
        for (resource, descriptor, code), (records, examples) in usage_in_counts(slice_counts, NAME).items()
    ]
