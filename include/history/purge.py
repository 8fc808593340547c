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
from include.history.purge_tables import clearing
from include.history.store import utc_now
from include.history.upserts import insert_into

_PARTS = (
    verification_tables.verification_difference,
    verification_tables.verification_result,
    prune_tables.orphan,
    prune_tables.deleted,
    tables.outcome,
    tables.slice_,
)
"""Whatever belongs to one request."""


@dataclass(frozen=True, kw_only=True)
class Clearing:
    """What somebody wants to be cleared: requests made before a moment, of one tool or configuration if named."""

    clearing_id: str
    asked_by: str
    before: datetime
    tool: str = ""
    configuration: str = ""
    also_restorable: bool = False
    """Also requests whose deletes could still be undone; their documents are gone then."""
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Cleared(Clearing):
    """A clearing as it went: `kept` requests were asked for too, but had to stay."""

    asked_at: datetime
    requests: int
    records: int
    kept: int
    ended_at: datetime | None


class Clearings:
    """Clears, and remembers that it did."""

    def __init__(self, engine: sa.Engine, *, now: Callable[[], datetime] = utc_now) -> None:
        self._engine = engine
        self._writes = writing(engine)
        self._now = now

    def clear(self, wanted: Clearing, forget: Callable[[str, str], None] | None = None) -> Cleared:
        """Delete request after request, each in one transaction with its count, and return how it went.

        Called again with the same clearing_id, it goes on where it was; one that has ended does nothing more.
        `forget` is told tool and request_id of each before it goes, to delete what lies elsewhere.
        """
        row = {**vars(wanted), "asked_at": self._now(), "requests": 0, "records": 0, "kept": 0, "ended_at": None}
        with self._writes.begin() as connection:
            connection.execute(insert_into(connection, clearing).on_conflict_do_nothing(), row)
        found = self._of(wanted.clearing_id)
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
        return self._of(wanted.clearing_id)

    def latest(self, limit: int = 50) -> list[Cleared]:
        """Return clearings, newest first."""
        query = sa.select(clearing).order_by(clearing.c.asked_at.desc(), clearing.c.clearing_id).limit(limit)
        with self._engine.connect() as connection:
            return [_cleared(row) for row in connection.execute(query).mappings()]

    def _of(self, clearing_id: str) -> Cleared:
        with self._engine.connect() as connection:
            query = sa.select(clearing).where(clearing.c.clearing_id == clearing_id)
            return _cleared(connection.execute(query).mappings().one())

    def _delete(self, one: Cleared, request_id: str) -> None:
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
                "requests": clearing.c.requests + 1,
                "records": clearing.c.records + gone[tables.outcome.name],
            }
            mine = clearing.c.clearing_id == one.clearing_id
            connection.execute(sa.update(clearing).where(mine).values(counted))

    def _end(self, one: Cleared) -> None:
        left = sa.select(sa.func.count()).select_from(tables.request).where(*_asked_for(one)).scalar_subquery()
        mine = clearing.c.clearing_id == one.clearing_id
        with self._writes.begin() as connection:
            connection.execute(sa.update(clearing).where(mine).values(kept=left, ended_at=self._now()))


def _needed(connection: sa.Connection) -> set[str]:
    """Requests that one which is not over reads: it repeats their failures, or puts back what they deleted."""
    table = tables.request.c
    going_on = table.status.in_([status for status in RequestStatus if not status.is_over])
    params = connection.scalars(sa.select(table.params).where(going_on))
    return {str(asked.get(name)) for asked in params for name in ("retry_of", "run")}


def _asked_for(one: Clearing) -> list[sa.ColumnElement[bool]]:
    table = tables.request.c
    wanted = [table.requested_at < one.before]
    if one.tool:
        wanted.append(table.tool == one.tool)
    if one.configuration:
        wanted.append(table.configuration == one.configuration)
    return wanted


def _due(one: Clearing) -> list[sa.ColumnElement[bool]]:
    table = tables.request.c
    over = table.status.in_([status for status in RequestStatus if status.is_over])
    followed = ~sa.exists().where(person_event.c.taken_by == table.request_id, person_event.c.done_at.is_(None))
    due = [*_asked_for(one), over, followed]
    if not one.also_restorable:
        kept = prune_tables.deleted.c
        restorable = (kept.request_id == table.request_id, kept.deleted_at.is_not(None), kept.restored_at.is_(None))
        due.append(~sa.exists().where(*restorable))
    return due


def _cleared(row: sa.RowMapping) -> Cleared:
    return Cleared(**{one.name: row[one.name] for one in fields(Cleared)})
