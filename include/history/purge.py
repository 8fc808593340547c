"""Clears the history of requests that are over, and keeps who did that, when, and how much it was.

What is not a request's own stays: the identity map says what the ODS holds, not what a request did, and locks belong
to who works now. Kept, too, are requests that are not over, those a running request repeats or undoes, those whose
events about people nobody has followed yet, and, unless it is asked for, those whose deletes could still be undone.
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

_PARTS = (
    verification_tables.verification_difference,
    verification_tables.verification_result,
    prune_tables.orphan,
    prune_tables.backup,
    tables.outcome,
    tables.slice_,
)
"""Whatever belongs to one request."""


@dataclass(frozen=True, kw_only=True)
class PurgeRequest:
    """What somebody wants to be cleared: requests made before a moment, of one tool or configuration if named."""

    purge_id: str
    requested_by: str
    before: datetime
    tool: str = ""
    configuration: str = ""
    include_restorable: bool = False
    """Also requests whose deletes could still be undone; their documents are gone then."""
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Purge(PurgeRequest):
    """A clearing as it went: `kept` requests were asked for too, but had to stay."""

    requested_at: datetime
    requests: int
    records: int
    skipped: int
    ended_at: datetime | None


class Purges:
    """Clears, and remembers that it did."""

    def __init__(self, engine: sa.Engine, *, now: Callable[[], datetime] = utc_now) -> None:
        self._engine = engine
        self._writes = writing(engine)
        self._now = now

    def purge(self, wanted: PurgeRequest, forget: Callable[[str, str], None] | None = None) -> Purge:
        """Delete request after request, each in one transaction with its count, and return how it went.

        Called again with the same clearing_id, it goes on where it was; one that has ended does nothing more.
        `forget` is told tool and request_id of each before it goes, to delete what lies elsewhere.
        """
        row = {**vars(wanted), "requested_at": self._now(), "requests": 0, "records": 0, "skipped": 0, "ended_at": None}
        with self._writes.begin() as connection:
            connection.execute(insert_into(connection, purge).on_conflict_do_nothing(), row)
        found = self._of(wanted.purge_id)
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
        return self._of(wanted.purge_id)

    def latest(self, limit: int = 50) -> list[Purge]:
        """Return clearings, newest first."""
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
            # Locked: a request that a task takes up again at this moment is running, and stays.
            if connection.scalar(still_due.with_for_update()) is None:
                return
            gone = {
                part.name: connection.execute(sa.delete(part).where(part.c.request_id == request_id)).rowcount
                for part in (*_PARTS, table)
            }
            counted = {
                "requests": purge.c.requests + 1,
                "records": purge.c.records + gone[tables.outcome.name],
            }
            mine = purge.c.purge_id == one.purge_id
            connection.execute(sa.update(purge).where(mine).values(counted))

    def _end(self, one: Purge) -> None:
        left = sa.select(sa.func.count()).select_from(tables.request).where(*_asked_for(one)).scalar_subquery()
        mine = purge.c.purge_id == one.purge_id
        with self._writes.begin() as connection:
            connection.execute(sa.update(purge).where(mine).values(skipped=left, ended_at=self._now()))


def _needed(connection: sa.Connection) -> set[str]:
    """Requests that one which is not over reads: it repeats their failures, or puts back what they deleted."""
    table = tables.request.c
    going_on = table.status.in_([status for status in RequestStatus if not status.is_over])
    params = connection.scalars(sa.select(table.params).where(going_on))
    return {str(asked.get(name)) for asked in params for name in ("retry_of", "run")}


def _asked_for(one: PurgeRequest) -> list[sa.ColumnElement[bool]]:
    table = tables.request.c
    wanted = [table.requested_at < one.before]
    if one.tool:
        wanted.append(table.tool == one.tool)
    if one.configuration:
        wanted.append(table.configuration == one.configuration)
    return wanted


def _due(one: PurgeRequest) -> list[sa.ColumnElement[bool]]:
    table = tables.request.c
    over = table.status.in_([status for status in RequestStatus if status.is_over])
    followed = ~sa.exists().where(
        person_event.c.claimed_by == table.request_id, person_event.c.acknowledged_at.is_(None)
    )
    due = [*_asked_for(one), over, followed]
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
