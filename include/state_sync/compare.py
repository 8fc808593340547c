"""Room 5, compare: records of the district against what the state holds of them, key by key."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping, and_, exists, select

from include.engine.documents import Document, Verdict
from include.state.metadata import DISTRICT
from include.state.object import StateObject
from include.state_sync.context import StateContext
from include.state_sync.map import plain
from include.state_sync.target import at_state

TWICE = "twice_"


@dataclass(frozen=True, slots=True)
class Compared:
    """A verdict on a record, and the fields that differ: those the district may overwrite, and the state's own."""

    verdict: Verdict
    elements: tuple[str, ...] = ()
    of_state: tuple[str, ...] = ()
    twice: bool = False
    """The state holds another record that agrees in all that should tell the two apart."""

    @property
    def differing(self) -> tuple[str, ...]:
        """All that differs."""
        return tuple(sorted((*self.elements, *self.of_state)))


class StateComparison:
    """Compares batches of one object's records with the state; every batch is one query."""

    def __init__(self, one: StateObject, context: StateContext, *, copies: bool = False) -> None:
        self._object = one
        self._rooms = context
        self._owned = context.owned_by_district(one)
        self._copies = copies and bool(one.apart)

    def compare(self, documents: Sequence[Document]) -> dict[str, Compared]:
        """The verdict on each record, by SIS key."""
        key = self._object.key
        held = self._held([document.content[key] for document in documents])
        return {document.sis_key: self._verdict(document, held.get(document.content[key])) for document in documents}

    def _held(self, keys: Sequence[Any]) -> dict[Any, Mapping[str, Any]]:
        table, key = self._object.table, self._object.table.c[self._object.key]
        mine = table.c[DISTRICT] == self._rooms.configuration.district_number
        query = select(table, *([self._twice()] if self._copies else [])).where(mine, key.in_(keys))
        with at_state(), self._rooms.state.connect() as connection:
            rows = connection.execute(query).mappings().all() if keys else ()
        return {plain(key, row[key.name]): self._read(row) for row in rows}

    def _read(self, row: RowMapping) -> dict[str, Any]:
        held = {name: plain(column, row[name]) for name, column in self._object.columns.items()}
        return {**held, TWICE: row[TWICE]} if self._copies else held

    def _twice(self) -> Any:
        """Whether the district has an earlier record at the state that agrees with this one."""
        table, other = self._object.table, self._object.table.alias("other")
        same = [other.c[name] == table.c[name] for name in (DISTRICT, *self._object.apart)]
        earlier = other.c[self._object.key] < table.c[self._object.key]
        return exists(select(other.c[DISTRICT]).where(and_(*same, earlier))).label(TWICE)

    def _verdict(self, document: Document, held: Mapping[str, Any] | None) -> Compared:
        if held is None:
            return Compared(Verdict.MISSING)
        found = [name for name in self._object.fields if document.content[name] != held[name]]
        mine = tuple(name for name in found if name in self._owned)
        theirs = tuple(name for name in found if name not in self._owned)
        verdict = Verdict.DIFFERENT if mine else Verdict.EQUAL
        return Compared(verdict, mine, theirs, twice=bool(held.get(TWICE)))
