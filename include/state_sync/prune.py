"""Prune: records of the state that the district does not have are backed up, then deleted, children first."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from more_itertools import batched
from pydantic_core import to_jsonable_python
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from include.engine.locking import owner_of, retake
from include.engine.prune_policy import (
    Numbers,
    expected_orphans,
    in_batches,
    judge,
    needing_approval,
    over_threshold,
    summary,
)
from include.history import slices as slices_of
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


def guard(request_id: str, context: StateContext) -> Numbers:
    """Decides the status of every orphan the request found; numbers by object and status."""
    for name in context.prunes.counts(request_id):
        for batch in _decided(request_id, registry()[name], context):
            context.prunes.record(request_id, batch)
    return summary(context.prunes.counts(request_id))


def _decided(request_id: str, state_object: StateObject, context: StateContext) -> Iterator[list[Orphan]]:
    """The object's orphans with their statuses, in batches; where too many are deletable, all of them again."""
    slices = slices_of.slices(context.history_engine, request_id, state_object.name)
    finished = all(slice_.status == SliceStatus.DONE for slice_ in slices)
    rules, day = context.configuration.expected_differences, context.entry(request_id).requested_at.date()
    expected = expected_orphans(rules, state_object.name, day)
    for batch in in_batches(context.prunes, request_id, state_object.name, OrphanStatus.PENDING):
        yield [decide(orphan, state_object, expected, finished=finished) for orphan in batch]
    # Counted in the history, since an earlier attempt at the task may have decided about some already.
    deletable = context.prunes.counts(request_id).get(state_object.name, {}).get(OrphanStatus.DELETABLE, 0)
    in_scope = sum(int(slice_.counts.get("in_ods", 0)) for slice_ in slices)
    too_many = over_threshold(deletable, in_scope, context.configuration.prune)
    if too_many:
        for batch in in_batches(context.prunes, request_id, state_object.name, OrphanStatus.DELETABLE):
            yield needing_approval(batch, too_many)


def decide(orphan: Orphan, state_object: StateObject, expected: str, *, finished: bool) -> Orphan:
    """The orphan with its status; `expected` is the reason of a rule that accepts it, or empty."""
    protected = state_object.never_deleted or (f"Expected difference: {expected}" if expected else "")
    return judge(orphan, protected=protected, finished=finished)


def protect(request_id: str, context: StateContext) -> None:
    """Notes which orphans a batch resync would protect; for a run that verifies. All others stay pending.

    Expected differences stay pending too: the Verification Summary counts them in a column of their own.
    """
    prunes = context.prunes
    for name in prunes.counts(request_id):
        for batch in in_batches(prunes, request_id, name, OrphanStatus.PENDING):
            judged = [decide(orphan, registry()[name], "", finished=True) for orphan in batch]
            prunes.record(request_id, [orphan for orphan in judged if orphan.status is OrphanStatus.PROTECTED])


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
