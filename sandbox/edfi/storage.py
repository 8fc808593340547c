"""Where the sandbox keeps its documents: SQLite, one writer, indexed by natural key and by what refers to what."""

import json
import sqlite3
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

SCHEMA = """
CREATE TABLE IF NOT EXISTS documents (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    resource TEXT NOT NULL,
    key TEXT NOT NULL,
    body TEXT NOT NULL,
    content TEXT NOT NULL,
    etag TEXT NOT NULL,
    modified TEXT NOT NULL,
    version INTEGER NOT NULL,
    education_organization_id INTEGER,
    person INTEGER,
    namespace TEXT,
    UNIQUE (resource, key)
);
CREATE INDEX IF NOT EXISTS documents_by_resource ON documents (resource, number);
CREATE INDEX IF NOT EXISTS documents_by_person ON documents (resource, person) WHERE person IS NOT NULL;
CREATE INDEX IF NOT EXISTS documents_by_organization ON documents (resource, education_organization_id)
    WHERE education_organization_id IS NOT NULL;
CREATE TABLE IF NOT EXISTS identities (
    target TEXT NOT NULL, key TEXT NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (target, key)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS identities_by_number ON identities (number);
CREATE TABLE IF NOT EXISTS links (
    source INTEGER NOT NULL, target INTEGER NOT NULL, PRIMARY KEY (target, source)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS links_by_source ON links (source);
CREATE TABLE IF NOT EXISTS relationships (
    person INTEGER NOT NULL, education_organization_id INTEGER, via INTEGER, source INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS relationships_by_person ON relationships (person);
CREATE INDEX IF NOT EXISTS relationships_by_source ON relationships (source);
CREATE TABLE IF NOT EXISTS claims (
    client TEXT NOT NULL, education_organization_id INTEGER NOT NULL,
    PRIMARY KEY (client, education_organization_id)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS changes (
    version INTEGER PRIMARY KEY, kind TEXT NOT NULL, resource TEXT NOT NULL, id TEXT NOT NULL,
    old TEXT NOT NULL, new TEXT
);
CREATE TABLE IF NOT EXISTS owners (number INTEGER PRIMARY KEY, owner TEXT NOT NULL, hidden INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS changes_by_resource ON changes (resource, kind, version);
"""
EMPTY = (
    "DELETE FROM documents",
    "DELETE FROM identities",
    "DELETE FROM links",
    "DELETE FROM relationships",
    "DELETE FROM claims",
    "DELETE FROM changes",
    "DELETE FROM owners",
)


@dataclass(slots=True)
class Stored:
    """A stored document, field for field a row of the table.

    `body` is its JSON text with `id`, without `_etag` and `_lastModifiedDate`; `content` what it says, for comparing.
    """

    number: int
    id: str
    resource: str
    key: str
    body: str
    content: str
    etag: str
    modified: str
    version: int
    education_organization_id: int | None
    person: int | None
    namespace: str | None

    def document(self) -> dict[str, Any]:
        """The body as a dictionary."""
        document: dict[str, Any] = json.loads(self.body)
        return document


