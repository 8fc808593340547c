"""Orphans and deletes in the history: what was found, what was decided, what was deleted and can be restored."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from more_itertools import batched

from include.history.database import writing
from include.history.outcomes import OrphanStatus
from include.history.pages import paged
from include.history.prune_tables import backup, orphan
from include.history.store import utc_now
from include.history.tables import identity, request
from include.history.upserts import BATCH, upsert


@dataclass(frozen=True, kw_only=True)
class Orphan:
    """A document of the ODS without a SIS record. `key` is empty for personal resources.

    `year` is the school year that the document names: this, other or unknown.
    """

    resource: str
    ods_id: str
    key_hash: str
    key: str
    school: str
    etag: str
    year: str = "unknown"
    person_hash: str = ""
    """Natural-key hash of the person it is about; empty if it is about no person."""
    status: OrphanStatus = OrphanStatus.PENDING
    reason: str = ""
    hint: str = ""
    refers_to: tuple[tuple[str, str], ...] = ()
    """(resource, natural-key hash) of what it refers to, as far as it was read with a copy."""


@dataclass(frozen=True, kw_only=True)
class OrphanGroup:
    """Orphans of one resource that ended alike; `examples` are up to three ODS ids."""

    resource: str
    status: OrphanStatus
    reason: str
    hint: str
    records: int
    examples: tuple[str, ...]


class Prunes:
    """Writes and reads the orphans and deletes of a request; every write may be repeated."""

    def __init__(self, engine: sa.Engine, *, now: Callable[[], datetime] = utc_now) -> None:
        self._engine = engine
        self._writes = writing(engine)
        self._now = now

    def record(self, request_id: str, orphans: Sequence[Orphan]) -> None:
        """Record orphans with their status; a later status replaces the earlier one."""
        for batch in batched(orphans, BATCH):
            rows = [{"request_id": request_id, **vars(orphan_), "decided_at": self._now()} for orphan_ in batch]
            with self._writes.begin() as connection:
                upsert(connection, orphan, rows)

    def orphans(self, request_id: str, resource: str, statuses: Collection[OrphanStatus]) -> Iterator[Orphan]:
        """Stream a resource's orphans with some statuses, by ODS id; recording them meanwhile is fine."""
        query = sa.select(orphan).where(
            orphan.c.request_id == request_id, orphan.c.resource == resource, orphan.c.status.in_(statuses)
        )
        for row in paged(self._engine, query, [orphan.c.ods_id]):
            yield _orphan(row)

    def with_keys(
        self, request_id: str, resource: str, statuses: Collection[OrphanStatus], key_hashes: Sequence[str]
    ) -> list[Orphan]:
        """Return the orphans of a resource that have some of the statuses and one of the natural keys."""
        found: list[Orphan] = []
        with self._engine.connect() as connection:
            for batch in batched(key_hashes, BATCH):
                query = sa.select(orphan).where(
                    orphan.c.request_id == request_id,
                    orphan.c.resource == resource,
                    orphan.c.status.in_(statuses),
                    orphan.c.key_hash.in_(batch),
                )
                found += map(_orphan, connection.execute(query).mappings())
        return found

    def people(
        self,
        request_id: str,
        resources: Collection[str],
        statuses: Collection[OrphanStatus],
        person_hashes: Sequence[str],
    ) -> set[str]:
        """Return those of the people about whom some resources have orphans with some statuses."""
        found: set[str] = set()
        with self._engine.connect() as connection:
            for batch in batched(person_hashes, BATCH):
                query = sa.select(orphan.c.person_hash).where(
                    orphan.c.request_id == request_id,
                    orphan.c.resource.in_(resources),
                    orphan.c.status.in_(statuses),
                    orphan.c.person_hash.in_(batch),
                )
                found.update(connection.scalars(query.distinct()))
        return found

    def counts(self, request_id: str) -> dict[str, dict[OrphanStatus, int]]:
        """Return resource to status to number of orphans."""
        query = (
            sa.select(orphan.c.resource, orphan.c.status, sa.func.count())
            .where(orphan.c.request_id == request_id)
            .group_by(orphan.c.resource, orphan.c.status)
            .order_by(orphan.c.resource, orphan.c.status)
        )
        found: dict[str, dict[OrphanStatus, int]] = {}
        with self._engine.connect() as connection:
            for resource, status, number in connection.execute(query):
                found.setdefault(resource, {})[OrphanStatus(status)] = number
        return found

    def groups(self, request_id: str) -> list[OrphanGroup]:
        """Return orphans grouped by resource, status and reason, largest group first."""
        table = orphan.c
        alike = (table.resource, table.status, table.reason, table.hint)
        number = sa.func.count()
        query = (
            sa.select(*alike, number, sa.func.min(table.ods_id), sa.func.max(table.ods_id))
            .where(table.request_id == request_id)
            .group_by(*alike)
            .order_by(number.desc(), table.resource, table.status)
        )
        with self._engine.connect() as connection:
            rows = connection.execute(query).all()
        return [
            OrphanGroup(
                resource=row[0],
                status=OrphanStatus(row[1]),
                reason=row[2],
                hint=row[3],
                records=row[4],
                examples=tuple(dict.fromkeys((row[5], row[6]))),
            )
            for row in rows
        ]

    def back_up(self, request_id: str, collection: str, documents: Sequence[tuple[Orphan, Mapping[str, Any]]]) -> None:
        """Back up documents before they are deleted, all or none."""
        rows = [
            {
                "request_id": request_id,
                "resource": document.resource,
                "ods_id": document.ods_id,
                "collection": collection,
                "key_hash": document.key_hash,
                "body": dict(body),
                "backed_up_at": self._now(),
            }
            for document, body in documents
        ]
        with self._writes.begin() as connection:
            upsert(connection, backup, rows)

    def discard_unused_backups(self, request_id: str) -> None:
        """Delete backups of documents that are not going to be deleted: only what can be restored stays."""
        table = orphan.c
        undecided = sa.select(table.ods_id).where(
            table.request_id == request_id,
            table.resource == backup.c.resource,
            table.ods_id == backup.c.ods_id,
            table.status.in_(
                (OrphanStatus.PENDING, OrphanStatus.DELETABLE, OrphanStatus.AWAITING_APPROVAL, OrphanStatus.APPROVED)
            ),
        )
        unused = (backup.c.request_id == request_id, backup.c.deleted_at.is_(None), ~undecided.exists())
        with self._writes.begin() as connection:
            connection.execute(sa.delete(backup).where(*unused))

    def already_backed_up(self, request_id: str, resource: str, ods_ids: Sequence[str]) -> set[str]:
        """Return those of the ODS ids whose document is backed up already."""
        found: set[str] = set()
        with self._engine.connect() as connection:
            for batch in batched(ods_ids, BATCH):
                query = sa.select(backup.c.ods_id).where(
                    backup.c.request_id == request_id, backup.c.resource == resource, backup.c.ods_id.in_(batch)
                )
                found.update(connection.scalars(query))
        return found

    def record_deleted(self, request_id: str, deleted: Sequence[Orphan]) -> None:
        """Record that the ODS confirmed the deletes; their entries leave the identity map."""
        if not deleted:
            return
        table, known = backup.c, identity.c
        parameters = [
            {"of_resource": orphan_.resource, "of_id": orphan_.ods_id, "of_key": orphan_.key_hash}
            for orphan_ in deleted
        ]
        stamp = sa.update(backup).where(
            table.request_id == request_id,
            table.resource == sa.bindparam("of_resource"),
            table.ods_id == sa.bindparam("of_id"),
        )
        # The configuration comes first in the map's index; without it every deletion would read the whole map.
        configuration = sa.select(request.c.configuration).where(request.c.request_id == request_id).scalar_subquery()
        forget = sa.delete(identity).where(
            known.configuration == configuration,
            known.resource == sa.bindparam("of_resource"),
            known.key_hash == sa.bindparam("of_key"),
            known.ods_id == sa.bindparam("of_id"),
        )
        with self._writes.begin() as connection:
            connection.execute(stamp.values(deleted_at=self._now()), parameters)
            connection.execute(forget, parameters)

    def last_deleted(self, configuration: str) -> tuple[str, str] | None:
        """Return resource and ODS id of the document that was deleted last and not restored, or None."""
        table = backup.c
        query = (
            sa.select(table.resource, table.ods_id)
            .join(request, request.c.request_id == table.request_id)
            .where(request.c.configuration == configuration, table.deleted_at.is_not(None), table.restored_at.is_(None))
            .order_by(table.deleted_at.desc(), table.ods_id)
            .limit(1)
        )
        with self._engine.connect() as connection:
            row = connection.execute(query).one_or_none()
        return (row[0], row[1]) if row else None

    def was_deleted(self, configuration: str, resource: str, ods_id: str) -> bool:
        """Return whether a run of the configuration deleted the document, and none restored it."""
        table = backup.c
        deleted = sa.exists().where(
            request.c.request_id == table.request_id,
            request.c.configuration == configuration,
            table.resource == resource,
            table.ods_id == ods_id,
            table.deleted_at.is_not(None),
            table.restored_at.is_(None),
        )
        with self._engine.connect() as connection:
            return bool(connection.scalar(sa.select(deleted)))

    def record_restored(self, request_id: str, resource: str, ods_id: str) -> None:
        """Record that the document was restored."""
        document = (backup.c.request_id == request_id, backup.c.resource == resource, backup.c.ods_id == ods_id)
        with self._writes.begin() as connection:
            connection.execute(sa.update(backup).where(*document).values(restored_at=self._now()))

    def restorable(self, request_id: str, resource: str) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
        """Stream (ODS id, collection, body) of a resource's deleted documents that were not restored yet."""
        query = sa.select(backup).where(
            backup.c.request_id == request_id,
            backup.c.resource == resource,
            backup.c.deleted_at.is_not(None),
            backup.c.restored_at.is_(None),
        )
        for row in paged(self._engine, query, [backup.c.ods_id]):
            yield row["ods_id"], row["collection"], row["body"]


PLAIN = ("resource", "ods_id", "key_hash", "key", "school", "etag", "year", "person_hash", "reason", "hint")
"""Columns of an orphan that are stored as they are."""


def _orphan(row: sa.RowMapping) -> Orphan:
    refers_to = tuple((resource, key_hash) for resource, key_hash in row["refers_to"] or ())
    return Orphan(**{name: row[name] for name in PLAIN}, status=OrphanStatus(row["status"]), refers_to=refers_to)
