"""Room 2, plan: close the selection over dependencies, cut it into slices, take the locks, note it all."""

import logging
from collections.abc import Mapping, Sequence

from include.code_mapping import own_descriptors
from include.edfi.documents.resource import Resource
from include.edfi.errors import ConfigError
from include.engine.locking import entries, take_locks
from include.history import queries
from include.history.locks import DISTRICT, Owner, Wanted
from include.resync.compare.read_back import PAGE
from include.resync.context import Rooms
from include.resync.map.state_rules import calendar_warnings
from include.resync.plan.preflight import preflight
from include.resync.plan.scopes import Ground, survey, whole_scope
from include.resync.plan.sis_columns import lacking_columns
from include.resync.plan.slices import Slice, cut
from include.resync.request.request import ResyncRequest
from include.resync.request.selection import Selection, left_behind, select_resources

log = logging.getLogger(__name__)

COUNTS_PER_SLICE = 2
"""Requests that only count, for every slice that is read back."""


def plan(request_id: str, rooms: Rooms, registry: Mapping[str, Resource]) -> dict[str, list[Slice]]:
    """Slices by resource, in sending order; an empty list for what is selected and has no rows.

    Raises:
        ConfigError: the request is not in the history or names schools the SIS lacks, the SIS lacks tables or
            columns that the selected resources read, or the ODS is of another data standard.
        Locked: another run works on records of this one.
    """
    entry = queries.request(rooms.history_engine, request_id)
    if entry is None:
        raise ConfigError([f"request_id: the history has no request {request_id}"])
    request = ResyncRequest.model_validate(entry.params)
    selection = _selected(request, registry, rooms)
    ground = survey(request, rooms.configuration, rooms.sis)
    warnings = [*selection.warnings, *preflight(selection.resources, rooms, request.mode)]
    if request.mode == "reconcile":
        warnings += left_behind(selection.resources, registry, rooms.configuration)
    warnings += calendar_warnings(selection.resources, registry, ground, rooms)
    label = f"{entry.requested_by}, run {entry.dag_run_id}"
    _take_locks(Owner(request_id, label), selection, ground, rooms)
    slices = {resource.name: _cut(resource, ground, rooms, request_id) for resource in selection.resources}
    own = own_descriptors.planned(rooms.configuration)
    summary = _summary(selection, ground, slices)
    summary["resources"] = [*(one.resource for one in own), *slices]
    rooms.history.save_plan(request_id, [*own, *entries(slices)], warnings, summary)
    for kind, numbers in ground.no_match.items():
        rooms.history.no_match(request_id, kind, numbers)
    rooms.history.start(request_id)
    log.info("plan: %d resources, %d slices", len(slices), sum(map(len, slices.values())))
    if request.run_clean_up:
        log.info("plan: the clean-up adds %s", ", ".join(selection.added_by_clean_up) or "nothing")
    return slices


def _selected(request: ResyncRequest, registry: Mapping[str, Resource], rooms: Rooms) -> Selection:
    selection = select_resources(
        request.resources,
        registry,
        rooms.configuration,
        dependencies=request.select_dependencies,
        clean_up=request.run_clean_up,
    )
    lacking = lacking_columns(selection.resources, whole_scope(rooms.configuration, 0), rooms.sis)
    if lacking:
        raise ConfigError(lacking)
    return selection


def _cut(resource: Resource, ground: Ground, rooms: Rooms, request_id: str) -> list[Slice]:
    return cut(
        resource,
        ground,
        rooms.sis,
        request_id=request_id,
        configuration=rooms.configuration.name,
        most_rows=rooms.configuration.limits.slice_rows,
    )


def wanted_locks(configuration: str, resource: Resource, school_numbers: Sequence[str]) -> list[Wanted]:
    """The locks that cover a resource in some schools; records of the whole district take the whole district."""
    schools = (DISTRICT,) if resource.sliced_by == "district" else school_numbers
    return [(configuration, resource.name, school) for school in schools]


def _take_locks(owner: Owner, selection: Selection, ground: Ground, rooms: Rooms) -> None:
    numbers = [school.number for school in ground.schools]
    name = rooms.configuration.name
    wanted = [lock for resource in selection.resources for lock in wanted_locks(name, resource, numbers)]
    take_locks(owner, wanted, rooms.locks)


def _summary(selection: Selection, ground: Ground, slices: Mapping[str, Sequence[Slice]]) -> dict[str, object]:
    compared = [part for parts in slices.values() for part in parts if part.mode != "resend"]
    return {
        "schools": [f"{school.number} {school.name}" for school in ground.schools][:50],
        "school_count": len(ground.schools),
        "slices": {name: len(parts) for name, parts in slices.items()},
        "rows": {name: sum(part.expected for part in parts) for name, parts in slices.items()},
        "clean_up": list(selection.added_by_clean_up),
        "estimated_reads": sum(COUNTS_PER_SLICE + part.expected // PAGE + 1 for part in compared),
    }
