"""Plan: the objects with their parents, cut into slices; takes the locks and notes the plan in the history."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from include.edfi.errors import ConfigError
from include.engine.locking import owner_of, take
from include.engine.slices import entries
from include.history.locks import Owner
from include.history.queries import RequestEntry
from include.sis.columns import columns_of, lacking
from include.state import database
from include.state.object import StateObject
from include.state_sync.context import StateContext, wanted_locks
from include.state_sync.request import KINDS, AnyRequest, BatchRequest, SelectiveRequest
from include.state_sync.resolve import ResolvedStateRequest, resolve, select_objects
from include.state_sync.slices import StateSlice, cut, cut_ids, in_scope, scope_of
from include.state_sync.target import at_state

log = logging.getLogger(__name__)


def request_of(entry: RequestEntry) -> AnyRequest:
    """The request, as it was validated."""
    return KINDS[entry.tool].model_validate(entry.params)


def plan(request_id: str, context: StateContext) -> dict[str, list[dict[str, Any]]]:
    """Every object's slices as JSON, parents first; an empty list for an object without records to sync.

    Raises:
        ConfigError: the request is not in the history, names a school the SIS lacks, or comes at the wrong time of
            the year; or one of both databases lacks a table.
        Unreachable: one of both databases does not answer.
        Locked: another run works on records of this one.
    """
    entry = context.entry(request_id)
    request = request_of(entry)
    objects, warnings = select_objects(request, context.configuration)
    _check(objects, context)
    resolved = resolve(request, context.configuration, context.sis, entry.requested_at.date())
    _take_locks(owner_of(entry), objects, resolved, context)
    slices = {state_object.name: _cut(state_object, request, resolved, request_id, context) for state_object in objects}
    context.history.save_plan(request_id, entries(slices), warnings, _summary(resolved, slices))
    if isinstance(request, SelectiveRequest):
        context.history.no_match(request_id, objects[0].key, resolved.no_match)
    context.history.start(request_id)
    log.info("plan: %d objects, %d slices", len(slices), sum(map(len, slices.values())))
    return {name: [slice_.as_json() for slice_ in parts] for name, parts in slices.items()}


def _check(objects: Sequence[StateObject], context: StateContext) -> None:
    """Refuses the plan, before anything is sent, where a database lacks what the objects need."""
    scope = scope_of(context.configuration, 0)
    read = {state_object.name: columns_of(in_scope(state_object, scope)) for state_object in objects}
    problems = lacking(read, context.sis)
    with at_state():
        problems += database.lacking(context.state, objects)
    if problems:
        raise ConfigError(problems)


def _cut(
    state_object: StateObject,
    request: AnyRequest,
    resolved: ResolvedStateRequest,
    request_id: str,
    context: StateContext,
) -> list[StateSlice]:
    most = context.configuration.slice_rows
    if resolved.ids is not None:
        slices = cut_ids(state_object, resolved.scope, resolved.ids, resolved.school_numbers, most)
    else:
        slices = cut(state_object, resolved.scope, resolved.schools, context.sis, most)
    return [
        replace(
            slice_,
            request_id=request_id,
            slice_no=number,
            label=f"{number + 1}: {slice_.label}"[:250],
            mode=request.mode,
            finds_orphans=_finds_orphans(state_object, request),
        )
        for number, slice_ in enumerate(slices)
    ]


def _finds_orphans(state_object: StateObject, request: AnyRequest) -> bool:
    """Orphans of no school can be recognized only in an all-schools run."""
    if isinstance(request, SelectiveRequest) or (isinstance(request, BatchRequest) and not request.prune):
        return False
    return state_object.sliced_by == "school" or request.all_schools


def _take_locks(
    owner: Owner, objects: Sequence[StateObject], resolved: ResolvedStateRequest, context: StateContext
) -> None:
    numbers = resolved.school_numbers or tuple(school.number for school in resolved.schools)
    wanted = [lock for state_object in objects for lock in wanted_locks(context.configuration, state_object, numbers)]
    take(owner, wanted, context.locks)


def _summary(resolved: ResolvedStateRequest, slices: Mapping[str, Sequence[StateSlice]]) -> dict[str, object]:
    return {
        "resources": list(slices),
        "district": resolved.scope.district_number,
        "schools": [f"{school.number} {school.name}" for school in resolved.schools][:50],
        "school_count": len(resolved.schools),
        "slices": {name: len(parts) for name, parts in slices.items()},
        "rows": {name: sum(slice_.expected for slice_ in parts) for name, parts in slices.items()},
    }
