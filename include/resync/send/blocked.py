"""Children of a record that did not reach the ODS are blocked, not sent to be rejected."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from include.edfi.api.problems import dependents_wait
from include.edfi.documents.reference_keys import parents
from include.edfi.documents.resource import Resource
from include.engine.documents import Document
from include.history import queries
from include.history.associations import not_yet_associated, unassociated
from include.history.entries import Recorded
from include.history.identity_map import confirmed, known_identities
from include.history.outcomes import Outcome
from include.history.withheld import Runs, Withheld, earlier_runs, withheld_associations, withheld_keys
from include.resync.context import RunContext
from include.resync.send.waits import Wait

LookUp = Callable[[str, Sequence[str]], dict[str, Wait]]
"""Takes a resource and natural-key hashes; returns those whose children have to wait."""


class BlockedDependents:
    """Knows which of a slice's documents wait for a record that did not make it to the ODS.

    A parent that the ODS confirmed in an earlier request is there, even if its newest form is refused; its children
    do not wait. Of a parent that the request does not include, the latest earlier request decides: what the SIS side
    withheld there is not in the ODS either.
    """

    def __init__(self, resource: Resource, context: RunContext, request_id: str) -> None:
        self._schema = resource.schema(context.configuration.data_standard)
        self._request_id = request_id
        self._context = context
        counts = queries.counts(context.history_engine, request_id)
        blocked = {name for name, outcomes in counts.items() if any(outcome.blocks_children for outcome in outcomes)}
        deferred = {name for name, outcomes in counts.items() if Outcome.DEFERRED in outcomes}
        deferred = {name for name in deferred if resource.name not in context.registry[name].deferred_until}
        absent = self._absent(resource.depends_on)
        self._associations = sorted(blocked & set(resource.after))
        self._earlier_associations = sorted(absent & set(resource.after))
        self._runs = {name: self._runs_with([name]) for name in absent - set(resource.after)}
        self._runs_of_associations = self._runs_with(self._earlier_associations)
        look_ups = {self._blocked: blocked, self._not_yet_associated: deferred, self._withheld: self._runs.keys()}
        # Sorted, so that a document that waits for two parents names the same one in every run.
        by_parent = {
            name: [look_up for look_up, names in look_ups.items() if name in names]
            for name in sorted(resource.depends_on)
        }
        self._look_ups: Mapping[str, Sequence[LookUp]] = {name: needed for name, needed in by_parent.items() if needed}

    def _absent(self, names: Iterable[str]) -> set[str]:
        """Resources that the configuration sends and the request does not include."""
        included = self._context.entry(self._request_id).plan.get("resources", ())
        return {name for name in names if name not in included and self._context.configuration.is_on(name)}

    def _runs_with(self, resources: Sequence[str]) -> Runs:
        name = self._context.configuration.name
        return earlier_runs(self._context.history_engine, name, resources, self._request_id) if resources else {}

    def blocked(self, documents: Sequence[Document]) -> dict[str, Recorded]:
        """By SIS key, the documents that are not to be sent now, each with its root cause."""
        outcomes: dict[str, Recorded] = {}
        if self._look_ups:
            self._for_parents(documents, outcomes)
        if self._associations or self._runs_of_associations:
            self._for_associations(documents, outcomes)
        return outcomes

    def _for_parents(self, documents: Sequence[Document], outcomes: dict[str, Recorded]) -> None:
        references: dict[str, list[tuple[str, Document]]] = {name: [] for name in self._look_ups}
        for document in documents:
            for target, hashed in parents(document.content, self._schema):
                if target in references:
                    references[target].append((hashed, document))
        for target, pairs in references.items():
            hashes = [hashed for hashed, _ in pairs]
            found = [look_up(target, hashes) for look_up in self._look_ups[target]]
            waits = {hashed: wait for by_hash in found for hashed, wait in by_hash.items()}
            for hashed, document in pairs:
                if hashed in waits:
                    outcomes.setdefault(document.sis_key, waits[hashed].outcome(document))

    def _blocked(self, target: str, hashes: Sequence[str]) -> dict[str, Wait]:
        blocked = self._context.history.rejected_keys(self._request_id, target, hashes)
        waits = {hashed: Wait(target, parent) for hashed, parent in blocked.items() if dependents_wait(parent.reason)}
        return self._unconfirmed(target, waits)

    def _not_yet_associated(self, target: str, hashes: Sequence[str]) -> dict[str, Wait]:
        associations = self._context.registry[target].deferred_until
        engine = self._context.history_engine
        people = not_yet_associated(engine, self._request_id, target, associations, hashes)
        return {hashed: Wait(target, parent, associations=associations) for hashed, parent in people.items()}

    def _withheld(self, target: str, hashes: Sequence[str]) -> dict[str, Wait]:
        found = withheld_keys(self._context.history_engine, self._runs[target], target, hashes)
        return self._unconfirmed(target, {hashed: self._earlier(record) for hashed, record in found.items()})

    def _earlier(self, record: Withheld) -> Wait:
        return Wait(record.resource, record.parent, day=self._context.configuration.day_of(record.when))

    def _unconfirmed(self, target: str, waits: dict[str, Wait]) -> dict[str, Wait]:
        """Those of the natural keys that the ODS never confirmed."""
        engine, name = self._context.history_engine, self._context.configuration.name
        there = confirmed(engine, name, target, list(waits)) if waits else set()
        return {hashed: wait for hashed, wait in waits.items() if hashed not in there}

    def _for_associations(self, documents: Sequence[Document], outcomes: dict[str, Recorded]) -> None:
        people = sorted({document.person_hash for document in documents if document.person_hash})
        engine, name = self._context.history_engine, self._context.configuration.name
        failed = unassociated(engine, self._request_id, self._associations, people)
        waits = {
            person: Wait(resource, parent)
            for person, (resource, parent) in failed.items()
            if dependents_wait(parent.reason)
        }
        earlier = withheld_associations(engine, self._runs_of_associations, self._earlier_associations, people)
        waits |= {person: self._earlier(record) for person, record in earlier.items()}
        known = {
            (resource, sis_key)
            for resource in sorted({wait.resource for wait in waits.values()})
            for sis_key in known_identities(engine, name, resource, _sis_keys(waits.values(), resource))
        }
        for document in documents:
            wait = waits.get(document.person_hash or "")
            if wait is not None and (wait.resource, wait.parent.sis_key) not in known:
                outcomes.setdefault(document.sis_key, wait.outcome(document))


def _sis_keys(waits: Iterable[Wait], resource: str) -> list[str]:
    return sorted({wait.parent.sis_key for wait in waits if wait.resource == resource})
