"""What the identity map remembers of some SIS records."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from include.history import tables
from include.history.upserts import batches


@dataclass(frozen=True, kw_only=True)
class Remembered:
    """The document an SIS record had in the ODS when the ODS last confirmed it."""

    key_hash: str
    ods_id: str | None
    payload_hash: str | None
    etag: str | None


def remembered(engine: sa.Engine, configuration: str, resource: str, sis_keys: Sequence[str]) -> dict[str, Remembered]:
    """Return what is known of the SIS keys; keys never confirmed are absent."""
    table = tables.identity.c
    found: dict[str, Remembered] = {}
    with engine.connect() as connection:
        for batch in batches(sis_keys):
            query = sa.select(table.sis_key, table.key_hash, table.ods_id, table.payload_hash, table.etag).where(
                table.configuration == configuration, table.resource == resource, table.sis_key.in_(batch)
            )
            for key, key_hash, ods_id, payload_hash, etag in connection.execute(query):
                found[key] = Remembered(key_hash=key_hash, ods_id=ods_id, payload_hash=payload_hash, etag=etag)
    return found


def confirmed(engine: sa.Engine, configuration: str, resource: str, key_hashes: Sequence[str]) -> set[str]:
    """Return those of the natural keys that the ODS has confirmed to hold, in whatever request."""
    table = tables.identity.c
    found: set[str] = set()
    with engine.connect() as connection:
        for batch in batches(key_hashes):
            query = sa.select(table.key_hash).where(
                table.configuration == configuration, table.resource == resource, table.key_hash.in_(batch)
            )
            found.update(connection.scalars(query))
    return found


def holders(
    engine: sa.Engine, configuration: str, resource: str, key_hashes: Sequence[str]
) -> dict[str, set[tuple[str, str | None]]]:
    """Return, by natural-key hash, (SIS key, ODS id) of every record that has or had it."""
    table = tables.identity.c
    found: dict[str, set[tuple[str, str | None]]] = {}
    with engine.connect() as connection:
        for batch in batches(key_hashes):
            query = sa.select(table.key_hash, table.sis_key, table.ods_id).where(
                table.configuration == configuration, table.resource == resource, table.key_hash.in_(batch)
            )
            for key_hash, sis_key, ods_id in connection.execute(query):
                found.setdefault(key_hash, set()).add((sis_key, ods_id))
    return found
