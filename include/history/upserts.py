"""INSERT … ON CONFLICT, which SQLite and PostgreSQL both have and SQLAlchemy offers for each of them apart."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

Insert = sqlite.Insert | postgresql.Insert
Item = TypeVar("Item")

BATCH = 500
"""Values in one IN list; databases limit the parameters of a statement."""


def insert_into(connection: sa.Connection, table: sa.Table) -> Insert:
    """Return the connection's own INSERT, the kind that knows ON CONFLICT."""
    return sqlite.insert(table) if connection.dialect.name == "sqlite" else postgresql.insert(table)


def upsert(
    connection: sa.Connection,
    table: sa.Table,
    rows: Sequence[dict[str, Any]],
    *,
    only_new: Mapping[str, Any] | None = None,
) -> None:
    """Insert the rows; where the primary key exists already, replace the columns that the rows have.

    `only_new` are further columns of rows that did not exist; existing rows keep theirs.
    """
    if not rows:
        return
    statement = insert_into(connection, table)
    keys = [column.name for column in table.primary_key]
    replaced = {name: statement.excluded[name] for name in rows[0] if name not in keys}
    connection.execute(
        statement.on_conflict_do_update(index_elements=keys, set_=replaced),
        [{**row, **(only_new or {})} for row in rows],
    )
