"""The history as people read it: one event to a request, its status in words, how far it is, what was asked for."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from include.history import queries
from include.history.entries import REQUESTED_IDS
from include.history.outcomes import RequestStatus
from include.history.queries import RequestEntry

MOST_VALUES = 10
"""Values of one param that are told; the others are counted."""
HIDDEN = frozenset({"configuration", "on_lock_conflict"})
"""Params that have a column of their own, or are of no interest afterwards."""


@dataclass(frozen=True, kw_only=True)
class Event:
    """A request with its progress; `done` of `expected` records have ended so far, as far as slices are planned."""

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
        part = min(self.done * 100 // self.expected, 100)
        return f"{word}, {part} % ({self.done:,} of {self.expected:,} records)"

    @property
    def details(self) -> str:
        """What was asked for, as name=value."""
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
    found = queries.latest(engine, tools=tools, configuration=configuration, limit=limit, offset=offset)
    return [_event(engine, entry) for entry in found]


def _event(engine: sa.Engine, entry: RequestEntry) -> Event:
    running = entry.status == RequestStatus.RUNNING
    progress = queries.progress(engine, entry.request_id) if running else []
    own = [one for one in progress if one.resource != REQUESTED_IDS]
    return Event(
        request=entry,
        done=sum(sum(one.outcomes.values()) for one in own),
        expected=sum(one.expected for one in own),
    )


def _details(params: Mapping[str, Any]) -> Iterator[str]:
    for name, value in params.items():
        if name in HIDDEN or value in (None, "", False, [], {}):
            continue
        yield f"{name}={_told(value)}"


def _told(value: Any) -> str:
    if not isinstance(value, list | tuple):
        return str(value) if value is not True else "yes"
    more = len(value) - MOST_VALUES
    return ", ".join(map(str, value[:MOST_VALUES])) + (f" and {more} more" if more > 0 else "")
