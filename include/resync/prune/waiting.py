"""Part of prune: what is above an orphan that may not be deleted yet waits with it, and goes with it.

The ODS refuses to delete what another document refers to. And once a person's association is deleted, it lets no one
delete the other documents of that person.
"""

from collections.abc import Iterator

from include.engine.prune_policy import in_batches, needing_approval
from include.engine.waiting import waiting_parents
from include.history.outcomes import OrphanStatus
from include.history.prunes import Orphan
from include.resync.context import RunContext

OF_PERSON = "Documents of the same person await approval, and cannot be deleted without this association"
UNDECIDED = (OrphanStatus.AWAITING_APPROVAL, OrphanStatus.PENDING)


def waiting(request_id: str, context: RunContext) -> Iterator[list[Orphan]]:
    """Orphans that have to wait for others, in batches; note each batch before taking the next.

    What waits makes others wait, so resources come children first.
    """
    counts = context.prunes.counts(request_id)
    for name in reversed([name for name in context.registry if name in counts]):
        yield from _associations(request_id, name, context)
        yield from waiting_parents(request_id, name, context.prunes)


def _associations(request_id: str, name: str, context: RunContext) -> Iterator[list[Orphan]]:
    """Deletable associations whose person has documents that are undecided."""
    prunes = context.prunes
    dependents = [other for other, resource in context.registry.items() if name in resource.after]
    if not dependents:
        return
    for batch in in_batches(prunes, request_id, name, OrphanStatus.DELETABLE):
        people = [orphan.person_hash for orphan in batch if orphan.person_hash]
        in_doubt = prunes.people(request_id, dependents, UNDECIDED, people)
        yield needing_approval([orphan for orphan in batch if orphan.person_hash in in_doubt], OF_PERSON)
