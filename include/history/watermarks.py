"""Watermarks: at which change version of the ODS, and with which SIS side, a slice was last found equal."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from include.history.database import writing
from include.history.prune_tables import slice_watermark
from include.history.store import utc_now
from include.history.upserts import upsert


@dataclass(frozen=True, kw_only=True)
class SliceWatermark:
    """`scope_hash` identifies what was compared (a hash of the slice's scope), `sis_hash` the SIS side at that time."""

    configuration: str
    resource: str
    scope_hash: str
    change_version: int
    sis_hash: str
    records: int
    request_id: str
    verified_at: datetime | None = None
    """When the slice was read back and found equal; set by `save`."""


class Watermarks:
    """Reads and saves the watermark of each slice."""

    def __init__(self, engine: sa.Engine, *, now: Callable[[], datetime] = utc_now) -> None:
        self._engine = engine
        self._writes = writing(engine)
        self._now = now

    def last(self, configuration: str, resource: str, scope_hash: str) -> SliceWatermark | None:
        """The last watermark, or None."""
        query = sa.select(slice_watermark).where(
            slice_watermark.c.configuration == configuration,
            slice_watermark.c.resource == resource,
            slice_watermark.c.scope_hash == scope_hash,
        )
        with self._engine.connect() as connection:
            row = connection.execute(query).mappings().one_or_none()
        return SliceWatermark(**{name: row[name] for name in SliceWatermark.__dataclass_fields__}) if row else None

    def save(self, watermark: SliceWatermark) -> None:
        """Save a watermark in place of the last one."""
        with self._writes.begin() as connection:
            upsert(connection, slice_watermark, [{**vars(watermark), "verified_at": self._now()}])

    def is_older(self, watermark: SliceWatermark, *, days: float) -> bool:
        """Whether the slice was last read back as many days ago, or longer."""
        verified_at = watermark.verified_at
        return verified_at is None or self._now() - verified_at >= timedelta(days=days)

    def forget(self, configuration: str, resource: str, scope_hash: str) -> None:
        """Delete the watermark of a slice that is not equal any more."""
        table = slice_watermark.c
        this = (table.configuration == configuration, table.resource == resource, table.scope_hash == scope_hash)
        with self._writes.begin() as connection:
            connection.execute(sa.delete(slice_watermark).where(*this))

    def forget_all(self, configuration: str) -> None:
        """Delete every watermark of a configuration: its ODS is not the one they are about."""
        with self._writes.begin() as connection:
            connection.execute(sa.delete(slice_watermark).where(slice_watermark.c.configuration == configuration))
