"""Which natural keys a slice has had already, in a file without a name, so that memory stays flat."""

import sqlite3
from collections.abc import Sequence

from more_itertools import batched
from sqlalchemy import Column, LargeBinary, MetaData, Table, create_engine, insert, select
from sqlalchemy.pool import StaticPool

seen = Table("seen", MetaData(), Column("key_hash", LargeBinary, primary_key=True), sqlite_with_rowid=False)
BATCH = 500


class KeyDeduplicator:
    """Natural-key hashes of one slice; close it and they are gone."""

    def __init__(self) -> None:
        # An empty name is a private database on disk that SQLite itself deletes; only a small cache is in memory.
        self._engine = create_engine("sqlite://", creator=lambda: sqlite3.connect(""), poolclass=StaticPool)
        seen.metadata.create_all(self._engine)

    def add(self, key_hashes: Sequence[str]) -> set[int]:
        """Stores hashes; returns the positions of those that were there before, or earlier in the list."""
        first: dict[bytes, int] = {}
        repeated: set[int] = set()
        for position, key_hash in enumerate(key_hashes):
            if first.setdefault(bytes.fromhex(key_hash), position) != position:
                repeated.add(position)
        for hashes in batched(first, BATCH):
            with self._engine.begin() as connection:
                known = set(connection.scalars(select(seen.c.key_hash).where(seen.c.key_hash.in_(hashes))))
                new = [{"key_hash": key_hash} for key_hash in hashes if key_hash not in known]
                if new:
                    connection.execute(insert(seen), new)
            repeated |= {first[key_hash] for key_hash in known}
        return repeated

    def close(self) -> None:
        self._engine.dispose()
