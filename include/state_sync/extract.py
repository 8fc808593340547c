"""Extract: the district's records of one slice, streamed in batches in the order of their keys."""

from collections.abc import Iterator
from typing import Any

from more_itertools import batched
from sqlalchemy import Engine, Select, case, func, select

from include.engine.extract import BATCH, streamed
from include.sis import directory
from include.state.object import StateObject, StateScope
from include.state_sync.slices import StateSlice, in_scope

COPY = "copy_"
"""Label of a record's position among those with the same identifying fields: 1 for the first."""


def extract(
    sis: Engine, state_object: StateObject, slice_: StateSlice, scope: StateScope, batch: int = BATCH
) -> Iterator[list[dict[str, Any]]]:
    """Batches of rows; one batch at a time is in memory. In mode `verify` they have the label `copy_`."""
    for query in _queries(state_object, slice_, scope):
        counted = _with_copies(query, state_object) if slice_.mode == "verify" and state_object.apart else query
        yield from streamed(sis, counted.order_by(counted.selected_columns[state_object.key]), batch)


def _queries(state_object: StateObject, slice_: StateSlice, scope: StateScope) -> Iterator[Select[Any]]:
    if slice_.ids is None:
        yield in_scope(state_object, scope)
        return
    for group in batched(slice_.ids, directory.MOST_PARAMETERS // 2):
        yield state_object.rows(scope).where(state_object.source.in_(group))


def _with_copies(query: Select[Any], state_object: StateObject) -> Select[Any]:
    """Excluded records, and those that lack an identifying field, are copies of no other record."""
    rows = query.subquery("identified")
    doubtful = [rows.c[name].is_(None) for name in state_object.apart]
    if "excluded" in rows.c:
        doubtful.append(rows.c.excluded.is_not(None))
    alone = case(*((doubt, rows.c[state_object.key]) for doubt in doubtful), else_=None)
    same = [rows.c[name] for name in state_object.apart]
    position = func.row_number().over(partition_by=[*same, alone], order_by=rows.c[state_object.key])
    return select(rows, position.label(COPY))
