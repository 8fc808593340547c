"""The history for people: one event per request, with its status in words, its progress and its params."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from include.history import queries
from include.history.entries import REQUESTED_IDS
from include.history.outcomes import RequestStatus
from include.history.queries import RequestEntry

MOST_VALUES = 10
"""Values of one param that are shown; the others are counted."""
HIDDEN = frozenset({"configuration", "on_lock_conflict"})
"""Params that have a column of their own, or do not matter afterwards."""


@dataclass(frozen=True, kw_only=True)
class Event:
    """A request with its progress: `done` of the `expected` records of its planned slices have ended."""

    request: RequestEntry
    done: int
    expected: int

    @property
    def status(self) -> str:
        """Queued, Running with progress, Complete, Complete with errors, Failed or Cancelled."""
        word = self.request.status.value.replace("_", " ").capitalize()
        if self.request.status != RequestStatus.RUNNING or not self.expected:
            return word
        # A resource may have more records than were counted while planning.
        percent = min(self.done * 100 // self.expected, 100)
        return f"{word}, {percent} % ({self.done:,} of {self.expected:,} records)"

    @property
    def details(self) -> str:
        """The params of the request, as name=value."""
        return "; ".join(_details(self.request.params))


def event(engine: sa.Engine, request_id: str) -> Event | None:
    """Return one event, or None if the history has none of that id."""
    entry = queries.request(engine, request_id)
    return _event(engine, entry) if entry else None


def events(
    engine: sa.Engine,
    *,
    tools: Collection[str] | None = None,
    configuration: str | None = None,
    limit: int = 50,
    offset: int = 0,
) -> list[Event]:
    """Return events, newest first; of some tools or one configuration only, if they are named."""
    entries = queries.latest(engine, tools=tools, configuration=configuration, limit=limit, offset=offset)
    return [_event(engine, entry) for entry in entries]


def _event(engine: sa.Engine, entry: RequestEntry) -> Event:
    running = entry.status == RequestStatus.RUNNING
    progress = queries.progress(engine, entry.request_id) if running else []
    planned = [entry for entry in progress if entry.resource != REQUESTED_IDS]
    return Event(
        request=entry,
        done=sum(sum(entry.outcomes.values()) for entry in planned),
        expected=sum(entry.expected for entry in planned),
    )


def _details(params: Mapping[str, Any]) -> Iterator[str]:
    for name, value in params.items():
        if name in HIDDEN or value in (None, "", False, [], {}):
            continue
        yield f"{name}={_shown(value)}"


def _shown(value: Any) -> str:
    if not isinstance(value, list | tuple):
        return str(value) if value is not True else "yes"
    more = len(value) - MOST_VALUES
    return ", ".join(map(str, value[:MOST_VALUES])) + (f" and {more} more" if more > 0 else "")
