"""The last look at a slice: found equal, at which change version of the ODS, with which SIS side."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from include.history.database import writing
from include.history.prune_tables import slice_watermark
from include.history.store import utc_now
from include.history.upserts import upsert


@dataclass(frozen=True, kw_only=True)
class SliceWatermark:
    """`extent` tells what was looked at (a hash of the slice's scope), `sis_hash` what the SIS said then."""

    configuration: str
    resource: str
    scope_hash: str
    change_version: int
    sis_hash: str
    records: int
    request_id: str


class Watermarks:
    """Remembers the last look at each slice."""

    def __init__(self, engine: sa.Engine, *, now: Callable[[], datetime] = utc_now) -> None:
        self._engine = engine
        self._writes = writing(engine)
        self._now = now

    def last(self, configuration: str, resource: str, scope_hash: str) -> SliceWatermark | None:
        """The last look, or None."""
        query = sa.select(slice_watermark).where(
            slice_watermark.c.configuration == configuration,
            slice_watermark.c.resource == resource,
            slice_watermark.c.scope_hash == scope_hash,
        )
        with self._engine.connect() as connection:
            row = connection.execute(query).mappings().one_or_none()
        return SliceWatermark(**{name: row[name] for name in SliceWatermark.__dataclass_fields__}) if row else None

    def remember(self, one: SliceWatermark) -> None:
        """Keep a look in place of the last one."""
        with self._writes.begin() as connection:
            upsert(connection, slice_watermark, [{**vars(one), "verified_at": self._now()}])
