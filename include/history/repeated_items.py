"""Items of lists that were not sent, because another item of the list has the same key; stored with each slice."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from include.history.slices import Counts, usage_in_counts

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


def repeated_items(slice_counts: Counts) -> list[RepeatedItem]:
    """Return all of a request, by resource and list, over its slices."""
    return [
        RepeatedItem(resource=resource, list_name=list_name, records=records, examples=examples)
        for (resource, list_name), (records, examples) in usage_in_counts(slice_counts, NAME).items()
    ]
