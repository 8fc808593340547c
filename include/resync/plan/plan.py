"""What a request works on: the selection closed over dependencies, cut into slices, locked, noted in the history."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from include.edfi.api.ods import PAGE
from include.edfi.documents.resource import Resource
from include.edfi.errors import ConfigError
from include.engine.locking import owner_of, retake, take
from include.engine.slices import entries
from include.history.locks import DISTRICT, LockKey, Owner
from include.resync.context import RunContext
from include.resync.plan import own_descriptors
from include.resync.plan.calendar_rules import calendar_warnings
from include.resync.plan.preflight import preflight
from include.resync.plan.scopes import ResolvedRequest, resolve, whole_scope
from include.resync.plan.sis_columns import columns_missing
from include.resync.plan.slices import Slice, cut
from include.resync.request.request import ResyncRequest
from include.resync.request.selection import Selection, left_behind, select_resources
from include.sis.columns import MissingColumns

log = logging.getLogger(__name__)

COUNTS_PER_SLICE = 2
"""Requests that only count, for every slice that is read back."""


def plan(request_id: str, context: RunContext) -> dict[str, list[dict[str, Any]]]:
    """Slices by resource as JSON, in sending order; an empty list for what is selected and has no rows.

    Raises:
        ConfigError: the request is not in the history or names schools the SIS lacks, the SIS lacks tables or
            columns that every request or all selected resources read, or the ODS is of another data standard.
        Locked: another run works on records of this one.
    """
    entry = context.entry(request_id)
    request = ResyncRequest.model_validate(entry.params)
    selection, missing = _selected(request, context)
    resolved = resolve(request, context.configuration, context.sis)
    warnings = [*missing.problems, *selection.warnings, *preflight(selection.resources, context, request.mode)]
    if request.mode == "reconcile":
        warnings += left_behind(selection.resources, context.registry, context.configuration)
    warnings += calendar_warnings(selection.resources, resolved, context)
    _take_locks(owner_of(entry), selection, resolved, context)
    slices = {resource.name: _cut(resource, resolved, context, request_id) for resource in selection.resources}
    own = own_descriptors.planned_slices(context.configuration)
    summary = _summary(selection, resolved, slices)
    summary["resources"] = [*(one.resource for one in own), *slices]
    summary["left_out"] = sorted(missing.readers)
    context.history.save_plan(request_id, [*own, *entries(slices)], warnings, summary)
    for kind, numbers in resolved.no_match.items():
        context.history.no_match(request_id, kind, numbers)
    context.history.start(request_id)
    log.info("plan: %d resources, %d slices", len(slices), sum(map(len, slices.values())))
    if request.run_clean_up:
        log.info("plan: the clean-up adds %s", ", ".join(selection.added_by_clean_up) or "nothing")
    return {name: [slice_.as_json() for slice_ in of_resource] for name, of_resource in slices.items()}


def _selected(request: ResyncRequest, context: RunContext) -> tuple[Selection, MissingColumns]:
    """The selection without the resources that Campus lacks a table or column for, and what is lacking.

    Raises:
        ConfigError: what is lacking leaves nothing to work on.
    """
    selection = select_resources(
        request.resources,
        context.registry,
        context.configuration,
        dependencies=request.select_dependencies,
        clean_up=request.run_clean_up,
    )
    missing = columns_missing(selection.resources, whole_scope(context.configuration, 0), context.sis)
    readable = tuple(resource for resource in selection.resources if resource.name not in missing.readers)
    if missing.for_every_request or not readable:
        raise ConfigError(list(missing.problems))
    return replace(selection, resources=readable), missing


def _cut(resource: Resource, resolved: ResolvedRequest, context: RunContext, request_id: str) -> list[Slice]:
    return cut(
        resource,
        resolved,
        context.sis,
        request_id=request_id,
        configuration=context.configuration.name,
        most_rows=context.configuration.limits.slice_rows,
    )


def wanted_locks(configuration: str, resource: Resource, school_numbers: Sequence[str]) -> list[LockKey]:
    """The locks that cover a resource in some schools; records of the whole district take the whole district."""
    schools = (DISTRICT,) if resource.sliced_by == "district" else school_numbers
    return [(configuration, resource.name, school) for school in schools]


def retake_locks(planned: str, owner: Owner, context: RunContext) -> None:
    """Takes for `owner` the locks of an earlier plan again.

    Raises:
        Locked: another run works on some of the records now.
    """
    name, registry = context.configuration.name, context.registry
    retake(
        planned,
        owner,
        context,
        resources=registry,
        locks_of=lambda resource, schools: wanted_locks(name, registry[resource], schools),
    )


def _take_locks(owner: Owner, selection: Selection, resolved: ResolvedRequest, context: RunContext) -> None:
    numbers = [school.number for school in resolved.schools]
    name = context.configuration.name
    wanted = [lock for resource in selection.resources for lock in wanted_locks(name, resource, numbers)]
    take(owner, wanted, context.locks)


def _summary(
    selection: Selection, resolved: ResolvedRequest, slices: Mapping[str, Sequence[Slice]]
) -> dict[str, object]:
    compared = [slice_ for parts in slices.values() for slice_ in parts if slice_.mode != "resend"]
    return {
        "schools": [f"{school.number} {school.name}" for school in resolved.schools][:50],
        "school_count": len(resolved.schools),
        "slices": {name: len(parts) for name, parts in slices.items()},
        "rows": {name: sum(slice_.expected for slice_ in parts) for name, parts in slices.items()},
        "clean_up": list(selection.added_by_clean_up),
        "estimated_reads": sum(COUNTS_PER_SLICE + slice_.expected // PAGE + 1 for slice_ in compared),
    }
