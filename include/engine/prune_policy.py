"""The policy both tools prune by: what is protected, what needs approval, and how many deletes need approval."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import chain

from more_itertools import batched

from include.configurations.configuration import ExpectedDifference, PrunePolicy
from include.engine.context import ToolContext
from include.history.host_observations import HostObservations
from include.history.outcomes import OrphanStatus
from include.history.prunes import Orphan, OrphanGroup, Prunes

BATCH = 500
APPROVE = "Approve or reject the deletes in the run's approval task."
UNKNOWN_OWNER = "This configuration never sent it: another system may publish it here"
OWNER_HINT = (
    "Approve or reject the deletes in the run's approval task. If no other system publishes the resource, approve there"
    " that all of it is yours from now on; if one does, list the resource under shared_publishing."
)
OF_OTHERS = "Another system publishes this resource too (shared_publishing), and this configuration never sent it"
ALL_OURS = "all_ours"
"""Name of the observation that no other system publishes a resource, as a person decided."""
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
    hint = OWNER_HINT if reason == UNKNOWN_OWNER else APPROVE
    return [replace(one, status=OrphanStatus.AWAITING_APPROVAL, reason=reason, hint=hint) for one in orphans]


def is_ours(configuration: str, resource: str, context: ToolContext) -> bool:
    """Whether a person decided that all of a resource in the configuration's scope are the configuration's own."""
    return bool(HostObservations(context.history_engine).value(configuration, resource, ALL_OURS))


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


def record_decision(request_id: str, context: ToolContext, *, approved: bool, all_ours: bool = False) -> int:
    """Notes what a person decided about deletes that await approval; no answer in time is a no. Returns how many.

    An orphan that the target refused to delete may be referred to by one that is approved now, so it is approved too
    and deleted in order. With `all_ours`, no later run asks again who owns what it never sent of these resources.
    """
    if approved and all_ours:
        _note_all_ours(request_id, context)
    decided = OrphanStatus.APPROVED if approved else OrphanStatus.REJECTED
    number = _replace(request_id, context, OrphanStatus.AWAITING_APPROVAL, decided)
    if approved and number:
        _replace(request_id, context, OrphanStatus.BLOCKED, OrphanStatus.APPROVED)
    context.prunes.discard_unused_backups(request_id)
    return number


def _note_all_ours(request_id: str, context: ToolContext) -> None:
    observations, configuration = HostObservations(context.history_engine), context.entry(request_id).configuration
    for name in of_unknown_owner(context.prunes.groups(request_id)):
        observations.note(configuration, name, ALL_OURS, {"request_id": request_id})


def of_unknown_owner(groups: Iterable[OrphanGroup]) -> list[str]:
    """Resources of which deletes await approval because the configuration never sent the records."""
    awaiting = OrphanStatus.AWAITING_APPROVAL
    return sorted({one.resource for one in groups if one.status is awaiting and one.reason == UNKNOWN_OWNER})


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
