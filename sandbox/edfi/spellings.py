"""Keys on a host whose database takes several spellings for one: which they are, and which one is kept.

The first spelling is kept: in the record itself, in the references to it and wherever a descriptor is named. (An ODS on
SQL Server may keep the spelling of a reference as it was first sent; what a client has to cope with is the same.)
"""

import json
import re
import sqlite3
from collections.abc import Callable, Mapping
from typing import Any

from sandbox.edfi.catalog import Catalog, Node, ResourceFacts
from sandbox.edfi.keys import Document, document_key, identity_targets, identity_values
from sandbox.edfi.storage import Storage, Stored
from sandbox.edfi.traits import Keys

BLANKS = re.compile(' +"')
"""In a compact JSON text, blanks right before a quotation mark without a backslash end a string."""


def _without_blanks(text: str) -> str:
    return BLANKS.sub('"', text)


FOLDS: Mapping[Keys, Callable[[str], str]] = {
    "exact": str,
    "ignore_case": str.lower,
    "ignore_trailing_blanks": _without_blanks,
    "ignore_both": lambda text: _without_blanks(text.lower()),
}
"""What makes one text of all spellings of a key, given as compact JSON."""


def adopt(storage: Storage, catalog: Catalog, keys: Keys) -> None:
    """Have a storage compare keys this way from now on; ValueError where two of its records would become one."""
    marker = list(FOLDS).index(keys)
    if storage.marker == marker:
        storage.fold = FOLDS[keys]
        return
    before, storage.fold = storage.fold, FOLDS[keys]
    try:
        with storage.transaction():
            _name_again(storage, catalog)
    except sqlite3.IntegrityError:
        storage.fold = before
        raise ValueError(f"trait keys: {keys!r} would make one record of two that are stored") from None
    storage.marker = marker


def _name_again(storage: Storage, catalog: Catalog) -> None:
    storage.run("DELETE FROM identities")
    for number, resource, body in storage.rows("SELECT number, resource, body FROM documents"):
        facts = catalog.facts(resource)
        key = storage.fold(document_key(facts, json.loads(body)))
        storage.run("UPDATE documents SET key = ? WHERE number = ?", key, number)
        storage.identify(number, key, identity_targets(facts))


def keep_own(storage: Storage, facts: ResourceFacts, stored: Stored, document: Document) -> None:
    """Give a document the spelling of the stored one in the place of which it comes, if their key is the same."""
    if not stored.body:
        return
    held = stored.document()
    if storage.fold(document_key(facts, held)) == stored.key:
        for path in facts.identity:
            if len(path) == 1:
                document[path[0]] = held[path[0]]


def keep_references(
    storage: Storage, catalog: Catalog, references: list[tuple[Node, Document]], targets: Mapping[int, int]
) -> None:
    """Give references the spelling of the documents they mean; `targets` has their numbers by position."""
    for position, (node, reference) in enumerate(references):
        target = storage.by_number(targets[position])
        if target is not None:
            values = identity_values(catalog.facts(target.resource), target.document())
            reference.update(zip(node.key_names, values, strict=True))


def keep_descriptors(document: Any, spelled: Mapping[str, str]) -> Any:
    """The document with its descriptors as they are held; `spelled` leads from those as sent."""
    if isinstance(document, dict):
        for name, value in document.items():
            document[name] = keep_descriptors(value, spelled)
    elif isinstance(document, list):
        document[:] = [keep_descriptors(item, spelled) for item in document]
    return spelled.get(document, document) if isinstance(document, str) else document
