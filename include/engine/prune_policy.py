"""The policy both tools prune by: what is protected, what needs approval, and how many deletes need approval."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import chain

from more_itertools import batched

from include.configurations.configuration import ExpectedDifference, PrunePolicy
from include.engine.context import ToolContext
from include.history.outcomes import OrphanStatus
from include.history.prunes import Orphan, Prunes

BATCH = 500
APPROVE = "Approve or reject the deletes in the run's approval task."
NO_RECORD = "The SIS has no record of it"
UNFINISHED = "Not every slice of the resource was processed: its SIS record may still come"
RUN_AGAIN = "Run the resync again."

Numbers = dict[str, dict[str, int]]
"""Orphans by resource and status, for tasks to pass on."""


def judge(orphan: Orphan, *, protected: str = "", finished: bool = True, doubt: str = "") -> Orphan:
    """The orphan with its status; the first of these that applies decides.

    Args:
        orphan: what the target has and the SIS has no record of.
        protected: why it is never deleted; empty when nothing protects it.
        finished: whether every slice of its resource was processed.
        doubt: why a person has to decide; empty when there is no doubt.
    """
    if protected:
        return replace(orphan, status=OrphanStatus.PROTECTED, reason=protected, hint="")
    if not finished:
        # Before any doubt: a person could not know either whether its SIS record would have come.
        return replace(orphan, status=OrphanStatus.PENDING, reason=UNFINISHED, hint=RUN_AGAIN)
    if doubt:
        return needing_approval([orphan], doubt)[0]
    return replace(orphan, status=OrphanStatus.DELETABLE, hint="")


def needing_approval(orphans: Iterable[Orphan], reason: str) -> list[Orphan]:
    """The orphans, each awaiting the approval of its delete for one reason."""
    return [replace(one, status=OrphanStatus.AWAITING_APPROVAL, reason=reason, hint=APPROVE) for one in orphans]


def expected_orphans(rules: Iterable[ExpectedDifference], resource: str, day: date) -> str:
    """Why orphans of a resource are a known and accepted difference on a day; empty when they are not."""
    for rule in rules:
        if rule.kind == "orphan" and rule.resource == resource and rule.applies_on(day):
            return rule.reason
    return ""


def over_threshold(deletable: int, in_scope: int, policy: PrunePolicy) -> str:
    """Why so many deletes of the records in scope need approval; empty when they do not."""
    share = 100 * deletable / max(in_scope, 1)
    if deletable > policy.max_records and share > policy.max_percent:
        return (
            f"{deletable} of {in_scope} documents ({share:.0f} %) exceed both limits:"
            f" {policy.max_records} documents and {policy.max_percent:g} %"
        )
    return ""


def in_batches(prunes: Prunes, request_id: str, resource: str, *statuses: OrphanStatus) -> Iterator[list[Orphan]]:
    """The orphans of a resource with some statuses; noting another status meanwhile is safe."""
    return map(list, batched(prunes.orphans(request_id, resource, statuses), BATCH))


def record_decision(request_id: str, context: ToolContext, *, approved: bool) -> int:
    """Notes what a person decided about deletes that await approval; no answer in time is a no. Returns how many.

    An orphan that the target refused to delete may be referred to by one that is approved now, so it is approved too
    and deleted in order.
    """
    decided = OrphanStatus.APPROVED if approved else OrphanStatus.REJECTED
    number = _replace(request_id, context, OrphanStatus.AWAITING_APPROVAL, decided)
    if approved and number:
        _replace(request_id, context, OrphanStatus.BLOCKED, OrphanStatus.APPROVED)
    context.prunes.discard_unused_backups(request_id)
    return number


def _replace(request_id: str, context: ToolContext, old: OrphanStatus, new: OrphanStatus) -> int:
    """Gives all orphans of one status another; returns how many."""
    prunes, number = context.prunes, 0
    names = [name for name, statuses in prunes.counts(request_id).items() if old in statuses]
    for batch in chain.from_iterable(in_batches(prunes, request_id, name, old) for name in names):
        prunes.record(request_id, [replace(orphan, status=new) for orphan in batch])
        number += len(batch)
    return number


def summary(counts: Mapping[str, Mapping[OrphanStatus, int]]) -> Numbers:
    """Numbers by resource and status in plain types."""
    return {name: {str(status): number for status, number in statuses.items()} for name, statuses in counts.items()}
