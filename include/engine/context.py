"""What every task of both tools works with: the history, its locks, and what it knows of orphans."""

from dataclasses import dataclass

from sqlalchemy import Engine

from include.edfi.errors import ConfigError
from include.history import queries
from include.history.locks import Locks
from include.history.prunes import Prunes
from include.history.queries import RequestEntry
from include.history.store import History


@dataclass(frozen=True, kw_only=True)
class ToolContext:
    """The part of a task's context that does not depend on the tool; each tool adds its own databases to it."""

    history: History
    history_engine: Engine
    """The same database, for queries that only read."""
    locks: Locks

    def entry(self, request_id: str) -> RequestEntry:
        """A request as the history has it.

        Raises:
            ConfigError: the history has no such request.
        """
        entry = queries.request(self.history_engine, request_id)
        if entry is None:
            raise ConfigError([f"request_id: the history has no request {request_id}"])
        return entry

    @property
    def prunes(self) -> Prunes:
        """Orphans and deletes in the history."""
        return Prunes(self.history_engine)
