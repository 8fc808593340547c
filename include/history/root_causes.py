"""Root causes: records that could not be sent, counted under the record that they wait for in the end."""

from dataclasses import dataclass

import sqlalchemy as sa

from include.history import tables
from include.history.outcomes import Outcome

Root = tuple[str, Outcome, str]
"""Resource, outcome and reason of the records at the root."""


@dataclass(frozen=True)
class Waiting:
    """Records of one resource that wait for records at a root."""

    resource: str
    records: int


def waiting_by_root(engine: sa.Engine, request_id: str) -> dict[Root, list[Waiting]]:
    """Return, by root, the records that wait for it; roots are rows of the same request."""
    child, root = tables.outcome.alias("child"), tables.outcome.alias("root")
    is_root = sa.and_(
        root.c.request_id == child.c.request_id,
        root.c.resource == child.c.cause_resource,
        root.c.key_hash == child.c.cause_key_hash,
        root.c.outcome.not_in([outcome for outcome in Outcome if outcome.is_success]),
    )
    alike = (root.c.resource, root.c.outcome, root.c.reason, child.c.resource)
    query = (
        sa.select(*alike, sa.func.count())
        .select_from(child.join(root, is_root))
        .where(child.c.request_id == request_id, child.c.outcome.in_([one for one in Outcome if one.is_failure]))
        .group_by(*alike)
        .order_by(*alike)
    )
    found: dict[Root, list[Waiting]] = {}
    with engine.connect() as connection:
        for resource, outcome, reason, waiting, number in connection.execute(query):
            found.setdefault((resource, Outcome(outcome), reason), []).append(Waiting(waiting, number))
    return found


def without_root(engine: sa.Engine, request_id: str) -> list[tuple[str, str, int]]:
    """Return (resource, resource of the cause, records) where the cause is no record of the request."""
    child, root = tables.outcome.alias("child"), tables.outcome.alias("root")
    exists = sa.exists().where(
        root.c.request_id == child.c.request_id,
        root.c.resource == child.c.cause_resource,
        root.c.key_hash == child.c.cause_key_hash,
        root.c.outcome.not_in([outcome for outcome in Outcome if outcome.is_success]),
    )
    query = (
        sa.select(child.c.resource, child.c.cause_resource, sa.func.count())
        .where(child.c.request_id == request_id, child.c.cause_resource.is_not(None), ~exists)
        .group_by(child.c.resource, child.c.cause_resource)
        .order_by(child.c.resource, child.c.cause_resource)
    )
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(query)]
