"""Prune: documents of the ODS without a SIS record are backed up in the history, then deleted, children first."""

import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from more_itertools import batched

from include.edfi.api.paging import item
from include.edfi.api.problems import Kind, Problem, hint, kind, may_pass
from include.edfi.api.transport import Call, Response
from include.edfi.documents.resource import Resource, identity_of, key_hash, key_text
from include.edfi.errors import Unreachable
from include.engine.locking import owner_of
from include.engine.prune_policy import RUN_AGAIN, Numbers, summary
from include.history.outcomes import OrphanStatus
from include.history.prunes import Orphan, Prunes
from include.resync.context import RunContext
from include.resync.plan.plan import retake_locks

log = logging.getLogger(__name__)

BATCH = 200
CHANGED = "Changed by another client since it was compared"


def prune(request_id: str, context: RunContext, *, approved: bool = False) -> Numbers:
    """Deletes what the guards found deletable or, with `approved`, what a person approved; children first.

    Returns numbers by resource and status.

    Raises:
        ConfigError: the history has no such request.
        Locked: the run's locks expired, as they do while it waits for a person, and another run works there now.
        Unreachable: the ODS did not answer; running it again goes on where it stopped.
    """
    retake_locks(request_id, owner_of(context.entry(request_id)), context)
    statuses = (OrphanStatus.APPROVED if approved else OrphanStatus.DELETABLE,)
    prunes, registry = context.prunes, context.registry
    counts = prunes.counts(request_id)
    names = [name for name in registry if name in counts]
    # Every backup comes before the first delete: once a person's association is deleted, the ODS hides the person
    # and what belongs to them, and there would be nothing left to read.
    for name in names:
        _back_up(request_id, registry[name], statuses, context)
    # Children first, or the ODS refuses to delete what they refer to.
    unanswered = sum(_delete_all(request_id, registry[name], statuses, context) for name in reversed(names))
    if unanswered:
        raise Unreachable(f"{unanswered} deletes got no answer from the ODS; the task repeats them when it runs again")
    prunes.discard_unused_backups(request_id)
    return summary(prunes.counts(request_id))


def _back_up(request_id: str, resource: Resource, statuses: Collection[OrphanStatus], context: RunContext) -> None:
    """Backs up every document that is to be deleted; what the ODS no longer has is noted as deleted.

    Most documents are backed up already: the comparison copied them as it read them back.
    """
    prunes, client, name = context.prunes, context.client(), resource.name
    path, collection = resource.path(context.configuration.data_standard), _collection(resource, context)
    for batch in batched(prunes.orphans(request_id, name, statuses), BATCH):
        backed_up = prunes.already_backed_up(request_id, name, [orphan.ods_id for orphan in batch])
        missing = [orphan for orphan in batch if orphan.ods_id not in backed_up]
        calls = [Call(method="GET", path=f"{path}/{orphan.ods_id}", tag=orphan) for orphan in missing]
        copies, ended = [], []
        for response in client.send(calls):
            if response.status == 200 and _is_still(_orphan(response), item(response), resource, context):
                copies.append((_orphan(response), item(response)))
            elif response.status == 200:
                ended.append(replace(_orphan(response), status=OrphanStatus.FAILED, reason=CHANGED, hint=RUN_AGAIN))
            else:
                ended.append(_ended(_orphan(response), response))
        prunes.back_up(request_id, collection, copies)
        _note(request_id, ended, prunes)


def _is_still(orphan: Orphan, document: Mapping[str, Any], resource: Resource, context: RunContext) -> bool:
    """Whether a document still has the natural key it was compared by: under another one the SIS may have it."""
    # Where the host gives no ETag, nothing else tells that another client moved the document.
    paths = resource.natural_key(context.configuration.data_standard)
    return key_hash(key_text(identity_of(document, paths))) == orphan.key_hash


def _collection(resource: Resource, context: RunContext) -> str:
    return resource.collection(context.configuration.data_standard)


def _delete_all(request_id: str, resource: Resource, statuses: Collection[OrphanStatus], context: RunContext) -> int:
    """Deletes what is backed up; returns how many deletes were not answered."""
    prunes, client, name = context.prunes, context.client(), resource.name
    path, unanswered = resource.path(context.configuration.data_standard), 0
    for batch in batched(prunes.orphans(request_id, name, statuses), BATCH):
        backed_up = prunes.already_backed_up(request_id, name, [orphan.ods_id for orphan in batch])
        calls = [_delete(path, orphan) for orphan in batch if orphan.ods_id in backed_up]
        answered = [_ended(_orphan(response), response) for response in client.send(calls)]
        ended = [orphan for orphan in answered if orphan.status not in statuses]
        _note(request_id, ended, prunes)
        unanswered += len(batch) - len(ended)
    log.info("prune: %s: %s", name, summary(prunes.counts(request_id)).get(name))
    return unanswered


def _note(request_id: str, ended: Sequence[Orphan], prunes: Prunes) -> None:
    # The delete is noted before the status: a task that dies in between finds the orphan again, deletes it once more
    # and learns that it is gone. The other way round the backup would stay marked as never deleted.
    prunes.record_deleted(request_id, [orphan for orphan in ended if orphan.status == OrphanStatus.DELETED])
    prunes.record(request_id, ended)


def _delete(path: str, orphan: Orphan) -> Call:
    """A DELETE of the document as it was compared: the ODS refuses it if the document has changed since."""
    headers = (("If-Match", orphan.etag),) if orphan.etag else ()
    return Call(method="DELETE", path=f"{path}/{orphan.ods_id}", headers=headers, tag=orphan)


def _orphan(response: Response) -> Orphan:
    if not isinstance(response.call.tag, Orphan):
        raise TypeError("response to a call that prune did not make")
    return response.call.tag


def _ended(orphan: Orphan, response: Response) -> Orphan:
    """The orphan with what its response means; unchanged where the ODS did not answer."""
    if response.status in {200, 204, 404}:
        return replace(orphan, status=OrphanStatus.DELETED, reason="Deleted", hint="")
    if may_pass(response):
        return orphan
    problem = Problem.read(response)
    problem_kind = kind(problem)
    if problem_kind == Kind.DEPENDENT_EXISTS:
        reason = f"Still referred to by {problem.resource or 'another resource'}"
        return replace(orphan, status=OrphanStatus.BLOCKED, reason=reason, hint=hint(problem))
    if problem_kind == Kind.CHANGED_ELSEWHERE:
        return replace(orphan, status=OrphanStatus.FAILED, reason=CHANGED, hint=RUN_AGAIN)
    return replace(
        orphan, status=OrphanStatus.FAILED, reason=f"{problem_kind}: {problem.safe_detail}", hint=hint(problem)
    )
