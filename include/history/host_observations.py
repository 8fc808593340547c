"""Observations about the host of a configuration's ODS that later runs rely on, such as a refused key change."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from include.history.database import writing
from include.history.store import utc_now
from include.history.tables import UtcDateTime, code, metadata
from include.history.upserts import upsert

host_observations = sa.Table(
    "host_observations",
    metadata,
    sa.Column("configuration", sa.String(100), primary_key=True),
    sa.Column("resource", code(100), primary_key=True),
    sa.Column("name", code(100), primary_key=True),
    sa.Column("value", sa.JSON, nullable=False),
    sa.Column("noted_at", UtcDateTime, nullable=False),
    sqlite_with_rowid=False,
)
"""One row per observation; the resource is empty where it concerns the whole host. Outlives the requests."""


PROOF_OF_IDENTITY = "proof_of_identity"
"""The observation of what the latest request found out about the ODS: request_id, ok and text."""


@dataclass(frozen=True, kw_only=True)
class Observation:
    """The value of one resource, and when it was noted."""

    resource: str
    value: Any
    noted_at: datetime


class HostObservations:
    """Reads and writes the observations; the last value of a name replaces the earlier one."""

    def __init__(self, engine: sa.Engine, *, now: Callable[[], datetime] = utc_now) -> None:
        self._engine = engine
        self._writes = writing(engine)
        self._now = now

    def note(self, configuration: str, resource: str, name: str, value: Any) -> None:
        """Save a value that JSON can hold; an empty resource means the whole host."""
        row = {
            "configuration": configuration,
            "resource": resource,
            "name": name,
            "value": value,
            "noted_at": self._now(),
        }
        with self._writes.begin() as connection:
            upsert(connection, host_observations, [row])

    def value(self, configuration: str, resource: str, name: str) -> Any:
        """Return the last value, or None if nothing was noted."""
        query = sa.select(host_observations.c.value).where(
            host_observations.c.configuration == configuration,
            host_observations.c.resource == resource,
            host_observations.c.name == name,
        )
        with self._engine.connect() as connection:
            return connection.scalar(query)

    def of_every_resource(self, configuration: str, name: str) -> list[Observation]:
        """Return the values of one name, newest first."""
        table = host_observations.c
        query = sa.select(table.resource, table.value, table.noted_at).where(
            table.configuration == configuration, table.name == name
        )
        with self._engine.connect() as connection:
            rows = connection.execute(query.order_by(table.noted_at.desc(), table.resource)).all()
        return [Observation(resource=row[0], value=row[1], noted_at=row[2]) for row in rows]

    def forget(self, configuration: str, name: str) -> None:
        """Delete the values of one name, of every resource."""
        table = host_observations.c
        these = (table.configuration == configuration, table.name == name)
        with self._writes.begin() as connection:
            connection.execute(sa.delete(host_observations).where(*these))
