"""Room 7, prune: delete what the ODS holds and the SIS does not, children first, guarded, and kept for restoring."""

import logging
from collections.abc import Collection
from dataclasses import replace
from typing import Protocol

from more_itertools import batched
from pydantic_core import from_json

from include.edfi.api.problems import Kind, Problem, hint, kind
from include.edfi.api.transport import Call, Response
from include.edfi.documents.resource import Resource
from include.edfi.errors import Unreachable
from include.engine.locking import owner_of
from include.history import queries
from include.history.locks import Owner
from include.history.outcomes import OrphanStatus
from include.history.prunes import Orphan, Prunes
from include.resync.context import RunContext
from include.resync.plan.plan import retake_locks
from include.resync.prune.evidence import authorizing, decided
from include.resync.prune.guards import summary

log = logging.getLogger(__name__)

BATCH = 200


def guard(request_id: str, context: RunContext) -> dict[str, dict[str, int]]:
    """Decides the fate of every orphan the request found; numbers by resource and fate."""
    prunes = context.prunes
    for name in prunes.counts(request_id):
        for batch in decided(request_id, context.registry[name], context):
            prunes.note(request_id, batch)
    for batch in authorizing(request_id, context):
        prunes.note(request_id, batch)
    prunes.discard_unused_backups(request_id)
    return summary(prunes.counts(request_id))


class Pruning(Protocol):
    """Rooms in which orphans are noted."""

    @property
    def prunes(self) -> Prunes: ...


def record_decision(request_id: str, context: Pruning, *, approved: bool) -> int:
    """A person's answer, or none in time: held orphans become approved or declined. Returns how many.

    What the guards had cleared and a held orphan may have blocked is tried again with those that are approved.
    """
    number = _become(
        request_id,
        context,
        OrphanStatus.AWAITING_APPROVAL,
        OrphanStatus.APPROVED if approved else OrphanStatus.REJECTED,
    )
    if approved and number:
        _become(request_id, context, OrphanStatus.BLOCKED, OrphanStatus.APPROVED)
    context.prunes.discard_unused_backups(request_id)
    return number


def _become(request_id: str, context: Pruning, old: OrphanStatus, new: OrphanStatus) -> int:
    """Gives all orphans of one fate another; returns how many."""
    prunes, number = context.prunes, 0
    for name, statuses in prunes.counts(request_id).items():
        if old in statuses:
            for batch in batched(prunes.orphans(request_id, name, [old]), BATCH):
                prunes.note(request_id, [replace(one, status=new) for one in batch])
                number += len(batch)
    return number


def prune(request_id: str, context: RunContext, *, approved: bool = False) -> dict[str, dict[str, int]]:
    """Deletes what the guards let go or, with `approved`, what a person approved; children first.

    Returns numbers by resource and status.

    Raises:
        Locked: the run's locks expired, as they do while it waits for a person, and another run works there now.
        Unreachable: the ODS did not answer; running it again goes on where it stopped.
    """
    entry = queries.request(context.history_engine, request_id)
    retake_locks(request_id, owner_of(entry) if entry else Owner(request_id, request_id), context)
    statuses = (OrphanStatus.APPROVED if approved else OrphanStatus.DELETABLE,)
    prunes, registry = context.prunes, context.registry
    found = prunes.counts(request_id)
    names = [name for name in registry if name in found]
    # All are kept before the first is deleted: the ODS hides people once their associations are gone.
    for name in names:
        _keep_all(request_id, registry[name], statuses, context)
    unanswered = sum(_delete_all(request_id, registry[name], statuses, context) for name in reversed(names))
    if unanswered:
        raise Unreachable(f"{unanswered} deletes got no proper answer")
    prunes.discard_unused_backups(request_id)
    return summary(prunes.counts(request_id))


def _keep_all(request_id: str, resource: Resource, statuses: Collection[OrphanStatus], context: RunContext) -> None:
    """Keeps every document that is to be deleted in the history; what is gone already is noted as deleted."""
    prunes, client, name = context.prunes, context.client(), resource.name
    standard = context.configuration.data_standard
    for batch in batched(prunes.orphans(request_id, name, statuses), BATCH):
        there = prunes.already_backed_up(request_id, name, [one.ods_id for one in batch])
        wanted = [one for one in batch if one.ods_id not in there]
        calls = (Call(method="GET", path=f"{resource.path(standard)}/{one.ods_id}", tag=one) for one in wanted)
        found, ended = [], []
        for response in client.send(calls):
            if response.status == 200:
                found.append((_orphan(response), from_json(response.body)))
            else:
                ended.append(_gone_or_refused(_orphan(response), response))
        prunes.back_up(request_id, resource.collection(standard), found)
        _note(request_id, ended, prunes)


def _delete_all(request_id: str, resource: Resource, statuses: Collection[OrphanStatus], context: RunContext) -> int:
    """Deletes what is kept; returns how many deletes got no answer."""
    prunes, client, name = context.prunes, context.client(), resource.name
    path, unanswered = resource.path(context.configuration.data_standard), 0
    for batch in batched(prunes.orphans(request_id, name, statuses), BATCH):
        there = prunes.already_backed_up(request_id, name, [one.ods_id for one in batch])
        calls = (_delete(path, one) for one in batch if one.ods_id in there)
        ended = [_gone_or_refused(_orphan(response), response) for response in client.send(calls)]
        _note(request_id, [one for one in ended if one.status not in statuses], prunes)
        unanswered += len(batch) - sum(one.status not in statuses for one in ended)
    log.info("prune: %s: %s", name, summary(prunes.counts(request_id)).get(name))
    return unanswered


def _note(request_id: str, ended: list[Orphan], prunes: Prunes) -> None:
    # Deletions first: whoever stops in between finds the orphan again, asks once more and learns that it is gone.
    prunes.note_deleted(request_id, [one for one in ended if one.status == OrphanStatus.DELETED])
    prunes.note(request_id, ended)


def _delete(path: str, one: Orphan) -> Call:
    headers = (("If-Match", one.etag),) if one.etag else ()
    return Call(method="DELETE", path=f"{path}/{one.ods_id}", headers=headers, tag=one)


def _orphan(response: Response) -> Orphan:
    if not isinstance(response.call.tag, Orphan):
        raise TypeError("an answer to a call this room did not make")
    return response.call.tag


def _gone_or_refused(one: Orphan, response: Response) -> Orphan:
    if response.status in {204, 404}:
        return replace(one, status=OrphanStatus.DELETED, reason="deleted", hint="")
    if response.status in {0, 429} or response.status >= 500:
        return one
    problem = Problem.read(response)
    found = kind(problem)
    if found == Kind.DEPENDENT_EXISTS:
        by = problem.resource or "another resource"
        return replace(one, status=OrphanStatus.BLOCKED, reason=f"still referred to by {by}", hint=hint(problem))
    if found == Kind.CHANGED_ELSEWHERE:
        said = "somebody else changed it since it was compared"
        return replace(one, status=OrphanStatus.FAILED, reason=said, hint="Run the resync again; it is compared anew.")
    return replace(one, status=OrphanStatus.FAILED, reason=f"{found}: {problem.safe_detail}", hint=hint(problem))
