"""The queue of person events of the SIS that the ODS must follow: enqueued at once, processed together."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from include.history.database import exclude_others, writing
from include.history.outcomes import RequestStatus
from include.history.person_tables import person_event
from include.history.store import utc_now
from include.history.tables import request
from include.history.upserts import insert_into

_TAKING = 5_226_003


@dataclass(frozen=True, kw_only=True)
class QueuedEvent:
    """One event. `former_id` is the unique ID the person had, or that of the person who was removed."""

    event_id: str
    configuration: str
    kind: str
    person_id: int
    former_unique_id: str
    enqueued_by: str


class PersonEvents:
    """Notes events and hands those that wait to the run that works them off."""

    def __init__(self, engine: sa.Engine, *, now: Callable[[], datetime] = utc_now) -> None:
        self._engine = engine
        self._writes = writing(engine)
        self._now = now

    def enqueue(self, event: QueuedEvent) -> None:
        """Keep an event; the same event_id twice is one event."""
        row = {**vars(event), "enqueued_at": self._now()}
        with self._writes.begin() as connection:
            connection.execute(insert_into(connection, person_event).on_conflict_do_nothing(), row)

    def claim(self, configuration: str, run: str) -> list[QueuedEvent]:
        """Events of a configuration that are not acknowledged, claimed by this run; the same when called again.

        None (an empty list) while another run works on earlier events: what comes meanwhile is taken together.
        Events taken by a run that ended without doing them are taken over.
        """
        table = person_event.c
        ended = sa.select(request.c.request_id).where(
            request.c.status.in_([status for status in RequestStatus if status.is_over])
        )
        free = sa.or_(table.claimed_by.is_(None), table.claimed_by == run, table.claimed_by.in_(ended))
        waiting = (table.configuration == configuration, table.acknowledged_at.is_(None))
        with self._writes.begin() as connection:
            exclude_others(connection, _TAKING)
            if connection.scalar(sa.select(sa.func.count()).where(*waiting, sa.not_(free))):
                return []
            connection.execute(sa.update(person_event).where(*waiting, free).values(claimed_by=run))
            mine = sa.select(person_event).where(*waiting, table.claimed_by == run)
            rows = connection.execute(mine.order_by(table.enqueued_at, table.event_id)).mappings().all()
        names = QueuedEvent.__dataclass_fields__
        return [QueuedEvent(**{name: row[name] for name in names}) for row in rows]

    def claimed_by(self, event_id: str) -> str | None:
        """Return the run an event is or was in the hands of; None while it waits."""
        with self._engine.connect() as connection:
            query = sa.select(person_event.c.claimed_by).where(person_event.c.event_id == event_id)
            found: str | None = connection.scalar(query)
        return found

    def release(self, run: str) -> int:
        """What the run took and did not do waits again; returns how many events that are."""
        mine = (person_event.c.claimed_by == run, person_event.c.acknowledged_at.is_(None))
        with self._writes.begin() as connection:
            return connection.execute(sa.update(person_event).where(*mine).values(claimed_by=None)).rowcount

    def acknowledge(self, run: str) -> int:
        """Everything the run took is in the ODS; returns how many events that were."""
        mine = (person_event.c.claimed_by == run, person_event.c.acknowledged_at.is_(None))
        with self._writes.begin() as connection:
            return connection.execute(sa.update(person_event).where(*mine).values(acknowledged_at=self._now())).rowcount
