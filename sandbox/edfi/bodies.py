"""The two stored texts of a document: its content, for comparing, and what is read back."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from sandbox.edfi.catalog import Node, ResourceFacts
from sandbox.edfi.keys import Document
from sandbox.edfi.storage import Storage, Stored

EPOCH = datetime(1, 1, 1, tzinfo=UTC)
SORTED = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)
PLAIN = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False)


def canonical(document: Document) -> str:
    """The text two documents share when they say the same; nulls and empty collections say nothing."""
    text = SORTED.encode(document)
    return SORTED.encode(_without_empty(document)) if ":null" in text or ":[]" in text else text


def _without_empty(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_empty(inner) for name, inner in value.items() if inner not in (None, [])}
    return [_without_empty(item) for item in value] if isinstance(value, list) else value


def body_text(
    facts: ResourceFacts,
    id_: str,
    document: Document,
    references: list[tuple[Node, Document]],
    links: list[Document],
) -> str:
    """The text a document is read back as: with id, links (none or one per reference) and empty collections."""
    empty: Document = {name: [] for name, node in facts.tree.items() if node.kind == "collection"}
    for (_, reference), link in zip(references, links, strict=False):
        reference["link"] = link
    text = PLAIN.encode({"id": id_} | empty | {name: value for name, value in document.items() if value is not None})
    for _, reference in references:
        reference.pop("link", None)
    return text


def stamp(storage: Storage, stored: Stored) -> None:
    """Give a document its next change version, modification date and ETag (.NET ticks, as the ODS)."""
    now = datetime.now(UTC)
    stored.version = storage.next_version()
    # The change version in the last digit keeps two changes within a microsecond apart.
    ticks = (now - EPOCH) // timedelta(microseconds=1) * 10 + stored.version % 10
    stored.etag = str(ticks)
    stored.modified = now.isoformat(timespec="microseconds").replace("+00:00", "Z")
