"""Orphans and deletions in the history: what was found, decided and deleted, and what can be restored."""

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

    `year` is what the document says of its school year: this, other or unknown.
    """

    resource: str
    ods_id: str
    key_hash: str
    key: str
    school: str
    etag: str
    year: str = "unknown"
    person_hash: str = ""
    """Natural-key hash of the person it is about; empty where it is about none."""
    status: OrphanStatus = OrphanStatus.PENDING
    reason: str = ""
    hint: str = ""


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
    """Writes and reads what a request found and did about orphans; every write may be repeated."""

    def __init__(self, engine: sa.Engine, *, now: Callable[[], datetime] = utc_now) -> None:
        self._engine = engine
        self._writes = writing(engine)
        self._now = now

    def note(self, request_id: str, orphans: Sequence[Orphan]) -> None:
        """Note orphans, or what became of them; a later status replaces the earlier."""
        for batch in batched(orphans, BATCH):
            rows = [{"request_id": request_id, **vars(one), "decided_at": self._now()} for one in batch]
            with self._writes.begin() as connection:
                upsert(connection, orphan, rows)

    def orphans(self, request_id: str, resource: str, statuses: Collection[OrphanStatus]) -> Iterator[Orphan]:
        """Stream a resource's orphans of some statuses, by ODS id; noting them meanwhile is safe."""
        query = sa.select(orphan).where(
            orphan.c.request_id == request_id, orphan.c.resource == resource, orphan.c.status.in_(statuses)
        )
        names = ("resource", "ods_id", "key_hash", "key", "school", "etag", "year", "person_hash", "reason", "hint")
        for row in paged(self._engine, query, [orphan.c.ods_id]):
            yield Orphan(**{name: row[name] for name in names}, status=OrphanStatus(row["status"]))

    def people(
        self,
        request_id: str,
        resources: Collection[str],
        statuses: Collection[OrphanStatus],
        person_hashes: Sequence[str],
    ) -> set[str]:
        """Return those of the people about whom some resources have orphans of some statuses."""
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

    def back_up(self, request_id: str, collection: str, found: Sequence[tuple[Orphan, Mapping[str, Any]]]) -> None:
        """Back up documents before they are deleted, all or none."""
        rows = [
            {
                "request_id": request_id,
                "resource": one.resource,
                "ods_id": one.ods_id,
                "collection": collection,
                "key_hash": one.key_hash,
                "body": dict(body),
                "backed_up_at": self._now(),
            }
            for one, body in found
        ]
        with self._writes.begin() as connection:
            upsert(connection, backup, rows)

    def discard_unused_backups(self, request_id: str) -> None:
        """Discard backups of documents that are not going to be deleted: they hold pupils' data."""
        mine = orphan.c
        waiting = sa.select(mine.ods_id).where(
            mine.request_id == request_id,
            mine.resource == backup.c.resource,
            mine.ods_id == backup.c.ods_id,
            mine.status.in_(
                (OrphanStatus.PENDING, OrphanStatus.DELETABLE, OrphanStatus.AWAITING_APPROVAL, OrphanStatus.APPROVED)
            ),
        )
        never = (backup.c.request_id == request_id, backup.c.deleted_at.is_(None), ~waiting.exists())
        with self._writes.begin() as connection:
            connection.execute(sa.delete(backup).where(*never))

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

    def note_deleted(self, request_id: str, gone: Sequence[Orphan]) -> None:
        """The ODS confirmed that the documents are gone; the identity map forgets them."""
        if not gone:
            return
        mine, known, moment = backup.c, identity.c, self._now()
        asked = [{"of_resource": one.resource, "of_id": one.ods_id, "of_key": one.key_hash} for one in gone]
        stamp = sa.update(backup).where(
            mine.request_id == request_id,
            mine.resource == sa.bindparam("of_resource"),
            mine.ods_id == sa.bindparam("of_id"),
        )
        # The configuration comes first in the map's index; without it every deletion would read the whole map.
        mine_is = sa.select(request.c.configuration).where(request.c.request_id == request_id).scalar_subquery()
        forget = sa.delete(identity).where(
            known.configuration == mine_is,
            known.resource == sa.bindparam("of_resource"),
            known.key_hash == sa.bindparam("of_key"),
            known.ods_id == sa.bindparam("of_id"),
        )
        with self._writes.begin() as connection:
            connection.execute(stamp.values(deleted_at=moment), asked)
            connection.execute(forget, asked)

    def note_restored(self, request_id: str, resource: str, ods_id: str) -> None:
        """Note that the document was restored."""
        mine = (backup.c.request_id == request_id, backup.c.resource == resource, backup.c.ods_id == ods_id)
        with self._writes.begin() as connection:
            connection.execute(sa.update(backup).where(*mine).values(restored_at=self._now()))

    def restorable(self, request_id: str, resource: str) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
        """Stream (ODS id, collection, body) of a resource's deleted documents that are not restored yet."""
        query = sa.select(backup).where(
            backup.c.request_id == request_id,
            backup.c.resource == resource,
            backup.c.deleted_at.is_not(None),
            backup.c.restored_at.is_(None),
        )
        for row in paged(self._engine, query, [backup.c.ods_id]):
            yield row["ods_id"], row["collection"], row["body"]
