"""Documents that are equal apart from how keys and references are spelled.

Hosts on SQL Server usually compare keys without regard to case and keep the spelling that came first; hosts on
PostgreSQL compare exactly, and may hold both spellings (Ed-Fi-ODS pull requests for ODS-4944, 5751, 5781, 5904). Which
of the two a host does is never guessed: two spellings are one record only where the host gave one id for both.
"""

from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

from pydantic_core import to_json

from include.edfi.documents.projection import Schema
from include.edfi.documents.resource import Resource, identity_of, key_hash, key_text
from include.edfi.documents.standards import Standard
from include.engine.documents import Document
from include.history.identity_map import IdentityEntry
from include.resync.compare.canonical import canonical, hashes_of_canonical

RESPELLED = "spelled otherwise by the ODS"


class Spelling:
    """Hashes of one resource's documents in which the case of keys and references does not count."""

    def __init__(self, resource: Resource, standard: Standard) -> None:
        self._paths = resource.natural_key(standard)
        self._names = frozenset(
            element.name
            for element in resource.schema(standard).values()
            if element.in_key or element.targets or _refers(element.schema)
        )

    def key(self, document: Mapping[str, Any]) -> str:
        """32 hexadecimal characters: the hash of the natural key without its case."""
        return any_case_hash(key_text(identity_of(document, self._paths)))

    def document(self, document: Mapping[str, Any]) -> str:
        """16 hexadecimal characters: the hash of a document; elements outside of keys and references as they are."""
        plain = canonical(document)
        return self.canonical_document(plain, hashes_of_canonical(plain))

    def canonical_document(self, plain: Mapping[str, Any], hashes: Mapping[str, str]) -> str:
        """The same for a canonical document and the hashes of its elements."""
        folded = {name: _folded(value) for name, value in plain.items() if name in self._names}
        exact = {name: hashed for name, hashed in hashes.items() if name not in self._names}
        return blake2b(to_json([folded, exact]), digest_size=8).hexdigest()

    def is_kept_by_host(self, document: Document, theirs: Mapping[str, Any], before: IdentityEntry | None) -> bool:
        """Whether the ODS accepted just this document earlier and differs from it by spelling alone."""
        return accepted_before(document, before) and self.document(document.content) == self.document(theirs)

    def is_other(self, document: Document, theirs: Mapping[str, Any]) -> bool:
        """Whether the ODS spells just this natural key otherwise."""
        same = self.key(theirs) == self.key(document.content)
        return same and key_hash(key_text(identity_of(theirs, self._paths))) != document.key_hash


def any_case_hash(key: str) -> str:
    """The hash of a natural key's text without its case."""
    return key_hash(key.casefold())


def accepted_before(document: Document, before: IdentityEntry | None) -> bool:
    """Whether the document is what the ODS last accepted for its SIS record."""
    return before is not None and (before.key_hash, before.payload_hash) == (document.key_hash, document.payload_hash)


def _refers(schema: Schema | None) -> bool:
    """Whether an object, or the items of a list, hold a reference."""
    return any(element.targets or _refers(element.schema) for element in (schema or {}).values())


def _folded(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _folded(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return sorted(map(_folded, value), key=to_json)
    return value.casefold() if isinstance(value, str) else value
