"""People whose association did not reach the ODS in a request: no record about them can, until it does."""

from collections.abc import Sequence

import sqlalchemy as sa
from more_itertools import batched

from include.history import tables
from include.history.entries import Blocked, Cause
from include.history.outcomes import Outcome
from include.history.upserts import BATCH


def unassociated(
    engine: sa.Engine, request_id: str, associations: Sequence[str], person_hashes: Sequence[str]
) -> dict[str, tuple[str, Blocked]]:
    """Return, by person hash, the association that failed and its resource.

    A person with one association that succeeded is not among them, nor is one without any in this request.
    """
    failed: dict[str, tuple[str, Blocked]] = {}
    associated: set[str] = set()
    with engine.connect() as connection:
        for batch in batched(person_hashes, BATCH):
            for row in connection.execute(_query(request_id, associations, batch)).mappings():
                ended = Outcome(row["outcome"])
                if ended.is_success:
                    associated.add(row["person_hash"])
                elif ended.blocks_children:
                    cause = Cause(row["cause_resource"], row["cause_key_hash"]) if row["cause_resource"] else None
                    blocked = Blocked(row["sis_key"], ended, row["reason"], cause, row["key_hash"])
                    failed[row["person_hash"]] = (row["resource"], blocked)
    return {person: association for person, association in failed.items() if person not in associated}


def not_yet_associated(
    engine: sa.Engine, request_id: str, resource: str, associations: Sequence[str], person_hashes: Sequence[str]
) -> dict[str, Blocked]:
    """Return, by natural-key hash, the people whom the ODS deferred and who have no association from this request."""
    table = tables.outcome
    deferred: dict[str, Blocked] = {}
    associated: set[str] = set()
    with engine.connect() as connection:
        for batch in batched(person_hashes, BATCH):
            query = sa.select(table.c.sis_key, table.c.key_hash, table.c.reason).where(
                table.c.request_id == request_id,
                table.c.resource == resource,
                table.c.outcome == Outcome.DEFERRED,
                table.c.key_hash.in_(batch),
            )
            for sis_key, key_hash, reason in connection.execute(query):
                deferred[key_hash] = Blocked(sis_key, Outcome.DEFERRED, reason, None, key_hash)
        for people in batched(sorted(deferred), BATCH):
            rows = connection.execute(_query(request_id, associations, people)).mappings()
            associated.update(row["person_hash"] for row in rows if Outcome(row["outcome"]).is_success)
    return {person: record for person, record in deferred.items() if person not in associated}


def _query(request_id: str, associations: Sequence[str], person_hashes: Sequence[str]) -> sa.Select[tuple[str, ...]]:
    table = tables.outcome
    return (
        sa.select(table)
        .where(
            table.c.request_id == request_id,
            table.c.resource.in_(associations),
            table.c.person_hash.in_(person_hashes),
        )
        .order_by(table.c.resource, table.c.sis_key)
    )
