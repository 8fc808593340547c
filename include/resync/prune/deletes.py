"""Room 7, prune: delete what the ODS holds and the SIS does not, children first, guarded, and kept for restoring."""

import logging
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import Protocol

from pydantic_core import from_json

from include.edfi.api.problems import Kind, Problem, hint, kind
from include.edfi.api.transport import Answer, Call
from include.edfi.documents.resource import Resource
from include.edfi.errors import Unreachable
from include.history.outcomes import Fate
from include.history.prunes import Orphan, Prunes
from include.resync.context import Rooms
from include.resync.prune.evidence import authorizing, decided
from include.resync.prune.guards import summary

log = logging.getLogger(__name__)

BATCH = 200
Registry = Mapping[str, Resource]


def guard(request_id: str, rooms: Rooms, registry: Registry) -> dict[str, dict[str, int]]:
    """Decides the fate of every orphan the request found; numbers by resource and fate."""
    prunes = rooms.prunes
    for name in prunes.counts(request_id):
        for batch in decided(request_id, registry[name], rooms):
            prunes.note(request_id, batch)
    for batch in authorizing(request_id, rooms, registry):
        prunes.note(request_id, batch)
    prunes.forget_kept(request_id)
    return summary(prunes.counts(request_id))


class Pruning(Protocol):
    """Rooms in which orphans are noted."""

    @property
    def prunes(self) -> Prunes: ...


def answer_held(request_id: str, rooms: Pruning, *, approved: bool) -> int:
    """A person's answer, or none in time: held orphans become approved or declined. Returns how many.

    What the guards had cleared and a held orphan may have blocked is tried again with those that are approved.
    """
    number = _become(request_id, rooms, Fate.HELD, Fate.APPROVED if approved else Fate.DECLINED)
    if approved and number:
        _become(request_id, rooms, Fate.BLOCKED, Fate.APPROVED)
    rooms.prunes.forget_kept(request_id)
    return number


def _become(request_id: str, rooms: Pruning, old: Fate, new: Fate) -> int:
    """Gives all orphans of one fate another; returns how many."""
    prunes, number = rooms.prunes, 0
    for name, fates in prunes.counts(request_id).items():
        if old in fates:
            for batch in _batches(prunes.orphans(request_id, name, [old])):
                prunes.note(request_id, [replace(one, fate=new) for one in batch])
                number += len(batch)
    return number


def prune(
    request_id: str, rooms: Rooms, registry: Registry, fates: Collection[Fate] = (Fate.CLEARED,)
) -> dict[str, dict[str, int]]:
    """Deletes the orphans of some fates, in reverse dependency order; numbers by resource and fate.

    Raises:
        Unreachable: the ODS did not answer; running it again goes on where it stopped.
    """
    prunes = rooms.prunes
    found = prunes.counts(request_id)
    names = [name for name in registry if name in found]
    # All are kept before the first is deleted: the ODS hides people once their associations are gone.
    for name in names:
        _keep_all(request_id, registry[name], fates, rooms)
    unanswered = sum(_delete_all(request_id, registry[name], fates, rooms) for name in reversed(names))
    if unanswered:
        raise Unreachable(f"{unanswered} deletes got no proper answer")
    prunes.forget_kept(request_id)
    return summary(prunes.counts(request_id))


def _batches(orphans: Iterable[Orphan]) -> Iterator[list[Orphan]]:
    rest = iter(orphans)
    while batch := list(islice(rest, BATCH)):
        yield batch


def _keep_all(request_id: str, resource: Resource, fates: Collection[Fate], rooms: Rooms) -> None:
    """Keeps every document that is to be deleted in the history; what is gone already is noted as deleted."""
    prunes, client, name = rooms.prunes, rooms.client(), resource.name
    standard = rooms.configuration.data_standard
    for batch in _batches(prunes.orphans(request_id, name, fates)):
        there = prunes.kept_already(request_id, name, [one.ods_id for one in batch])
        wanted = [one for one in batch if one.ods_id not in there]
        calls = (Call(method="GET", path=f"{resource.path(standard)}/{one.ods_id}", tag=one) for one in wanted)
        found, ended = [], []
        for answer in client.send(calls):
            if answer.status == 200:
                found.append((_orphan(answer), from_json(answer.body)))
            else:
                ended.append(_gone_or_refused(_orphan(answer), answer))
        prunes.keep(request_id, resource.collection(standard), found)
        _note(request_id, ended, prunes)


def _delete_all(request_id: str, resource: Resource, fates: Collection[Fate], rooms: Rooms) -> int:
    """Deletes what is kept; returns how many deletes got no answer."""
    prunes, client, name = rooms.prunes, rooms.client(), resource.name
    path, unanswered = resource.path(rooms.configuration.data_standard), 0
    for batch in _batches(prunes.orphans(request_id, name, fates)):
        there = prunes.kept_already(request_id, name, [one.ods_id for one in batch])
        calls = (_delete(path, one) for one in batch if one.ods_id in there)
        ended = [_gone_or_refused(_orphan(answer), answer) for answer in client.send(calls)]
        _note(request_id, [one for one in ended if one.fate not in fates], prunes)
        unanswered += len(batch) - sum(one.fate not in fates for one in ended)
    log.info("prune: %s: %s", name, summary(prunes.counts(request_id)).get(name))
    return unanswered


def _note(request_id: str, ended: list[Orphan], prunes: Prunes) -> None:
    # Deletions first: whoever stops in between finds the orphan again, asks once more and learns that it is gone.
    prunes.note_deleted(request_id, [one for one in ended if one.fate == Fate.DELETED])
    prunes.note(request_id, ended)


def _delete(path: str, one: Orphan) -> Call:
    headers = (("If-Match", one.etag),) if one.etag else ()
    return Call(method="DELETE", path=f"{path}/{one.ods_id}", headers=headers, tag=one)


def _orphan(answer: Answer) -> Orphan:
    if not isinstance(answer.call.tag, Orphan):
        raise TypeError("an answer to a call this room did not make")
    return answer.call.tag


def _gone_or_refused(one: Orphan, answer: Answer) -> Orphan:
    if answer.status in {204, 404}:
        return replace(one, fate=Fate.DELETED, reason="deleted", hint="")
    if answer.status in {0, 429} or answer.status >= 500:
        return one
    problem = Problem.read(answer)
    found = kind(problem)
    if found == Kind.DEPENDENT_EXISTS:
        by = problem.resource or "another resource"
        return replace(one, fate=Fate.BLOCKED, reason=f"still referred to by {by}", hint=hint(problem))
    if found == Kind.CHANGED_ELSEWHERE:
        said = "somebody else changed it since it was compared"
        return replace(one, fate=Fate.FAILED, reason=said, hint="Run the resync again; it is compared anew.")
    return replace(one, fate=Fate.FAILED, reason=f"{found}: {problem.safe_detail}", hint=hint(problem))
