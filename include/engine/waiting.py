"""Part of prune: what an undecided orphan refers to waits with it, and goes after it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from include.engine.prune_policy import RUN_AGAIN, in_batches, needing_approval
from include.history.outcomes import OrphanStatus
from include.history.prunes import Orphan, Prunes


def waiting_parents(request_id: str, name: str, prunes: Prunes) -> Iterator[list[Orphan]]:
    """What undecided orphans of a resource refer to, where it is an orphan itself, in batches.

    Note each batch before taking the next, and ask for resources children first: what waits makes others wait.
    """
    open_statuses = [OrphanStatus.DELETABLE, OrphanStatus.AWAITING_APPROVAL]
    for batch in in_batches(prunes, request_id, name, OrphanStatus.PENDING):
        for parents in _referred_to(request_id, batch, prunes, open_statuses):
            reason = f"Documents of {name} that refer to it were not decided about"
            yield [replace(parent, status=OrphanStatus.PENDING, reason=reason, hint=RUN_AGAIN) for parent in parents]
    for batch in in_batches(prunes, request_id, name, OrphanStatus.AWAITING_APPROVAL):
        for parents in _referred_to(request_id, batch, prunes, [OrphanStatus.DELETABLE]):
            yield needing_approval(parents, f"Documents of {name} that refer to it await approval, and go first")


def _referred_to(
    request_id: str, orphans: Sequence[Orphan], prunes: Prunes, statuses: Sequence[OrphanStatus]
) -> Iterator[list[Orphan]]:
    """Orphans with some statuses that others refer to, resource by resource."""
    by_resource: dict[str, set[str]] = {}
    for orphan in orphans:
        for resource, key_hash in orphan.refers_to:
            by_resource.setdefault(resource, set()).add(key_hash)
    for resource, key_hashes in sorted(by_resource.items()):
        if parents := prunes.with_keys(request_id, resource, statuses, sorted(key_hashes)):
            yield parents
