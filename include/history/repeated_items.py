"""Items of lists that were not sent, because another item of the list has the same key; stored with each slice."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from include.history import tables

NAME = "repeated_items"
"""Their name among the counts of a slice."""


@dataclass(frozen=True, kw_only=True)
class RepeatedItem:
    """Records of one resource that were sent without an item of a list; `examples` are SIS keys."""

    resource: str
    list_name: str
    """Path of the list in the document, such as languages.uses."""
    records: int
    examples: tuple[str, ...]


def repeated_item_counts(lists: Mapping[str, tuple[int, list[str]]]) -> dict[str, Any]:
    """Records and examples by list, as the counts of a slice have them; empty where there are none."""
    rows = [[name, records, examples] for name, (records, examples) in lists.items()]
    return {NAME: rows} if rows else {}


def repeated_items(engine: sa.Engine, request_id: str) -> list[RepeatedItem]:
    """Return all of a request, by resource and list, over its slices."""
    table = tables.slice_.c
    query = (
        sa.select(table.resource, table.counts)
        .where(table.request_id == request_id)
        .order_by(table.resource, table.slice_no)
    )
    found: dict[tuple[str, str], RepeatedItem] = {}
    with engine.connect() as connection:
        for resource, counts in connection.execute(query):
            for name, records, examples in counts.get(NAME, ()):
                before = found.get((resource, name))
                found[resource, name] = RepeatedItem(
                    resource=resource,
                    list_name=name,
                    records=records + (before.records if before else 0),
                    examples=before.examples if before else tuple(examples),
                )
    return [found[key] for key in sorted(found)]
