"""Reads long results page by page, each page in a short transaction of its own.

A cursor that stays open while thousands of records are sent would keep a snapshot alive: PostgreSQL could not
vacuum and SQLite could not checkpoint its log. Only one page is in memory.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa

PAGE = 1000


def paged(
    engine: sa.Engine, statement: sa.Select[Any], keys: Sequence[sa.ColumnElement[Any]]
) -> Iterator[sa.RowMapping]:
    """Yield the statement's rows in the order of `keys`, which must be unique, selected and never null."""
    ordered = statement.order_by(*keys).limit(PAGE)
    page = ordered
    while True:
        with engine.connect() as connection:
            rows = connection.execute(page).mappings().all()
        yield from rows
        if len(rows) < PAGE:
            return
        last = [rows[-1][key] for key in keys]
        page = ordered.where(sa.tuple_(*keys) > sa.tuple_(*last))
