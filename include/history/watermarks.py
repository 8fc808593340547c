"""The last look at a slice: found equal, at which change version of the ODS, with which SIS side."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from include.history.database import writing
from include.history.prune_tables import look
from include.history.store import utc_now
from include.history.upserts import upsert


@dataclass(frozen=True, kw_only=True)
class Look:
    """`extent` tells what was looked at (a hash of the slice's scope), `sis_hash` what the SIS said then."""

    configuration: str
    resource: str
    extent: str
    change_version: int
    sis_hash: str
    records: int
    request_id: str


class Looks:
    """Remembers the last look at each slice."""

    def __init__(self, engine: sa.Engine, *, now: Callable[[], datetime] = utc_now) -> None:
        self._engine = engine
        self._writes = writing(engine)
        self._now = now

    def last(self, configuration: str, resource: str, extent: str) -> Look | None:
        """The last look, or None."""
        query = sa.select(look).where(
            look.c.configuration == configuration, look.c.resource == resource, look.c.extent == extent
        )
        with self._engine.connect() as connection:
            row = connection.execute(query).mappings().one_or_none()
        return Look(**{name: row[name] for name in Look.__dataclass_fields__}) if row else None

    def remember(self, one: Look) -> None:
        """Keep a look in place of the last one."""
        with self._writes.begin() as connection:
            upsert(connection, look, [{**vars(one), "looked_at": self._now()}])
