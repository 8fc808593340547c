"""The identity map: which document of the ODS belongs to which SIS record, as last confirmed by the ODS."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from more_itertools import batched

from include.history import tables
from include.history.entries import Recorded
from include.history.upserts import BATCH, insert_into, upsert


def save(
    connection: sa.Connection, request_id: str, resource: str, records: Sequence[Recorded], seen_at: datetime
) -> None:
    """Save the documents that the ODS has of these records; the caller passes successes only."""
    if not records:
        return
    owner = sa.select(tables.request.c.configuration).where(tables.request.c.request_id == request_id)
    context = {
        "configuration": connection.execute(owner).scalar_one(),
        "resource": resource,
        "last_request_id": request_id,
        "seen_at": seen_at,
    }
    rows = [{**context, **_identity_columns(record)} for record in records]
    _keep_former_key(connection, context, rows)
    statement = insert_into(connection, tables.identity)
    new, known = statement.excluded, tables.identity.c
    # A response without the id does not delete it, unless the record moved to another natural
    # key and with it to another document. Hash and ETag are those of this call: older ones could hide a difference.
    same_document = new.key_hash == known.key_hash
    replaced: dict[str, Any] = {
        "ods_id": sa.case((same_document, sa.func.coalesce(new.ods_id, known.ods_id)), else_=new.ods_id)
    }
    replaced |= {name: new[name] for name in ("key_hash", "payload_hash", "etag", "last_request_id", "seen_at")}
    keys = [column.name for column in tables.identity.primary_key]
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=replaced), rows)


FORMER = "~"
"""Separates a SIS key from the hash of a natural key that the record had before."""


def _keep_former_key(connection: sa.Connection, context: dict[str, Any], rows: Sequence[dict[str, Any]]) -> None:
    """A record that moves to another natural key leaves a document behind, which stays known as sent by us.

    Its last request is the one that left it behind.
    """
    known = tables.identity.c
    now = {row["sis_key"]: row["key_hash"] for row in rows}
    query = sa.select(tables.identity).where(
        known.configuration == context["configuration"],
        known.resource == context["resource"],
        known.sis_key.in_(list(now)),
    )
    left = [dict(row) for row in connection.execute(query).mappings() if row["key_hash"] != now[row["sis_key"]]]
    for row in left:
        row["sis_key"] = f"{row['sis_key'][:160]}{FORMER}{row['key_hash']}"
        row["last_request_id"] = context["last_request_id"]
    upsert(connection, tables.identity, left)


def _identity_columns(record: Recorded) -> dict[str, Any]:
    return {
        "sis_key": record.sis_key,
        "key_hash": record.key_hash,
        "ods_id": record.ods_id,
        "payload_hash": record.payload_hash,
        "etag": record.etag,
    }


@dataclass(frozen=True, kw_only=True)
class IdentityEntry:
    """The document of a SIS record, as the ODS last confirmed it."""

    key_hash: str
    ods_id: str | None
    payload_hash: str | None
    etag: str | None


def known_identities(
    engine: sa.Engine, configuration: str, resource: str, sis_keys: Sequence[str]
) -> dict[str, IdentityEntry]:
    """Return the last confirmed documents by SIS key; keys that were never confirmed are absent."""
    table = tables.identity.c
    found: dict[str, IdentityEntry] = {}
    with engine.connect() as connection:
        for batch in batched(sis_keys, BATCH):
            query = sa.select(table.sis_key, table.key_hash, table.ods_id, table.payload_hash, table.etag).where(
                table.configuration == configuration, table.resource == resource, table.sis_key.in_(batch)
            )
            for key, key_hash, ods_id, payload_hash, etag in connection.execute(query):
                found[key] = IdentityEntry(key_hash=key_hash, ods_id=ods_id, payload_hash=payload_hash, etag=etag)
    return found


def confirmed(engine: sa.Engine, configuration: str, resource: str, key_hashes: Sequence[str]) -> set[str]:
    """Return those of the natural keys that the ODS has confirmed, in any request."""
    table = tables.identity.c
    found: set[str] = set()
    with engine.connect() as connection:
        for batch in batched(key_hashes, BATCH):
            query = sa.select(table.key_hash).where(
                table.configuration == configuration, table.resource == resource, table.key_hash.in_(batch)
            )
            found.update(connection.scalars(query))
    return found


def records_by_key(
    engine: sa.Engine, configuration: str, resource: str, key_hashes: Sequence[str]
) -> dict[str, set[tuple[str, str | None]]]:
    """Return, by natural-key hash, (SIS key, ODS id) of every record that has or had this key."""
    table = tables.identity.c
    found: dict[str, set[tuple[str, str | None]]] = {}
    with engine.connect() as connection:
        for batch in batched(key_hashes, BATCH):
            query = sa.select(table.key_hash, table.sis_key, table.ods_id).where(
                table.configuration == configuration, table.resource == resource, table.key_hash.in_(batch)
            )
            for key_hash, sis_key, ods_id in connection.execute(query):
                found.setdefault(key_hash, set()).add((sis_key, ods_id))
    return found


def documents_by_id(
    engine: sa.Engine, configuration: str, resource: str, ods_ids: Sequence[str]
) -> dict[str, dict[str, IdentityEntry]]:
    """Return, by ODS id, the entries of the SIS records whose document that is now, by SIS key."""
    table = tables.identity.c
    found: dict[str, dict[str, IdentityEntry]] = {}
    with engine.connect() as connection:
        for batch in batched(ods_ids, BATCH):
            columns = (table.ods_id, table.sis_key, table.key_hash, table.payload_hash, table.etag)
            query = sa.select(*columns).where(
                table.configuration == configuration, table.resource == resource, table.ods_id.in_(batch)
            )
            for ods_id, sis_key, key_hash, payload_hash, etag in connection.execute(query):
                if FORMER not in sis_key:
                    entry = IdentityEntry(key_hash=key_hash, ods_id=ods_id, payload_hash=payload_hash, etag=etag)
                    found.setdefault(ods_id, {})[sis_key] = entry
    return found
