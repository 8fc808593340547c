"""Compare: records of the district against the state's records of the same keys."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping, and_, exists, select

from include.engine.documents import Document, Verdict
from include.state.metadata import DISTRICT
from include.state.object import StateObject
from include.state_sync.context import StateContext
from include.state_sync.keys import as_asked
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
    """The state has another record with the same values in all fields that identify one."""

    @property
    def differing(self) -> tuple[str, ...]:
        """All that differs."""
        return tuple(sorted((*self.elements, *self.of_state)))


class StateComparison:
    """Compares batches of one object's records with the state; every batch is one query."""

    def __init__(self, state_object: StateObject, context: StateContext, *, copies: bool = False) -> None:
        self._object = state_object
        self._context = context
        self._owned = context.owned_by_district(state_object)
        self._copies = copies and bool(state_object.apart)

    def compare(self, documents: Sequence[Document]) -> dict[str, Compared]:
        """The verdict on each record, by SIS key."""
        key = self._object.key
        rows = self._at_state([document.content[key] for document in documents])
        return {document.sis_key: self._verdict(document, rows.get(document.content[key])) for document in documents}

    def _at_state(self, keys: Sequence[Any]) -> dict[Any, Mapping[str, Any]]:
        table, key = self._object.table, self._object.table.c[self._object.key]
        of_district = table.c[DISTRICT] == self._context.configuration.district_number
        query = select(table, *([self._twice()] if self._copies else [])).where(of_district, key.in_(keys))
        with at_state(), self._context.state.connect() as connection:
            rows = connection.execute(query).mappings().all() if keys else ()
        return {as_asked(plain(key, row[key.name]), keys): self._read(row) for row in rows}

    def _read(self, row: RowMapping) -> dict[str, Any]:
        values = {name: plain(column, row[name]) for name, column in self._object.columns.items()}
        return {**values, TWICE: row[TWICE]} if self._copies else values

    def _twice(self) -> Any:
        """Whether the state has an earlier record of the district with the same identifying fields."""
        table, other = self._object.table, self._object.table.alias("other")
        same = [other.c[name] == table.c[name] for name in (DISTRICT, *self._object.apart)]
        earlier = other.c[self._object.key] < table.c[self._object.key]
        return exists(select(other.c[DISTRICT]).where(and_(*same, earlier))).label(TWICE)

    def _verdict(self, document: Document, row: Mapping[str, Any] | None) -> Compared:
        if row is None:
            return Compared(Verdict.MISSING)
        differing = [name for name in self._object.fields if document.content[name] != row[name]]
        of_district = tuple(name for name in differing if name in self._owned)
        of_state = tuple(name for name in differing if name not in self._owned)
        verdict = Verdict.DIFFERENT if of_district else Verdict.EQUAL
        return Compared(verdict, of_district, of_state, twice=bool(row.get(TWICE)))
