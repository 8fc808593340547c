"""Records that the ODS refused because another system owns them: the ODS has them, and nothing here can change that."""

from collections.abc import Collection, Sequence

import sqlalchemy as sa
from more_itertools import batched

from include.history import tables
from include.history.outcomes import OWNED_ELSEWHERE, Outcome
from include.history.upserts import BATCH
from include.history.withheld import earlier_runs


def is_owned_elsewhere(outcome: str, reason: str) -> bool:
    """Whether a record ended so; the reason of a refusal begins with the kind of problem."""
    return outcome == Outcome.REJECTED and reason.startswith(OWNED_ELSEWHERE)


def owned_elsewhere(engine: sa.Engine, request_id: str, resources: Collection[str]) -> int:
    """Return how many records of some resources the ODS refused in a request because another system owns them."""
    table = tables.outcome.c
    query = sa.select(sa.func.count()).where(
        table.request_id == request_id,
        table.resource.in_(resources),
        table.outcome == Outcome.REJECTED,
        table.reason.startswith(OWNED_ELSEWHERE),
    )
    with engine.connect() as connection:
        return connection.scalar(query) or 0


def owned_elsewhere_before(engine: sa.Engine, request_id: str, resource: str, key_hashes: Sequence[str]) -> set[str]:
    """Return those of the natural keys that the ODS refused so when they were last sent, in an earlier request."""
    table = tables.outcome.c
    configuration = sa.select(tables.request.c.configuration).where(tables.request.c.request_id == request_id)
    with engine.connect() as connection:
        runs = list(earlier_runs(engine, str(connection.scalar(configuration)), [resource], request_id))
        latest: dict[str, tuple[int, bool]] = {}
        for batch in batched(key_hashes, BATCH):
            query = sa.select(table.request_id, table.key_hash, table.outcome, table.reason).where(
                table.request_id.in_(runs),
                table.resource == resource,
                table.key_hash.in_(batch),
                # What a run that verified found out says nothing about a write.
                table.outcome.not_in([Outcome.MISSING, Outcome.DIFFERENT]),
            )
            for run, key_hash, outcome, reason in connection.execute(query):
                ended = runs.index(run), is_owned_elsewhere(outcome, reason)
                latest[key_hash] = min(latest.get(key_hash, ended), ended)
    return {key_hash for key_hash, (_, refused) in latest.items() if refused}