class Storage:
    """The tables and every statement on them. Use from several threads is put in a row by `lock`."""

    def __init__(self, database: str) -> None:
        self.lock = threading.RLock()
        self.fold: Callable[[str], str] = str
        """Makes one text of all spellings of a natural key that are the same to this host."""
        self.connection = sqlite3.connect(database, check_same_thread=False, isolation_level=None)
        self.connection.execute("PRAGMA journal_mode = WAL")
        # A sandbox may lose its last writes when the machine loses power; it is faster for it.
        self.connection.execute("PRAGMA synchronous = OFF")
        self.connection.executescript(SCHEMA)
        self.version = self._last_version()
        self.reserved: list[int] = []
        """Change versions of transactions that have begun and not ended, for the next writes."""

    def close(self) -> None:
        with self.lock:
            self.connection.close()

    def image(self) -> bytes:
        """Everything stored, as a serialized database."""
        with self.lock:
            image = bytearray(self.connection.serialize())
        # Marked as one with a write-ahead log (file format, 1.3.3), a database cannot be read from memory.
        image[18:20] = b"\x01\x01"
        return bytes(image)

    def restore(self, image: bytes) -> None:
        """Take over the content of a serialized database."""
        source = sqlite3.connect(":memory:")
        try:
            source.deserialize(image)
            with self.lock:
                source.backup(self.connection)
                self.version = self._last_version()
                self.reserved = []
        finally:
            source.close()

    @property
    def marker(self) -> int:
        """A number of the caller's that is kept with the database."""
        return int(self.rows("PRAGMA user_version")[0][0])

    @marker.setter
    def marker(self, number: int) -> None:
        with self.lock:
            self.connection.execute(f"PRAGMA user_version = {number:d}")

    def _last_version(self) -> int:
        rows = self.connection.execute("SELECT max(version) FROM documents UNION SELECT max(version) FROM changes")
        return max((row[0] for row in rows if row[0]), default=0)

    def begin_late(self, count: int) -> None:
        """Have the next writes begun before now: they get numbers below the newest; none while some are open."""
        if not self.reserved:
            self.reserved = [self.version + position for position in range(1, count + 1)]
            self.version += count + 1

    def next_version(self) -> int:
        if self.reserved:
            return self.reserved.pop(0)
        self.version += 1
        return self.version

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing, for the changes inside."""
        with self.lock:
            self.connection.execute("BEGIN")
            try:
                yield
            except BaseException:
                self.connection.execute("ROLLBACK")
                raise
            self.connection.execute("COMMIT")

    def rows(self, statement: str, *values: Any) -> list[Any]:
        with self.lock:
            return self.connection.execute(statement, values).fetchall()

    def run(self, statement: str, *values: Any) -> None:
        self.connection.execute(statement, values)

    def by_key(self, resource: str, key: str) -> Stored | None:
        return self._one("SELECT * FROM documents WHERE resource = ? AND key = ?", resource, self.fold(key))

    def by_id(self, resource: str, id_: str) -> Stored | None:
        return self._one("SELECT * FROM documents WHERE id = ? AND resource = ?", id_, resource)

    def by_number(self, number: int) -> Stored | None:
        return self._one("SELECT * FROM documents WHERE number = ?", number)

    def _one(self, statement: str, *values: Any) -> Stored | None:
        row = self.connection.execute(statement, values).fetchone()
        return Stored(*row) if row else None

    def resolve(self, target: str, key: str) -> int | None:
        """The number of the document a reference to `target` with this key means."""
        row = self.connection.execute(
            "SELECT number FROM identities WHERE target = ? AND key = ?", (target, self.fold(key))
        ).fetchone()
        return row[0] if row else None

    def insert(self, stored: Stored, targets: list[str]) -> int:
        """Add a document under a fresh number, found by references to any of `targets`."""
        cursor = self.connection.execute(
            "INSERT INTO documents (id, resource, key, body, content, etag, modified, version, "
            "education_organization_id, person, namespace) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                stored.id,
                stored.resource,
                stored.key,
                stored.body,
                stored.content,
                stored.etag,
                stored.modified,
                stored.version,
                stored.education_organization_id,
                stored.person,
                stored.namespace,
            ),
        )
        number = int(cursor.lastrowid or 0)
        self._name(number, stored.key, targets)
        return number

    def identify(self, number: int, key: str, targets: list[str]) -> None:
        """Make a document found under its key; IntegrityError when another one has it."""
        self.run("DELETE FROM identities WHERE number = ?", number)
        self._name(number, key, targets)

    def _name(self, number: int, key: str, targets: list[str]) -> None:
        for target in targets:
            self.run("INSERT INTO identities (target, key, number) VALUES (?, ?, ?)", target, key, number)

    def update(self, stored: Stored) -> None:
        self.run(
            "UPDATE documents SET key = ?, body = ?, content = ?, etag = ?, modified = ?, version = ?, "
            "education_organization_id = ?, person = ?, namespace = ? WHERE number = ?",
            stored.key,
            stored.body,
            stored.content,
            stored.etag,
            stored.modified,
            stored.version,
            stored.education_organization_id,
            stored.person,
            stored.namespace,
            stored.number,
        )

    def link(self, source: int, targets: set[int]) -> None:
        """Replace what a document refers to."""
        self.run("DELETE FROM links WHERE source = ?", source)
        self.connection.executemany(
            "INSERT INTO links (target, source) VALUES (?, ?)", [(target, source) for target in targets]
        )

    def referrers(self, target: int) -> list[int]:
        rows = self.rows("SELECT source FROM links WHERE target = ? ORDER BY source", target)
        return [row[0] for row in rows if row[0] != target]

    def resource(self, number: int) -> str:
        """The endpoint a document belongs to."""
        return str(self.rows("SELECT resource FROM documents WHERE number = ?", number)[0][0])

    def users(self, uri: str) -> list[int]:
        """Documents with a descriptor of this URI in their text; slow, for the rare delete of a descriptor."""
        statement = "SELECT number FROM documents WHERE instr(lower(body), lower(?)) LIMIT 1"
        return [row[0] for row in self.rows(statement, f'"{uri}"')]

    def clear(self) -> None:
        """Remove everything and count change versions from the start again."""
        with self.transaction():
            for statement in EMPTY:
                self.run(statement)
            self.version = 0
            self.reserved = []

    def delete(self, number: int) -> None:
        self.run("DELETE FROM documents WHERE number = ?", number)
        self.run("DELETE FROM identities WHERE number = ?", number)
        self.run("DELETE FROM links WHERE source = ?", number)
        self.run("DELETE FROM relationships WHERE source = ?", number)
        self.run("DELETE FROM owners WHERE number = ?", number)


def new_id() -> str:
    return uuid.uuid4().hex
