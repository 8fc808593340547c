"""Compares ODS and SIS document by document, without the history.

The SIS side is mapped again; the ODS side is read back page by page. A document counts as waiting when no ODS would
accept it or show it: it refers to a record that cannot be sent (one with a code that is not mapped, for example), or
it is about a person without the association that authorizes an API client for the person.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import chain
from typing import Any

from sqlalchemy import Engine

from include.edfi.api.client import EdFiClient
from include.edfi.documents.codes import MappingContext
from include.edfi.documents.reference_keys import references_of
from include.edfi.documents.resource import Resource, identity_of, key_hash, key_text
from include.edfi.documents.scope import Scope
from include.engine.documents import Document
from include.resync.extract import extract
from include.resync.map.documents import Mapper

ADDED_BY_ODS = frozenset({"id", "_etag", "_lastModifiedDate", "link"})


Reference = tuple[tuple[str, str], ...]
"""(resource, key) of each record that one reference may mean: a school or a district, for an organization."""


@dataclass(frozen=True, slots=True)
class ExpectedDocument:
    """What a document of the SIS should look like in the ODS, and what it refers to."""

    digest: bytes
    references: tuple[Reference, ...]


@dataclass(frozen=True, kw_only=True)
class ResourceComparison:
    """Documents of one resource, counted: in both and alike, in both and not alike, in one only, waiting."""

    resource: str
    equal: int
    different: int
    missing: int
    unexpected: int
    waiting: int

    @property
    def ok(self) -> bool:
        """Whether the ODS has what can be sent, and nothing else."""
        return not (self.different or self.missing or self.unexpected)


@dataclass(kw_only=True)
class Comparison:
    """Compares the resources of a registry, prerequisites first."""

    registry: Mapping[str, Resource]
    context: MappingContext
    read_only: tuple[str, ...]
    sis: Engine
    client: EdFiClient
    _expected: dict[str, dict[str, ExpectedDocument]] = field(default_factory=dict)
    _sendable: dict[str, set[str]] = field(default_factory=dict)
    _associated: dict[str, set[str]] = field(default_factory=dict)

    def compare(
        self, scopes: Callable[[Resource], Iterable[Scope]], whole: Callable[[Resource], Iterable[Scope]]
    ) -> Iterator[ResourceComparison]:
        """Every resource in the scopes of the run; what the whole district explains is not unexpected.

        Raises:
            Unreachable, Refused, Rejected: the ODS cannot be read.
        """
        for name, resource in self.registry.items():
            # Of two SIS records with one natural key, the first is the one that is sent.
            self._expected[name] = dict(reversed([*self._documents(resource, scopes(resource))]))
        self._settle_all()
        for resource in self.registry.values():
            yield self._compared(resource, whole)

    def _settle_all(self) -> None:
        """Until nothing changes: what is about a person may come before the association of the person."""
        before, settled = -1, 0
        while settled > before:
            for resource in self.registry.values():
                self._settle(resource)
            before, settled = settled, sum(map(len, self._sendable.values()))

    def _settle(self, resource: Resource) -> None:
        """Adds the documents of a resource that an ODS would accept, and the people that those associate."""
        self._sendable[resource.name] = accepted = {
            key
            for key, document in self._expected[resource.name].items()
            if self._would_be_accepted(resource, document)
        }
        for key in accepted:
            for target, parent in chain.from_iterable(self._expected[resource.name][key].references):
                if resource.name in self._associations(target):
                    self._associated.setdefault(target, set()).add(parent)

    def _would_be_accepted(self, resource: Resource, document: ExpectedDocument) -> bool:
        return all(
            any(self._is_readable(resource, target, parent) for target, parent in reference)
            for reference in document.references
        )

    def _is_readable(self, resource: Resource, target: str, parent: str) -> bool:
        if target not in self.registry:
            return True
        makes_it = not self._associations(target) or resource.name in self._associations(target)
        return parent in self._sendable[target] and (makes_it or parent in self._associated.get(target, ()))

    def _associations(self, name: str) -> tuple[str, ...]:
        return self.registry[name].deferred_until

    def _compared(self, resource: Resource, whole: Callable[[Resource], Iterable[Scope]]) -> ResourceComparison:
        name = resource.name
        expected = self._sendable[name]
        if resource.deferred_until:
            # Without an association the record may be there, but an API client does not get to see it.
            expected = expected & self._associated.get(name, set())
        of_ods = self._documents_of_ods(resource)
        both = expected & of_ods.keys()
        checked_only = name in self.read_only
        equal = sum(checked_only or self._expected[name][key].digest == of_ods[key] for key in both)
        unexpected = set() if checked_only else of_ods.keys() - self._expected[name].keys()
        if unexpected:
            unexpected -= {key for key, _ in self._documents(resource, whole(resource))}
        return ResourceComparison(
            resource=name,
            equal=equal,
            different=len(both) - equal,
            missing=len(expected - of_ods.keys()),
            unexpected=len(unexpected),
            waiting=len(self._expected[name].keys() - expected - of_ods.keys()),
        )

    def _documents(self, resource: Resource, scopes: Iterable[Scope]) -> Iterator[tuple[str, ExpectedDocument]]:
        mapper = Mapper(resource, self.context)
        schema = resource.schema(self.context.standard)
        for scope in scopes:
            for rows in extract(self.sis, resource, scope):
                for mapped in map(mapper.map, rows):
                    if isinstance(mapped, Document):
                        yield (
                            mapped.key_hash,
                            ExpectedDocument(digest(mapped.content), tuple(references_of(mapped.content, schema))),
                        )

    def _documents_of_ods(self, resource: Resource) -> dict[str, bytes]:
        standard = self.context.standard
        paths = resource.natural_key(standard)
        documents = self.client.pages(resource.path(standard), {})
        return {key_hash(key_text(identity_of(document, paths))): digest(document) for document in documents}


def digest(content: Mapping[str, Any]) -> bytes:
    """A hash of a document's content, whatever the order of its collections and whoever wrote it."""
    text = json.dumps(canonical(content), sort_keys=True, ensure_ascii=False)
    return blake2b(text.encode(), digest_size=16).digest()


def canonical(value: Any) -> Any:
    """Without what the ODS adds and what says nothing; collections in one order, descriptors in lower case."""
    if isinstance(value, Mapping):
        return {
            name: item.lower() if name.endswith("Descriptor") and isinstance(item, str) else canonical(item)
            for name, item in value.items()
            if name not in ADDED_BY_ODS and item not in (None, [], {})
        }
    if isinstance(value, list | tuple):
        return sorted((canonical(item) for item in value), key=lambda item: json.dumps(item, sort_keys=True))
    return value
