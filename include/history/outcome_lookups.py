"""Looks up how natural keys and SIS keys ended in a request."""

from collections.abc import Sequence

import sqlalchemy as sa
from more_itertools import batched

from include.history import tables
from include.history.outcomes import Outcome
from include.history.upserts import BATCH

NOT_FOR_THE_ODS = (Outcome.EXCLUDED, Outcome.NO_MATCH)
"""Outcomes of records that do not belong in the ODS: their documents there are orphans."""


def ended_by_key(engine: sa.Engine, request_id: str, resource: str, key_hashes: Sequence[str]) -> set[str]:
    """Return those of the natural keys that belong to a SIS record which should be in the ODS."""
    table = tables.outcome.c
    found: set[str] = set()
    with engine.connect() as connection:
        for batch in batched(key_hashes, BATCH):
            query = sa.select(table.key_hash).where(
                table.request_id == request_id,
                table.resource == resource,
                table.key_hash.in_(batch),
                table.outcome.not_in(NOT_FOR_THE_ODS),
            )
            found.update(connection.scalars(query))
    return found


def ended_by_sis_key(engine: sa.Engine, request_id: str, resource: str, sis_keys: Sequence[str]) -> dict[str, Outcome]:
    """Return how some SIS records ended; records that are not in the request are absent."""
    table = tables.outcome.c
    found: dict[str, Outcome] = {}
    with engine.connect() as connection:
        for batch in batched(sis_keys, BATCH):
            query = sa.select(table.sis_key, table.outcome).where(
                table.request_id == request_id, table.resource == resource, table.sis_key.in_(batch)
            )
            found.update((sis_key, Outcome(outcome)) for sis_key, outcome in connection.execute(query))
    return found


def keys_in_sis(engine: sa.Engine, request_id: str, resource: str, sis_keys: Sequence[str]) -> dict[str, str]:
    """Return the natural-key hash of those SIS records of the request which should be in the ODS."""
    table = tables.outcome.c
    found: dict[str, str] = {}
    with engine.connect() as connection:
        for batch in batched(sis_keys, BATCH):
            query = sa.select(table.sis_key, table.key_hash).where(
                table.request_id == request_id,
                table.resource == resource,
                table.sis_key.in_(batch),
                table.outcome.not_in(NOT_FOR_THE_ODS),
            )
            found.update((row.sis_key, row.key_hash) for row in connection.execute(query))
    return found


def unknown_keys(engine: sa.Engine, request_id: str, resource: str) -> int:
    """Return how many SIS records could not be mapped, have no known natural key and name no person."""
    of_no_person = tables.outcome.c.person_hash.is_(None)
    query = sa.select(sa.func.count()).where(*_without_a_key(request_id, resource), of_no_person)
    with engine.connect() as connection:
        return connection.scalar(query) or 0


def people_of_unknown_keys(engine: sa.Engine, request_id: str, resource: str, person_hashes: Sequence[str]) -> set[str]:
    """Return those of the people about whom SIS records could not be mapped and have no known natural key."""
    person = tables.outcome.c.person_hash
    found: set[str] = set()
    with engine.connect() as connection:
        for batch in batched(person_hashes, BATCH):
            of_these_people = (*_without_a_key(request_id, resource), person.in_(batch))
            found.update(connection.scalars(sa.select(person).where(*of_these_people).distinct()))
    return found


def _without_a_key(request_id: str, resource: str) -> tuple[sa.ColumnElement[bool], ...]:
    table = tables.outcome.c
    return (
        table.request_id == request_id,
        table.resource == resource,
        table.outcome == Outcome.UNMAPPABLE,
        table.key_hash == "",
    )
