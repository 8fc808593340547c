"""Prune: records of the state that the district does not have are backed up, then deleted, children first."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from more_itertools import batched
from pydantic_core import to_jsonable_python
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from include.engine.locking import owner_of, retake
from include.engine.prune_policy import (
    OF_OTHERS,
    UNKNOWN_OWNER,
    Numbers,
    expected_orphans,
    in_batches,
    is_ours,
    judge,
    needing_approval,
    over_threshold,
    summary,
)
from include.engine.waiting import waiting_parents
from include.history import slices as slices_of
from include.history.identity_map import confirmed
from include.history.outcomes import OrphanStatus, SliceStatus
from include.history.prunes import Orphan
from include.sis import directory
from include.state import registry
from include.state.metadata import DISTRICT
from include.state.object import StateObject
from include.state_sync.context import StateContext, wanted_locks
from include.state_sync.orphans import unreported
from include.state_sync.target import at_state

log = logging.getLogger(__name__)

BATCH = 200
WOULD_ASK = "A batch resync with prune asks for approval before it deletes it."
WOULD_DELETE = "A batch resync with prune deletes it."


def guard(request_id: str, context: StateContext) -> Numbers:
    """Decides the status of every orphan the request found; numbers by object and status."""
    for batch in _guarded(request_id, context, expecting=True):
        context.prunes.record(request_id, batch)
    return summary(context.prunes.counts(request_id))


def preview(request_id: str, context: StateContext) -> None:
    """Notes which status a batch resync would give every orphan; for a run that verifies.

    Expected differences are judged as others are: the Verification Summary counts them in a column of their own.
    """
    hints = {OrphanStatus.AWAITING_APPROVAL: WOULD_ASK, OrphanStatus.DELETABLE: WOULD_DELETE}
    for batch in _guarded(request_id, context, expecting=False):
        judged = [replace(orphan, hint=hints.get(orphan.status, orphan.hint)) for orphan in batch]
        context.prunes.record(request_id, judged)


def _guarded(request_id: str, context: StateContext, *, expecting: bool) -> Iterator[list[Orphan]]:
    """Every orphan with its status, in batches; note each batch before taking the next."""
    counts = context.prunes.counts(request_id)
    names = [name for name in registry() if name in counts]
    for name in names:
        yield from _decided(request_id, registry()[name], context, expecting=expecting)
    for name in reversed(names):
        yield from waiting_parents(request_id, name, context.prunes)


def _decided(
    request_id: str, state_object: StateObject, context: StateContext, *, expecting: bool
) -> Iterator[list[Orphan]]:
    """The object's orphans with their statuses, in batches; where too many are deletable, all of them again."""
    slices = slices_of.slices(context.history_engine, request_id, state_object.name)
    finished = all(slice_.status == SliceStatus.DONE for slice_ in slices)
    facts = _facts(request_id, state_object, context, expecting=expecting)
    for batch in in_batches(context.prunes, request_id, state_object.name, OrphanStatus.PENDING):
        hashes = [orphan.key_hash for orphan in batch]
        written = confirmed(context.history_engine, context.configuration.name, state_object.name, hashes)
        yield [decide(orphan, facts, finished=finished, written=orphan.key_hash in written) for orphan in batch]
    # Counted in the history, since an earlier attempt at the task may have decided about some already.
    deletable = context.prunes.counts(request_id).get(state_object.name, {}).get(OrphanStatus.DELETABLE, 0)
    in_scope = sum(int(slice_.counts.get("in_ods", 0)) for slice_ in slices)
    too_many = over_threshold(deletable, in_scope, context.configuration.prune)
    if too_many:
        for batch in in_batches(context.prunes, request_id, state_object.name, OrphanStatus.DELETABLE):
            yield needing_approval(batch, too_many)


@dataclass(frozen=True, kw_only=True)
class StateFacts:
    """What the guards know about an object of a request."""

    state_object: StateObject
    expected: str = ""
    """Why orphans of the object are a known and accepted difference; empty when they are not."""
    all_ours: bool = False
    """A person decided that no other system writes the object."""
    shared_publishing: bool = False
    """The configuration says that another system writes the object too."""


def _facts(request_id: str, state_object: StateObject, context: StateContext, *, expecting: bool) -> StateFacts:
    configuration, name = context.configuration, state_object.name
    rules, day = configuration.expected_differences, context.entry(request_id).requested_at.date()
    return StateFacts(
        state_object=state_object,
        expected=expected_orphans(rules, name, day) if expecting else "",
        all_ours=is_ours(configuration.name, name, context),
        shared_publishing=name in configuration.shared_publishing,
    )


