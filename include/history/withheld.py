"""Records that the SIS side withheld in earlier requests: excluded, unmappable, or waiting for another one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from more_itertools import batched

from include.history import tables
from include.history.entries import Blocked, Cause
from include.history.outcomes import Outcome
from include.history.upserts import BATCH

RUNS = 20
"""So many earlier requests are looked through: a record that none of them had may be in the ODS by now."""
WITHHELD = (Outcome.EXCLUDED, Outcome.UNMAPPABLE, Outcome.BLOCKED)

Runs = Mapping[str, datetime]
"""When each request was made, by request_id, newest first."""


def earlier_runs(engine: sa.Engine, configuration: str, resources: Sequence[str], request_id: str) -> Runs:
    """Return the latest requests of a configuration, but the one, that worked on one of some resources."""
    request, slice_ = tables.request.c, tables.slice_.c
    worked = sa.exists().where(slice_.request_id == request.request_id, slice_.resource.in_(resources))
    query = (
        sa.select(request.request_id, request.requested_at)
        .where(request.configuration == configuration, request.request_id != request_id, worked)
        .order_by(request.requested_at.desc(), request.request_id)
        .limit(RUNS)
    )
    with engine.connect() as connection:
        return {str(found): requested_at for found, requested_at in connection.execute(query)}


@dataclass(frozen=True)
class Withheld:
    """A record that did not leave the SIS side in an earlier request, and when that request was made."""

    resource: str
    parent: Blocked
    when: datetime


def withheld_keys(engine: sa.Engine, runs: Runs, resource: str, key_hashes: Sequence[str]) -> dict[str, Withheld]:
    """Return, by natural-key hash, what was withheld in the latest of the runs that had the key.

    A natural key that another record brought to the ODS in that run is not among them.
    """
    return _withheld(engine, runs, [resource], tables.outcome.c.key_hash, key_hashes)


def withheld_associations(
    engine: sa.Engine, runs: Runs, associations: Sequence[str], person_hashes: Sequence[str]
) -> dict[str, Withheld]:
    """Return, by person hash, an association of a person all of whose associations were withheld in that run."""
    return _withheld(engine, runs, associations, tables.outcome.c.person_hash, person_hashes)


def _withheld(
    engine: sa.Engine, runs: Runs, resources: Sequence[str], column: sa.Column[Any], hashes: Sequence[str]
) -> dict[str, Withheld]:
    order, table = {run: position for position, run in enumerate(runs)}, tables.outcome
    latest: dict[str, list[sa.RowMapping]] = {}
    with engine.connect() as connection:
        for batch in batched(hashes, BATCH):
            query = sa.select(table).where(
                table.c.request_id.in_(list(runs)), table.c.resource.in_(resources), column.in_(batch)
            )
            rows = connection.execute(query).mappings().all()
            for row in sorted(rows, key=lambda row: (order[row["request_id"]], row["resource"], row["sis_key"])):
                of_hash = latest.setdefault(row[column.name], [])
                if not of_hash or of_hash[0]["request_id"] == row["request_id"]:
                    of_hash.append(row)
    return {
        hashed: Withheld(rows[0]["resource"], _blocked(rows[0]), runs[rows[0]["request_id"]])
        for hashed, rows in latest.items()
        if all(Outcome(row["outcome"]) in WITHHELD for row in rows)
    }


def _blocked(row: sa.RowMapping) -> Blocked:
    cause = Cause(row["cause_resource"], row["cause_key_hash"]) if row["cause_resource"] else None
    return Blocked(row["sis_key"], Outcome(row["outcome"]), row["reason"], cause, row["key_hash"])
