"""One spelling for documents that mean the same.

What the server adds (id, ETag, dates of change, links) goes; empty and absent are one; collections have no order;
numbers, dates, times and descriptors have one spelling. Source: ODS/API 7.3 developers' guide, reading and ETags.
"""

import re
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

from pydantic_core import to_json

from include.edfi.documents.extension import EXTENSIONS, paths_of
from include.edfi.documents.spelling import plain_text

SERVER_OWN = frozenset({"id", "_etag", "_lastModifiedDate", "_changeVersion", "link"})
CLOCK = re.compile(r"^(\d{2}:\d{2})(?::(\d{2})(?:\.\d+)?)?$")
ELEMENT_HASH = 6
"""Bytes kept of an element's hash: enough to detect a change among a document's few elements."""


def canonical(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document in its one spelling, elements in the order of their names."""
    elements = {name: _value(name, value) for name, value in sorted(document.items()) if name not in SERVER_OWN}
    return {name: value for name, value in elements.items() if value not in (None, "", [], {})}


def _value(name: str, value: Any) -> Any:
    if isinstance(value, Mapping):
        return canonical(value)
    if isinstance(value, list):
        return sorted((_value(name, item) for item in value), key=to_json)
    if isinstance(value, str):
        return _text(plain_text(name, value))
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _text(text: str) -> str:
    clock = CLOCK.match(text)
    return f"{clock[1]}:{clock[2] or '00'}" if clock else text


def element_hashes(document: Mapping[str, Any]) -> dict[str, str]:
    """A short hexadecimal hash by name of every element of the canonical document; a state's by their paths."""
    return hashes_of_canonical(canonical(document))


def hashes_of_canonical(elements: Mapping[str, Any]) -> dict[str, str]:
    """The same for a document that is canonical already."""
    named = {name: value for name, value in elements.items() if name != EXTENSIONS}
    named |= paths_of(elements.get(EXTENSIONS, {}))
    return {name: blake2b(to_json(value), digest_size=ELEMENT_HASH).hexdigest() for name, value in named.items()}


def differing(ours: Mapping[str, str], theirs: Mapping[str, str]) -> tuple[str, ...]:
    """Names of the elements that differ or that one side lacks, in order."""
    return tuple(sorted(name for name in {*ours, *theirs} if ours.get(name) != theirs.get(name)))
