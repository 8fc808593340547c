"""Bulk loading: rows are numbered as they come and written in batches, tables in the order of their references."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import Boolean, Connection, Table, insert

from include.sis.tables import metadata

BATCH = 20_000


@dataclass(kw_only=True)
class Load:
    """Collects rows for `connection`; whoever uses it flushes at the end."""

    connection: Connection
    counts: Counter[str] = field(default_factory=Counter)
    _waiting: defaultdict[str, list[dict[str, object]]] = field(default_factory=lambda: defaultdict(list))
    _blanks: dict[str, tuple[str, dict[str, object]]] = field(default_factory=dict)
    _size: int = 0

    def add(self, table: Table, values: Mapping[str, object]) -> int:
        """Queue a row; columns left out are null, flags left out are off.

        Returns its number in its table, from 1, which is its key unless `values` has the key.

        Raises:
            KeyError: a name that is no column of the table.
        """
        key, blank = self._blanks.get(table.name) or self._blank(table)
        self.counts[table.name] += 1
        number = self.counts[table.name]
        row = {**blank, **values}
        if len(row) != len(blank):
            raise KeyError(f"{table.name} has no column {', '.join(sorted(row.keys() - blank.keys()))}")
        if row[key] is None:
            row[key] = number
        self._waiting[table.name].append(row)
        self._size += 1
        if self._size >= BATCH:
            self.flush()
        return number

    def flush(self) -> None:
        # A row is queued after the rows it refers to, so writing tables in dependency order is enough.
        for table in metadata.sorted_tables:
            rows = self._waiting.pop(table.name, None)
            if rows:
                self.connection.execute(insert(table), rows)
        self._size = 0

    def _blank(self, table: Table) -> tuple[str, dict[str, object]]:
        """The table's key and a row with nothing in it."""
        row: dict[str, object] = {
            column.name: False if isinstance(column.type, Boolean) else None for column in table.columns
        }
        self._blanks[table.name] = table.primary_key.columns.keys()[0], row
        return self._blanks[table.name]
