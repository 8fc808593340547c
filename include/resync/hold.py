"""Part of send: children of a record that did not reach the ODS are held back, not sent to be refused.

A reference holds the same values by the same names as the natural key of what it points to, so its hash finds
the parent among this request's outcomes.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Engine

from include.edfi.fit import Shape
from include.edfi.resource import Resource, key_hash, key_text
from include.edfi.standards import Standard
from include.history import queries
from include.history.entries import Blocked, Cause, Recorded
from include.history.outcomes import Outcome
from include.history.store import History
from include.resync.map import Document

ORGANIZATION = "educationOrganizationId"
OWN_ID = {"schools": "schoolId", "localEducationAgencies": "localEducationAgencyId"}
"""How an education organization names its ID in its own key."""


def parents(content: Mapping[str, Any], shape: Shape) -> Iterator[tuple[str, str]]:
    """(resource, natural-key hash) of everything a document refers to."""
    for element in shape.values():
        value = content.get(element.name)
        if value is None or element.shape is None:
            continue
        for item in value if isinstance(value, list) else [value]:
            if element.targets:
                yield from ((target, reference_hash(item, target)) for target in element.targets)
            else:
                yield from parents(item, element.shape)


def reference_hash(reference: Mapping[str, Any], target: str) -> str:
    """The natural-key hash of the record a reference points to."""
    identity = {OWN_ID.get(target, name) if name == ORGANIZATION else name: value for name, value in reference.items()}
    return key_hash(key_text(identity))


class Holder:
    """Knows which of a slice's documents wait for a parent that did not make it in this request."""

    def __init__(
        self, resource: Resource, standard: Standard, request_id: str, history: History, engine: Engine
    ) -> None:
        self._shape = resource.shape(standard)
        self._request_id = request_id
        self._history = history
        blocked = {
            name
            for name, outcomes in queries.counts(engine, request_id).items()
            if any(outcome.blocks_children for outcome in outcomes)
        }
        self._watched = blocked & set(resource.depends_on)

    def held(self, documents: Sequence[Document]) -> dict[str, Recorded]:
        """By SIS key, the documents that are not to be sent now, each with its root cause."""
        if not self._watched:
            return {}
        wanted: dict[str, list[tuple[str, Document]]] = {name: [] for name in self._watched}
        for document in documents:
            for target, hashed in parents(document.content, self._shape):
                if target in wanted:
                    wanted[target].append((hashed, document))
        found: dict[str, Recorded] = {}
        for target, pairs in wanted.items():
            blocked = self._history.rejected_keys(self._request_id, target, [hashed for hashed, _ in pairs])
            for hashed, document in pairs:
                if hashed in blocked:
                    found.setdefault(document.sis_key, _held(document, target, hashed, blocked[hashed]))
        return found


def _held(document: Document, target: str, hashed: str, parent: Blocked) -> Recorded:
    return document.ended(
        Outcome.HELD,
        reason=f"waits for a record of {target} that is not in the ODS ({parent.sis_key})",
        hint=f"Mend that record of {target}; this one is sent with the next run.",
        cause=parent.cause or Cause(target, hashed),
    )
