"""Room 3, extract: the SIS rows of one slice, streamed in batches, each with its child rows."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Engine, select

from include.edfi.documents.resource import ChildRows, Resource, Row
from include.edfi.documents.scope import Scope
from include.engine.extract import BATCH, streamed


def extract(engine: Engine, resource: Resource, scope: Scope, batch: int = BATCH) -> Iterator[list[Row]]:
    """Batches of rows in the order of their SIS key; one batch at a time is in memory."""
    query = resource.rows(scope)
    ordered = query.order_by(*(query.selected_columns[label] for label in resource.sis_key))
    with engine.connect() as beside:
        for rows in streamed(engine, ordered, batch):
            yield _with_child_rows(rows, resource, scope, beside)


def sis_key(resource: Resource, row: Row) -> str:
    """The SIS record as text, such as "enrollmentID=123" or "schoolID=1,termType=Fall"."""
    return ",".join(f"{label}={row[label]}" for label in resource.sis_key)


def _with_child_rows(rows: list[dict[str, Any]], resource: Resource, scope: Scope, connection: Connection) -> list[Row]:
    for name, kind in resource.child_rows.items():
        children = _children(kind, scope, connection, sorted({row[kind.parent] for row in rows} - {None}))
        for row in rows:
            row[name] = children.get(row[kind.parent], [])
    return list(rows)


def _children(kind: ChildRows, scope: Scope, connection: Connection, parents: Sequence[Any]) -> dict[Any, list[Row]]:
    child = kind.rows(scope).subquery("child")
    query = select(child).where(child.c.parent.in_(parents))
    found: dict[Any, list[Row]] = {}
    for row in connection.execute(query.order_by(child.c.parent, *(child.c[label] for label in kind.order))).mappings():
        found.setdefault(row["parent"], []).append(dict(row))
    return found
