"""Purges the history of ended requests, and logs who did that, when, and how much was deleted.

A purge never deletes the identity map, observations about the host, locks and the log of purges. It skips requests that
have not ended, requests that an active request repeats or restores, requests whose person events are not acknowledged,
and, unless `include_restorable` is set, requests whose deletes can still be restored.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import datetime

import sqlalchemy as sa

from include.history import prune_tables, tables, verification_tables
from include.history.database import writing
from include.history.outcomes import RequestStatus
from include.history.person_tables import person_event
from include.history.purge_tables import purge
from include.history.store import utc_now
from include.history.upserts import insert_into

_TABLES_OF_REQUEST = (
    verification_tables.verification_difference,
    verification_tables.verification_result,
    prune_tables.orphan,
    prune_tables.backup,
    tables.outcome,
    tables.slice_,
)
"""The tables whose rows belong to one request."""


@dataclass(frozen=True, kw_only=True)
class PurgeRequest:
    """What to purge: requests made before a moment, of one tool or configuration if named."""

    purge_id: str
    requested_by: str
    before: datetime
    tool: str = ""
    configuration: str = ""
    include_restorable: bool = False
    """Also requests whose deletes can still be restored; their backups are deleted then."""
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Purge(PurgeRequest):
    """A purge and its result: `skipped` requests matched, but had to stay."""

    requested_at: datetime
    requests: int
    records: int
    skipped: int
    ended_at: datetime | None


class Purges:
    """Purges, and keeps the log of purges."""

    def __init__(self, engine: sa.Engine, *, now: Callable[[], datetime] = utc_now) -> None:
        self._engine = engine
        self._writes = writing(engine)
        self._now = now

    def purge(self, purge_request: PurgeRequest, forget: Callable[[str, str], None] | None = None) -> Purge:
        """Delete request after request, each in one transaction with its count, and return the result.

        Called again with the same purge_id, it continues; a purge that has ended does nothing more.
        `forget` is called with tool and request_id of each request first, to delete what lies elsewhere.
        """
        row = {
            **vars(purge_request),
            "requested_at": self._now(),
            "requests": 0,
            "records": 0,
            "skipped": 0,
            "ended_at": None,
        }
        with self._writes.begin() as connection:
            connection.execute(insert_into(connection, purge).on_conflict_do_nothing(), row)
        found = self._of(purge_request.purge_id)
        if found.ended_at is not None:
            return found
        table = tables.request.c
        with self._engine.connect() as connection:
            query = sa.select(table.tool, table.request_id).where(*_due(found))
            due = connection.execute(query.order_by(table.requested_at, table.request_id)).all()
            needed = _needed(connection)
        for tool, request_id in due:
            if request_id in needed:
                continue
            if forget is not None:
                forget(tool, request_id)
            self._delete(found, request_id)
        self._end(found)
        return self._of(purge_request.purge_id)

    def latest(self, limit: int = 50) -> list[Purge]:
        """Return purges, newest first."""
        query = sa.select(purge).order_by(purge.c.requested_at.desc(), purge.c.purge_id).limit(limit)
        with self._engine.connect() as connection:
            return [_purge_of(row) for row in connection.execute(query).mappings()]

    def _of(self, purge_id: str) -> Purge:
        with self._engine.connect() as connection:
            query = sa.select(purge).where(purge.c.purge_id == purge_id)
            return _purge_of(connection.execute(query).mappings().one())

    def _delete(self, one: Purge, request_id: str) -> None:
        table = tables.request
        still_due = sa.select(table.c.request_id).where(*_due(one), table.c.request_id == request_id)
        with self._writes.begin() as connection:
            # Locked: a request that a retried task starts at this moment is running, and stays.
            if connection.scalar(still_due.with_for_update()) is None:
                return
            deleted = {
                part.name: connection.execute(sa.delete(part).where(part.c.request_id == request_id)).rowcount
                for part in (*_TABLES_OF_REQUEST, table)
            }
            counted = {
                "requests": purge.c.requests + 1,
                "records": purge.c.records + deleted[tables.outcome.name],
            }
            this_purge = purge.c.purge_id == one.purge_id
            connection.execute(sa.update(purge).where(this_purge).values(counted))

    def _end(self, one: Purge) -> None:
        left = sa.select(sa.func.count()).select_from(tables.request).where(*_matching(one)).scalar_subquery()
        this_purge = purge.c.purge_id == one.purge_id
        with self._writes.begin() as connection:
            connection.execute(sa.update(purge).where(this_purge).values(skipped=left, ended_at=self._now()))


def _needed(connection: sa.Connection) -> set[str]:
    """Requests that an active request depends on: it repeats their failures, or restores what they deleted."""
    table = tables.request.c
    active = table.status.in_([status for status in RequestStatus if not status.is_over])
    params = connection.scalars(sa.select(table.params).where(active))
    return {str(of_request.get(name)) for of_request in params for name in ("retry_of", "run")}


def _matching(one: PurgeRequest) -> list[sa.ColumnElement[bool]]:
    table = tables.request.c
    conditions = [table.requested_at < one.before]
    if one.tool:
        conditions.append(table.tool == one.tool)
    if one.configuration:
        conditions.append(table.configuration == one.configuration)
    return conditions


def _due(one: PurgeRequest) -> list[sa.ColumnElement[bool]]:
    table = tables.request.c
    over = table.status.in_([status for status in RequestStatus if status.is_over])
    acknowledged = ~sa.exists().where(
        person_event.c.claimed_by == table.request_id, person_event.c.acknowledged_at.is_(None)
    )
    due = [*_matching(one), over, acknowledged]
    if not one.include_restorable:
        skipped = prune_tables.backup.c
        restorable = (
            skipped.request_id == table.request_id,
            skipped.deleted_at.is_not(None),
            skipped.restored_at.is_(None),
        )
        due.append(~sa.exists().where(*restorable))
    return due


def _purge_of(row: sa.RowMapping) -> Purge:
    return Purge(**{one.name: row[one.name] for one in fields(Purge)})
