"""The SIS rows of one slice, streamed in batches, each with its child rows."""

from collections.abc import Generator, Sequence
from typing import Any

from sqlalchemy import Connection, Engine, select

from include.edfi.documents.resource import ChildRows, Resource, Row
from include.edfi.documents.scope import Scope
from include.engine.extract import BATCH, streamed


def extract(engine: Engine, resource: Resource, scope: Scope, batch: int = BATCH) -> Generator[list[Row], None, None]:
    """Batches of rows in the order of their SIS key; one batch at a time is in memory. Close it to close its cursor."""
    query = resource.rows(scope)
    ordered = query.order_by(*(query.selected_columns[label] for label in resource.sis_key))
    # Child rows are read on a connection of their own: the first one is busy with the cursor of the main rows.
    with engine.connect() as connection:
        for rows in streamed(engine, ordered, batch):
            yield _with_child_rows(rows, resource, scope, connection)


def sis_key(resource: Resource, row: Row) -> str:
    """The SIS record as text, such as "enrollmentID=123" or "courseID=1,termType=Fall"."""
    return ",".join(f"{label}={row[label]}" for label in resource.sis_key)


def _with_child_rows(rows: list[dict[str, Any]], resource: Resource, scope: Scope, connection: Connection) -> list[Row]:
    for name, child_rows in resource.child_rows.items():
        parents = sorted({row[child_rows.parent] for row in rows} - {None})
        by_parent = _by_parent(child_rows, scope, connection, parents)
        for row in rows:
            row[name] = by_parent.get(row[child_rows.parent], [])
    return list(rows)


def _by_parent(
    child_rows: ChildRows, scope: Scope, connection: Connection, parents: Sequence[Any]
) -> dict[Any, list[Row]]:
    child = child_rows.rows(scope).subquery("child")
    query = select(child).where(child.c.parent.in_(parents))
    ordered = query.order_by(child.c.parent, *(child.c[label] for label in child_rows.order))
    by_parent: dict[Any, list[Row]] = {}
    for row in connection.execute(ordered).mappings():
        by_parent.setdefault(row["parent"], []).append(dict(row))
    return by_parent
