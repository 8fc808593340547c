"""Part of compare: what the state holds in scope though the district has no such record, or does not report it."""

import logging
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Label, RowMapping, select

from include.history.outcomes import OrphanStatus
from include.history.prunes import Orphan
from include.state.object import SCHOOL, StateObject, StateScope
from include.state_sync.context import StateContext, sis_key
from include.state_sync.map import PERSON, person_hash, plain
from include.state_sync.slices import StateSlice, scope_of
from include.state_sync.target import at_state

log = logging.getLogger(__name__)

PAGE = 500
GONE = "the district has no record of it"


def note_orphans(slice_: StateSlice, one: StateObject, context: StateContext) -> tuple[int, int]:
    """Notes what no record of the district stands for; returns how many, and how many the state holds in scope."""
    scope = slice_.scope(context.configuration)
    numbers = dict(zip(slice_.schools, slice_.school_numbers, strict=True)) if one.sliced_by == "school" else {}
    orphans = held = 0
    for page in _pages(one, scope, context):
        reasons = unreported(one, [row[one.key] for row in page], scope.district_id, context)
        found = [_orphan(row, one, numbers, reasons[row[one.key]], context) for row in page if row[one.key] in reasons]
        context.prunes.note(slice_.request_id, found)
        orphans, held = orphans + len(found), held + len(page)
    log.info("compare: %s slice %d: %d orphans", slice_.resource, slice_.slice_no, orphans)
    return orphans, held


def unreported(one: StateObject, keys: Sequence[Any], district_id: int, context: StateContext) -> dict[Any, str]:
    """Those of the keys that the district does not have, or does not report, and which of both."""
    rows = one.rows(scope_of(context.configuration, district_id)).where(one.source.in_(keys)).subquery("asked")
    why: Label[Any] | Any = rows.c.excluded if "excluded" in rows.c else None
    key = rows.c[one.key]
    with context.sis.connect() as connection:
        found = {
            plain(one.table.c[one.key], row[0]): row[1] if why is not None else None
            for row in connection.execute(select(key, why) if why is not None else select(key))
        }
    gone = {key: GONE for key in keys if key not in found}
    return gone | {key: f"the district does not report it: {reason}" for key, reason in found.items() if reason}


def _pages(one: StateObject, scope: StateScope, context: StateContext) -> Iterator[list[dict[str, Any]]]:
    """What the state holds in scope: key, person and school, in the order of the keys."""
    key = one.table.c[one.key]
    columns = [key, *([one.table.c[PERSON]] if PERSON in one.table.c and one.key != PERSON else [])]
    school = one.school_at_state()
    query = (
        select(*columns, *([school] if school is not None else []))
        .where(one.in_scope_at_state(scope))
        .order_by(key)
        .limit(PAGE)
    )
    page = query
    while True:
        with at_state(), context.state.connect() as connection:
            rows = [_plain(row, one) for row in connection.execute(page).mappings()]
        if rows:
            yield rows
        if len(rows) < PAGE:
            return
        page = query.where(key > rows[-1][one.key])


def _plain(row: RowMapping, one: StateObject) -> dict[str, Any]:
    return {**row, one.key: plain(one.table.c[one.key], row[one.key])}


def _orphan(
    row: dict[str, Any], one: StateObject, numbers: dict[int, str], reason: str, context: StateContext
) -> Orphan:
    name = sis_key(one, row[one.key])
    return Orphan(
        resource=one.name,
        ods_id=name,
        key_hash=context.hash_of(one, row[one.key]),
        key="" if one.personal else name,
        school=numbers.get(row.get(SCHOOL, 0), ""),
        etag="",
        person_hash=person_hash(context.configuration.district_number, row.get(PERSON)) or "",
        status=OrphanStatus.PENDING,
        reason=reason,
    )
