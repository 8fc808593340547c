"""Part of send: records whose parent is not at the state fail, with the batch resync that sends the parent."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select

from include.engine.documents import Document
from include.history.entries import Cause, Recorded
from include.history.outcomes import Outcome
from include.history.queries import ReasonGroup
from include.state import registry
from include.state.metadata import DISTRICT
from include.state.object import Parent, StateObject
from include.state_sync.context import StateContext
from include.state_sync.keys import as_asked
from include.state_sync.map import plain
from include.state_sync.target import at_state


def without_parent(
    documents: Sequence[Document], state_object: StateObject, context: StateContext, school_year: int
) -> dict[str, Recorded]:
    """By SIS key, those records that cannot be sent because a parent is not at the state."""
    absent: dict[str, list[Parent]] = {}
    for parent in state_object.parents:
        # A reference may be empty, such as that of a role without a known person.
        known_keys = {
            None,
            *_at_state(parent, {document.content[parent.column] for document in documents} - {None}, context),
        }
        for document in documents:
            if document.content[parent.column] not in known_keys:
                absent.setdefault(document.sis_key, []).append(parent)
    return {
        document.sis_key: _failed(document, absent[document.sis_key], state_object, context, school_year)
        for document in documents
        if document.sis_key in absent
    }


def _at_state(parent: Parent, keys: set[Any], context: StateContext) -> set[Any]:
    table = registry()[parent.name].table
    column = table.c[parent.column]
    query = select(column).where(table.c[DISTRICT] == context.configuration.district_number, column.in_(keys))
    with at_state(), context.state.connect() as connection:
        return {as_asked(plain(column, value), keys) for value in connection.scalars(query)} if keys else set()


def _failed(
    document: Document, absent: Sequence[Parent], state_object: StateObject, context: StateContext, school_year: int
) -> Recorded:
    names = [name for name in registry() if name in {parent.name for parent in absent}]
    first = next(parent for parent in absent if parent.name == names[0])
    school = "" if state_object.parents_anywhere else document.school_number
    params = {
        "configuration": context.configuration.name,
        "objects": names,
        "check_dependencies": True,
        "school_year": document.content.get("endYear", school_year),
        **({"schools": [school]} if school else {"all_schools": True}),
        "prune": False,
    }
    return document.ended(
        Outcome.REJECTED,
        reason=f"its parent is not at the state: {' and '.join(names)}",
        hint=f"Run state_resync for {' and '.join(names)}, then run this again.",
        fix_params=params,
        cause=Cause(names[0], context.hash_of(registry()[first.name], document.content[first.column])),
    )


def fixes(groups: Iterable[ReasonGroup]) -> list[dict[str, Any]]:
    """The batch resyncs that send the missing parents of a request, as params; one for all schools of a year."""
    merged: dict[tuple[Any, ...], dict[str, Any]] = {}
    for params in (dict(group.fix_params) for group in groups if group.fix_params is not None):
        alike = (params["configuration"], tuple(params["objects"]), params["school_year"], "schools" in params)
        known = merged.setdefault(alike, params)
        if "schools" in params:
            known["schools"] = sorted({*known["schools"], *params["schools"]})
    return list(merged.values())
