"""Children of a record that did not reach the ODS are blocked, not sent to be rejected.

A reference holds the same values by the same names as the natural key of what it points to, so its hash finds
the parent among this request's outcomes.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from include.edfi.documents.projection import Schema
from include.edfi.documents.resource import Resource, key_hash, key_text
from include.engine.documents import Document
from include.history import queries
from include.history.associations import unassociated
from include.history.entries import Blocked, Cause, Recorded
from include.history.identity_map import confirmed, known_identities
from include.history.outcomes import Outcome
from include.resync.context import RunContext

ORGANIZATION = "educationOrganizationId"
OWN_ID = {"schools": "schoolId", "localEducationAgencies": "localEducationAgencyId"}
"""How an education organization names its ID in its own key."""


def parents(content: Mapping[str, Any], schema: Schema) -> Iterator[tuple[str, str]]:
    """(resource, natural-key hash) of everything a document refers to."""
    for reference in references_of(content, schema):
        yield from reference


def references_of(content: Mapping[str, Any], schema: Schema) -> Iterator[tuple[tuple[str, str], ...]]:
    """Every reference of a document, wherever in it: (resource, natural-key hash) of each record it may mean."""
    for element in schema.values():
        value = content.get(element.name)
        if value is None or element.schema is None:
            continue
        for item in value if isinstance(value, list) else [value]:
            if element.targets:
                yield tuple((target, reference_hash(item, target)) for target in element.targets)
            else:
                yield from references_of(item, element.schema)


def reference_hash(reference: Mapping[str, Any], target: str) -> str:
    """The natural-key hash of the record a reference points to."""
    identity = {OWN_ID.get(target, name) if name == ORGANIZATION else name: value for name, value in reference.items()}
    return key_hash(key_text(identity))


class BlockedDependents:
    """Knows which of a slice's documents wait for a record that did not make it in this request.

    A parent that the ODS confirmed in an earlier request is there, even if its newest form is refused; its children
    do not wait.
    """

    def __init__(self, resource: Resource, context: RunContext, request_id: str) -> None:
        self._schema = resource.schema(context.configuration.data_standard)
        self._request_id = request_id
        self._context = context
        blocked = {
            name
            for name, outcomes in queries.counts(context.history_engine, request_id).items()
            if any(outcome.blocks_children for outcome in outcomes)
        }
        # Sorted, so that a document that waits for two parents names the same one in every run.
        self._watched = tuple(sorted(blocked & set(resource.depends_on)))
        self._associations = tuple(sorted(blocked & set(resource.after)))

    def blocked(self, documents: Sequence[Document]) -> dict[str, Recorded]:
        """By SIS key, the documents that are not to be sent now, each with its root cause."""
        outcomes: dict[str, Recorded] = {}
        if self._watched:
            self._for_parents(documents, outcomes)
        if self._associations:
            self._for_associations(documents, outcomes)
        return outcomes

    def _for_parents(self, documents: Sequence[Document], outcomes: dict[str, Recorded]) -> None:
        references: dict[str, list[tuple[str, Document]]] = {name: [] for name in self._watched}
        for document in documents:
            for target, hashed in parents(document.content, self._schema):
                if target in references:
                    references[target].append((hashed, document))
        for target, pairs in references.items():
            blocked = self._blocked(target, [hashed for hashed, _ in pairs])
            for hashed, document in pairs:
                if hashed in blocked:
                    cause = blocked[hashed].cause or Cause(target, hashed)
                    outcomes.setdefault(document.sis_key, _blocked_outcome(document, cause))

    def _blocked(self, target: str, hashes: Sequence[str]) -> dict[str, Blocked]:
        blocked = self._context.history.rejected_keys(self._request_id, target, hashes)
        name = self._context.configuration.name
        there = confirmed(self._context.history_engine, name, target, list(blocked)) if blocked else set()
        return {hashed: parent for hashed, parent in blocked.items() if hashed not in there}

    def _for_associations(self, documents: Sequence[Document], outcomes: dict[str, Recorded]) -> None:
        people = sorted({document.person_hash for document in documents if document.person_hash})
        engine = self._context.history_engine
        for person, (resource, parent) in unassociated(engine, self._request_id, self._associations, people).items():
            if known_identities(engine, self._context.configuration.name, resource, [parent.sis_key]):
                continue
            cause = parent.cause or Cause(resource, parent.key_hash)
            for document in documents:
                if document.person_hash == person:
                    outcomes.setdefault(document.sis_key, _blocked_outcome(document, cause))


def _blocked_outcome(document: Document, cause: Cause) -> Recorded:
    return document.ended(
        Outcome.BLOCKED,
        reason=f"waits for a record of {cause.resource} that did not reach the ODS",
        hint=f"Fix that record of {cause.resource}; this one is sent with the next run.",
        cause=cause,
    )
