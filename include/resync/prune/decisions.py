"""Prune: what happens to every orphan of a request. A run that reconciles and a run that verifies judge alike."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from include.engine.prune_policy import Numbers, in_batches, needing_approval, over_threshold, summary
from include.history.outcomes import OrphanStatus
from include.history.prunes import Orphan
from include.history.queries import RequestEntry
from include.resync.context import RunContext
from include.resync.prune.evidence import evidence_of, facts_of
from include.resync.prune.guards import PruneFacts, decide
from include.resync.prune.waiting import waiting

WOULD_ASK = "A run in mode reconcile asks for approval before it deletes it."
WOULD_DELETE = "A run in mode reconcile deletes it."


def guard(request_id: str, context: RunContext) -> Numbers:
    """Decides the status of every orphan the request found; numbers by resource and status.

    Raises:
        ConfigError: the history has no such request.
    """
    for batch in _guarded(context.entry(request_id), context, {}):
        context.prunes.record(request_id, batch)
    context.prunes.discard_unused_backups(request_id)
    return summary(context.prunes.counts(request_id))


def preview(request_id: str, context: RunContext) -> None:
    """Notes which status a reconcile would give every orphan; for a run that verifies.

    Expected differences are judged as others are: the Verification Summary counts them in a column of their own.

    Raises:
        ConfigError: the history has no such request.
    """
    hints = {OrphanStatus.AWAITING_APPROVAL: WOULD_ASK, OrphanStatus.DELETABLE: WOULD_DELETE}
    for batch in _guarded(context.entry(request_id), context, {"expected": ""}):
        judged = [replace(orphan, hint=hints.get(orphan.status, orphan.hint)) for orphan in batch]
        context.prunes.record(request_id, judged)


def _guarded(entry: RequestEntry, context: RunContext, changes: Mapping[str, Any]) -> Iterator[list[Orphan]]:
    """Every orphan with its status, in batches; note each batch before taking the next.

    `changes` are fields of the facts that are not as the configuration has them.
    """
    for name in context.prunes.counts(entry.request_id):
        facts = replace(facts_of(entry, context.registry[name], context), **changes)
        yield from _decided(entry.request_id, facts, context)
    yield from waiting(entry.request_id, context)


def _decided(request_id: str, facts: PruneFacts, context: RunContext) -> Iterator[list[Orphan]]:
    """The resource's orphans with their statuses, in batches; where too many are deletable, all of them again.

    What the request names itself was approved by asking for it: it neither counts nor waits.
    """
    prunes, name = context.prunes, facts.resource.name
    for batch in in_batches(prunes, request_id, name, OrphanStatus.PENDING):
        evidence = evidence_of(request_id, facts.resource, context, batch)
        yield [decide(orphan, facts, evidence) for orphan in batch]
    # Counted in the history, since an earlier attempt at the task may have decided about some already.
    deletable = _deletable(request_id, facts, context)
    too_many = over_threshold(deletable, facts.in_ods, context.configuration.prune)
    if too_many:
        for batch in in_batches(prunes, request_id, name, OrphanStatus.DELETABLE):
            yield needing_approval([orphan for orphan in batch if not facts.is_requested(orphan)], too_many)


def _deletable(request_id: str, facts: PruneFacts, context: RunContext) -> int:
    name, prunes = facts.resource.name, context.prunes
    if not facts.former_people:
        return prunes.counts(request_id).get(name, {}).get(OrphanStatus.DELETABLE, 0)
    return sum(not facts.is_requested(orphan) for orphan in prunes.orphans(request_id, name, [OrphanStatus.DELETABLE]))