def decide(orphan: Orphan, facts: StateFacts, *, finished: bool, written: bool) -> Orphan:
    """The orphan with its status; `written` is whether the configuration wrote it or found it equal."""
    protected = facts.state_object.never_deleted
    if not protected and facts.shared_publishing and not written:
        protected = OF_OTHERS
    if not protected and facts.expected:
        protected = f"Expected difference: {facts.expected}"
    doubt = "" if written or facts.all_ours else UNKNOWN_OWNER
    return judge(orphan, protected=protected, finished=finished, doubt=doubt)


def prune(request_id: str, context: StateContext, *, approved: bool = False) -> Numbers:
    """Deletes what the guards found deletable or, with `approved`, what a person approved; children before parents.

    Returns numbers by object and status.

    Raises:
        Locked: the run's locks expired, as they do while it waits for a person, and another run works there now.
        Unreachable: the state's database does not answer; running it again goes on where it stopped.
    """
    _retake_locks(request_id, context)
    statuses = (OrphanStatus.APPROVED if approved else OrphanStatus.DELETABLE,)
    counts = context.prunes.counts(request_id)
    for name in reversed([name for name in registry() if name in counts]):
        for batch in batched(context.prunes.orphans(request_id, name, statuses), BATCH):
            _delete(request_id, batch, registry()[name], context)
        log.info("prune: %s: %s", name, summary(context.prunes.counts(request_id)).get(name))
    context.prunes.discard_unused_backups(request_id)
    return summary(context.prunes.counts(request_id))


def _retake_locks(request_id: str, context: StateContext) -> None:
    retake(
        request_id,
        owner_of(context.entry(request_id)),
        context,
        resources=registry(),
        locks_of=lambda name, schools: wanted_locks(context.configuration, registry()[name], schools),
    )


def _delete(request_id: str, batch: Sequence[Orphan], state_object: StateObject, context: StateContext) -> None:
    """Deletes a batch, after backing up each record; what the district has again by now is protected instead."""
    by_key = {_key(orphan, state_object): orphan for orphan in batch}
    still = _still_unreported(list(by_key), state_object, context)
    back = [orphan for key, orphan in by_key.items() if key not in still]
    noted = [replace(orphan, status=OrphanStatus.PROTECTED, reason="The district has it again") for orphan in back]
    going = {key: orphan for key, orphan in by_key.items() if key in still}
    rows = _rows(list(going), state_object, context)
    copies = [(going[key], to_jsonable_python(row)) for key, row in rows.items()]
    context.prunes.back_up(request_id, state_object.name, copies)
    with at_state():
        blocked = _gone(list(going), state_object, context)
    gone = [orphan for key, orphan in going.items() if key not in blocked]
    context.prunes.record_deleted(request_id, gone)
    noted += [replace(orphan, status=OrphanStatus.DELETED, reason="Deleted", hint="") for orphan in gone]
    reason, hint = "Still referred to by another record of the state", "Resync what refers to it."
    noted += [replace(going[key], status=OrphanStatus.BLOCKED, reason=reason, hint=hint) for key in blocked]
    context.prunes.record(request_id, noted)


def _key(orphan: Orphan, state_object: StateObject) -> Any:
    text = orphan.ods_id.partition("=")[2]
    return text if state_object.key == DISTRICT else int(text)


def _still_unreported(keys: list[Any], state_object: StateObject, context: StateContext) -> set[Any]:
    district = directory.district_id(context.sis, context.configuration.district_number)
    return set(unreported(state_object, keys, district, context)) if district is not None else set()


def _rows(keys: list[Any], state_object: StateObject, context: StateContext) -> dict[Any, dict[str, Any]]:
    of_district = state_object.table.c[DISTRICT] == context.configuration.district_number
    query = select(state_object.table).where(of_district, state_object.table.c[state_object.key].in_(keys))
    with at_state(), context.state.connect() as connection:
        return {row[state_object.key]: dict(row) for row in connection.execute(query).mappings()}


def _gone(keys: list[Any], state_object: StateObject, context: StateContext) -> set[Any]:
    """Deletes the records, together or else one by one; returns those that others refer to."""
    try:
        _delete_all(keys, state_object, context)
    except IntegrityError:
        return {keys[0]} if len(keys) == 1 else {key for each in keys for key in _gone([each], state_object, context)}
    return set()


def _delete_all(keys: list[Any], state_object: StateObject, context: StateContext) -> None:
    of_district = state_object.table.c[DISTRICT] == context.configuration.district_number
    if keys:
        with context.state.begin() as connection:
            connection.execute(
                delete(state_object.table).where(of_district, state_object.table.c[state_object.key].in_(keys))
            )
