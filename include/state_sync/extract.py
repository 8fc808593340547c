"""Room 3, extract: the district's records of one slice, streamed in batches in the order of their keys."""

from collections.abc import Iterator
from typing import Any

from more_itertools import batched
from sqlalchemy import Engine, Select, case, func, select

from include.engine.extract import BATCH, streamed
from include.sis import directory
from include.state.object import StateObject, StateScope
from include.state_sync.slices import StateSlice, in_scope

COPY = "copy_"
"""Label of a record's place among those that agree in all that should tell them apart: 1 for the first."""


def extract(
    sis: Engine, one: StateObject, slice_: StateSlice, scope: StateScope, batch: int = BATCH
) -> Iterator[list[dict[str, Any]]]:
    """Batches of rows; one batch at a time is in memory. In mode `verify` they have the label `copy_`."""
    for query in _queries(one, slice_, scope):
        counted = _with_copies(query, one) if slice_.mode == "verify" and one.apart else query
        yield from streamed(sis, counted.order_by(counted.selected_columns[one.key]), batch)


def _queries(one: StateObject, slice_: StateSlice, scope: StateScope) -> Iterator[Select[Any]]:
    if slice_.ids is None:
        yield in_scope(one, scope)
        return
    for group in batched(slice_.ids, directory.MOST_PARAMETERS // 2):
        yield one.rows(scope).where(one.source.in_(group))


def _with_copies(query: Select[Any], one: StateObject) -> Select[Any]:
    """Excluded records, and those that lack a field that should tell them apart, are nobody's copies."""
    rows = query.subquery("told_apart")
    doubtful = [rows.c[name].is_(None) for name in one.apart]
    if "excluded" in rows.c:
        doubtful.append(rows.c.excluded.is_not(None))
    alone = case(*((doubt, rows.c[one.key]) for doubt in doubtful), else_=None)
    same = [rows.c[name] for name in one.apart]
    place = func.row_number().over(partition_by=[*same, alone], order_by=rows.c[one.key])
    return select(rows, place.label(COPY))
