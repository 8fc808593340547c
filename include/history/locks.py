"""Locks: while a run works on a resource of a school, no other run does.

A lock is a lease. The run renews it with every heartbeat and releases it when it ends; if the run dies, the lease
expires and the next run takes over. All locks of a run expire at the same moment, so a run has all of them or none.
The clocks of the machines that share the history must agree to well within a lease.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from include.history import tables
from include.history.database import exclude_others, writing
from include.history.store import utc_now
from include.history.upserts import upsert

DISTRICT = "*"
"""In place of a school: the whole district, which overlaps with every school."""

LockKey = tuple[str, str, str]
"""Configuration, resource, school number (or `*`)."""

# Rows alone cannot exclude each other here: `*` and a school are different rows that overlap.
_TAKING = 5_226_002


@dataclass(frozen=True)
class Owner:
    """Who takes locks: the request, and a label (who, when, which run) for people who have to wait."""

    request_id: str
    label: str


@dataclass(frozen=True)
class Conflict:
    """A lock of another request that overlaps with a requested one."""

    configuration: str
    resource: str
    school: str
    request_id: str
    owner_label: str
    expires_at: datetime


class Locks:
    """Takes, renews and releases the locks of requests."""

    def __init__(self, engine: sa.Engine, *, now: Callable[[], datetime] = utc_now) -> None:
        self._engine = engine
        self._writes = writing(engine)
        self._now = now

    def take(self, owner: Owner, keys: Sequence[LockKey], lease: timedelta) -> list[Conflict]:
        """Take all locks, or none and return the conflicts; `[]` means taken.

        Expired locks are deleted first. A request may take locks again that it has, and more.
        """
        table = tables.lock
        now = self._now()
        with self._writes.begin() as connection:
            exclude_others(connection, _TAKING)
            connection.execute(sa.delete(table).where(table.c.expires_at <= now))
            conflicts = _conflicts(connection, owner, keys)
            if not conflicts:
                upsert(connection, table, _rows(owner, keys, now, now + lease))
                _extend(connection, owner.request_id, now + lease)
        return conflicts

    def renew(self, request_id: str, lease: timedelta) -> bool:
        """Let the request's locks expire `lease` from now; False if it has none any more and must take them again."""
        with self._writes.begin() as connection:
            exclude_others(connection, _TAKING)
            return _extend(connection, request_id, self._now() + lease) > 0

    def release(self, request_id: str) -> int:
        """Release all locks of the request; return how many there were."""
        table = tables.lock
        with self._writes.begin() as connection:
            exclude_others(connection, _TAKING)
            return connection.execute(sa.delete(table).where(table.c.request_id == request_id)).rowcount

    def owned_by(self, request_id: str) -> list[LockKey]:
        """Return the locks of the request, in order, without those that have expired."""
        table = tables.lock
        query = (
            sa.select(table.c.configuration, table.c.resource, table.c.school)
            .where(table.c.request_id == request_id, table.c.expires_at > self._now())
            .order_by(*table.primary_key)
        )
        with self._engine.connect() as connection:
            return [(row.configuration, row.resource, row.school) for row in connection.execute(query)]


def _conflicts(connection: sa.Connection, owner: Owner, keys: Sequence[LockKey]) -> list[Conflict]:
    table = tables.lock
    exact = set(keys)
    resources = {(configuration, resource) for configuration, resource, _ in keys}
    query = (
        sa.select(table)
        .where(
            table.c.request_id != owner.request_id,
            table.c.configuration.in_({configuration for configuration, _ in resources}),
        )
        .order_by(*table.primary_key)
    )
    conflicts = []
    for row in connection.execute(query):
        same_resource = (row.configuration, row.resource)
        if same_resource in resources and (
            row.school == DISTRICT or (*same_resource, row.school) in exact or (*same_resource, DISTRICT) in exact
        ):
            conflicts.append(
                Conflict(*same_resource, row.school, row.request_id, row.owner_label, expires_at=row.expires_at)
            )
    return conflicts


def _rows(owner: Owner, keys: Sequence[LockKey], now: datetime, end: datetime) -> list[dict[str, Any]]:
    return [
        {
            "configuration": configuration,
            "resource": resource,
            "school": school,
            "request_id": owner.request_id,
            "owner_label": owner.label,
            "taken_at": now,
            "expires_at": end,
        }
        for configuration, resource, school in sorted(set(keys))
    ]


def _extend(connection: sa.Connection, request_id: str, end: datetime) -> int:
    table = tables.lock
    statement = sa.update(table).where(table.c.request_id == request_id).values(expires_at=end)
    return connection.execute(statement).rowcount
