"""Prune: what happens to every orphan of a request. A run that reconciles and a run that verifies judge alike."""

from collections.abc import Iterator
from dataclasses import replace

from include.edfi.documents.resource import Resource
from include.engine.prune_policy import Numbers, in_batches, needing_approval, over_threshold, summary
from include.history.outcomes import OrphanStatus
from include.history.prunes import Orphan
from include.history.queries import RequestEntry
from include.resync.context import RunContext
from include.resync.prune.evidence import evidence_of, facts_of
from include.resync.prune.guards import PruneFacts, decide

NEEDED = "Documents of the same person await approval, and cannot be deleted without this association"


def guard(request_id: str, context: RunContext) -> Numbers:
    """Decides the status of every orphan the request found; numbers by resource and status.

    Raises:
        ConfigError: the history has no such request.
    """
    prunes, entry = context.prunes, context.entry(request_id)
    for name in prunes.counts(request_id):
        for batch in _decided(entry, context.registry[name], context):
            prunes.record(request_id, batch)
    for batch in _authorizing(request_id, context):
        prunes.record(request_id, batch)
    prunes.discard_unused_backups(request_id)
    return summary(prunes.counts(request_id))


def protect(request_id: str, context: RunContext) -> None:
    """Notes which orphans a reconcile would protect; for a run that verifies. All others stay pending.

    Expected differences stay pending too: the Verification Summary counts them in a column of their own.

    Raises:
        ConfigError: the history has no such request.
    """
    prunes, entry = context.prunes, context.entry(request_id)
    for name in prunes.counts(request_id):
        facts = replace(facts_of(entry, context.registry[name], context), expected="")
        for batch in _judged(request_id, facts, context):
            prunes.record(request_id, [orphan for orphan in batch if orphan.status is OrphanStatus.PROTECTED])


def _judged(request_id: str, facts: PruneFacts, context: RunContext) -> Iterator[list[Orphan]]:
    """The pending orphans of a resource with what the guards decide, in batches."""
    for batch in in_batches(context.prunes, request_id, facts.resource.name, OrphanStatus.PENDING):
        evidence = evidence_of(request_id, facts.resource, context, batch)
        yield [decide(orphan, facts, evidence) for orphan in batch]


def _decided(entry: RequestEntry, resource: Resource, context: RunContext) -> Iterator[list[Orphan]]:
    """The resource's orphans with their statuses, in batches; where too many are deletable, all of them again.

    What the request names itself was approved by asking for it: it neither counts nor waits.
    """
    facts = facts_of(entry, resource, context)
    yield from _judged(entry.request_id, facts, context)
    # Counted in the history, since an earlier attempt at the task may have decided about some already.
    deletable = _deletable(entry.request_id, facts, context)
    too_many = over_threshold(deletable, facts.in_ods, context.configuration.prune)
    if too_many:
        for batch in in_batches(context.prunes, entry.request_id, resource.name, OrphanStatus.DELETABLE):
            yield needing_approval([orphan for orphan in batch if not facts.is_requested(orphan)], too_many)


def _deletable(request_id: str, facts: PruneFacts, context: RunContext) -> int:
    name, prunes = facts.resource.name, context.prunes
    if not facts.former_people:
        return prunes.counts(request_id).get(name, {}).get(OrphanStatus.DELETABLE, 0)
    return sum(not facts.is_requested(orphan) for orphan in prunes.orphans(request_id, name, [OrphanStatus.DELETABLE]))


def _authorizing(request_id: str, context: RunContext) -> Iterator[list[Orphan]]:
    """Deletable associations whose person has documents that await approval, in batches: they await it themselves.

    Once a person's association is deleted, the ODS lets no one delete the other documents of that person. Note each
    batch before taking the next: an association that waits makes others wait, so resources come children first.
    """
    counts, registry = context.prunes.counts(request_id), context.registry
    waiting = [OrphanStatus.AWAITING_APPROVAL, OrphanStatus.PENDING]
    for name in reversed([name for name in registry if OrphanStatus.DELETABLE in counts.get(name, {})]):
        dependents = [other for other, resource in registry.items() if name in resource.after and other in counts]
        if not dependents:
            continue
        for batch in in_batches(context.prunes, request_id, name, OrphanStatus.DELETABLE):
            people = [orphan.person_hash for orphan in batch if orphan.person_hash]
            in_doubt = context.prunes.people(request_id, dependents, waiting, people)
            yield needing_approval([orphan for orphan in batch if orphan.person_hash in in_doubt], NEEDED)
