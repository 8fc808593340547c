"""Part of compare: records of the state in scope that the district does not have, or does not report."""

import logging
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Label, RowMapping, select

from include.history.outcomes import OrphanStatus
from include.history.prunes import Orphan
from include.state import registry
from include.state.metadata import DISTRICT
from include.state.object import SCHOOL, StateObject, StateScope
from include.state_sync.context import StateContext, sis_key
from include.state_sync.keys import as_asked
from include.state_sync.map import PERSON, person_hash, plain
from include.state_sync.slices import StateSlice, scope_of
from include.state_sync.target import at_state

log = logging.getLogger(__name__)

PAGE = 500
GONE = "The district has no record of it"


def note_orphans(slice_: StateSlice, state_object: StateObject, context: StateContext) -> tuple[int, int]:
    """Notes orphans; returns how many there are, and how many records the state has in scope."""
    scope = slice_.scope(context.configuration)
    numbers = (
        dict(zip(slice_.schools, slice_.school_numbers, strict=True)) if state_object.sliced_by == "school" else {}
    )
    number = in_scope = 0
    for page in _pages(state_object, scope, context):
        reasons = unreported(state_object, [row[state_object.key] for row in page], scope.district_id, context)
        orphans = [
            _orphan(row, state_object, numbers, reasons[row[state_object.key]], context)
            for row in page
            if row[state_object.key] in reasons
        ]
        context.prunes.record(slice_.request_id, orphans)
        number, in_scope = number + len(orphans), in_scope + len(page)
    log.info("compare: %s slice %d: %d orphans", slice_.resource, slice_.slice_no, number)
    return number, in_scope


def unreported(
    state_object: StateObject, keys: Sequence[Any], district_id: int, context: StateContext
) -> dict[Any, str]:
    """Those of the keys that the district does not have or does not report, each with which of the two it is."""
    rows = (
        state_object.rows(scope_of(context.configuration, district_id))
        .where(state_object.source.in_(keys))
        .subquery("of_keys")
    )
    why: Label[Any] | Any = rows.c.excluded if "excluded" in rows.c else None
    key = rows.c[state_object.key]
    with context.sis.connect() as connection:
        exclusions = {
            as_asked(plain(state_object.table.c[state_object.key], row[0]), keys): row[1] if why is not None else None
            for row in connection.execute(select(key, why) if why is not None else select(key))
        }
    gone = {key: GONE for key in keys if key not in exclusions}
    return gone | {key: f"The district does not report it: {reason}" for key, reason in exclusions.items() if reason}


def _pages(state_object: StateObject, scope: StateScope, context: StateContext) -> Iterator[list[dict[str, Any]]]:
    """The state's records in scope: key, parents, person and school, in the order of the keys."""
    key = state_object.table.c[state_object.key]
    others = {parent.column for parent in state_object.parents} | ({PERSON} & set(state_object.columns))
    columns = [key, *(state_object.table.c[name] for name in sorted(others - {state_object.key}))]
    school = state_object.school_at_state()
    query = (
        select(*columns, *([school] if school is not None else []))
        .where(state_object.in_scope_at_state(scope))
        .order_by(key)
        .limit(PAGE)
    )
    page = query
    while True:
        with at_state(), context.state.connect() as connection:
            rows = [_plain(row, state_object, context) for row in connection.execute(page).mappings()]
        if rows:
            yield rows
        if len(rows) < PAGE:
            return
        page = query.where(key > rows[-1][state_object.key])


def _plain(row: RowMapping, state_object: StateObject, context: StateContext) -> dict[str, Any]:
    key = plain(state_object.table.c[state_object.key], row[state_object.key])
    # The state's database took the row for one of the district, whatever case the district's number has there.
    asked = {context.configuration.district_number} if state_object.key == DISTRICT else {key}
    return {**row, state_object.key: as_asked(key, asked)}


def _orphan(
    row: dict[str, Any], state_object: StateObject, numbers: dict[int, str], reason: str, context: StateContext
) -> Orphan:
    name = sis_key(state_object, row[state_object.key])
    return Orphan(
        resource=state_object.name,
        ods_id=name,
        key_hash=context.hash_of(state_object, row[state_object.key]),
        key="" if state_object.personal else name,
        school=numbers.get(row.get(SCHOOL, 0), ""),
        etag="",
        person_hash=person_hash(context.configuration.district_number, row.get(PERSON)) or "",
        status=OrphanStatus.PENDING,
        reason=reason,
        refers_to=tuple(_parents(row, state_object, context)),
    )


def _parents(row: dict[str, Any], state_object: StateObject, context: StateContext) -> Iterator[tuple[str, str]]:
    """Object and key hash of the parents of a record; the district is left out, for it is never deleted."""
    for parent in state_object.parents:
        if parent.column != DISTRICT and row[parent.column] is not None:
            yield parent.name, context.hash_of(registry()[parent.name], row[parent.column])
