"""What the ODS holds of a slice, in temporary files, so that memory stays flat."""

import tempfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from os import SEEK_END
from pathlib import Path
from types import TracebackType
from typing import Any

from more_itertools import batched
from pydantic_core import from_json, to_json
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Integer,
    MetaData,
    RowMapping,
    String,
    Table,
    create_engine,
    event,
    false,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.sqlite import insert

BATCH = 500

metadata = MetaData()
read_back = Table(
    "ods_document",
    metadata,
    Column("ods_id", String, primary_key=True),
    Column("key_hash", String, nullable=False, index=True),
    Column("etag", String, nullable=False),
    Column("elements", JSON, nullable=False),
    Column("school", String, nullable=False),
    Column("person", String, nullable=False, index=True),
    Column("key", String, nullable=False),
    Column("year", String, nullable=False),
    Column("person_hash", String, nullable=False),
    Column("any_case_key", String, nullable=False, index=True),
    Column("any_case", String, nullable=False),
    Column("copy_offset", Integer, nullable=False),
    Column("copy_size", Integer, nullable=False),
    Column("matched", Boolean, nullable=False, default=False),
    Column("former_key_hash", String),
    sqlite_with_rowid=False,
)
people = Table("people", metadata, Column("unique_id", String, primary_key=True), sqlite_with_rowid=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class OdsDocument:
    """One document the ODS holds: hashes of its natural key and of its elements, and where its copy lies.

    `key` is the natural key in clear text, empty for personal resources; `school` its school's ID and `person` its
    person's unique ID, empty without one.
    """

    ods_id: str
    key_hash: str
    etag: str
    elements: Mapping[str, str]
    school: str = ""
    person: str = ""
    key: str = ""
    year: str = "unknown"
    """What the document says of its school year: this, other or unknown."""
    person_hash: str = ""
    any_case_key: str = ""
    """Hash of the natural key without its case."""
    any_case: str = ""
    """Hash of the document without the case of its keys and references."""
    copy_offset: int = 0
    """Where in the index's copies the document lies, and how long it is there; size 0 without a copy."""
    copy_size: int = 0


class Index:
    """Documents of the ODS by natural-key hash; leave it as a context manager and its file is gone.

    Copies of the documents lie in a second file that has no name, so that nothing of them can be left behind.
    """

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="edfi-compare-")
        self._copies = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the index
        self._engine = create_engine(f"sqlite:///{Path(self._folder.name) / 'index.db'}")
        event.listen(self._engine, "connect", _unsafe)
        metadata.create_all(self._engine)

    def __enter__(self) -> "Index":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._engine.dispose()
        self._copies.close()
        self._folder.cleanup()

    def copy(self, document: Mapping[str, Any]) -> tuple[int, int]:
        """Stores a copy of a document; returns its offset and size for the entry."""
        copy_offset = self._copies.seek(0, SEEK_END)
        return copy_offset, self._copies.write(zlib.compress(to_json(document), level=1))

    def original(self, ods_document: OdsDocument) -> dict[str, Any]:
        """The document of an entry that has a copy, as it was read."""
        self._copies.seek(ods_document.copy_offset)
        documents: dict[str, Any] = from_json(zlib.decompress(self._copies.read(ods_document.copy_size)))
        return documents

    def add(self, documents: Iterable[OdsDocument]) -> None:
        """Keep documents; one read twice (pages shift while others write) counts once, as read last."""
        names = OdsDocument.__dataclass_fields__
        rows = [{name: getattr(one, name) for name in names} for one in documents]
        statement = insert(read_back)
        replaced = {name: statement.excluded[name] for name in names if name != "ods_id"}
        if rows:
            with self._engine.begin() as connection:
                connection.execute(statement.on_conflict_do_update(index_elements=["ods_id"], set_=replaced), rows)

    def find(self, key_hashes: Sequence[str]) -> dict[str, OdsDocument]:
        """The documents of some natural keys, and marks them as having a SIS record."""
        documents: dict[str, OdsDocument] = {}
        with self._engine.begin() as connection:
            for batch in batched(key_hashes, BATCH):
                with_keys = read_back.c.key_hash.in_(batch)
                connection.execute(update(read_back).where(with_keys).values(matched=True))
                rows = connection.execute(select(read_back).where(with_keys)).mappings()
                documents.update((row["key_hash"], _ods_document(row)) for row in rows)
        return documents

    def by_id(self, ods_ids: Sequence[str]) -> dict[str, tuple[OdsDocument, bool]]:
        """The documents of some ids, each with whether it has a SIS record."""
        documents: dict[str, tuple[OdsDocument, bool]] = {}
        with self._engine.connect() as connection:
            for batch in batched(ods_ids, BATCH):
                query = select(read_back).where(read_back.c.ods_id.in_(batch))
                for row in connection.execute(query).mappings():
                    documents[row["ods_id"]] = _ods_document(row), row["matched"]
        return documents

    def unmatched_in_any_case(self, keys: Sequence[str]) -> dict[str, OdsDocument]:
        """Documents without a SIS record, by their natural key without its case."""
        documents: dict[str, OdsDocument] = {}
        with self._engine.connect() as connection:
            for batch in batched(keys, BATCH):
                unmatched = (read_back.c.any_case_key.in_(batch), read_back.c.matched == false())
                for row in connection.execute(select(read_back).where(*unmatched)).mappings():
                    documents[row["any_case_key"]] = _ods_document(row)
        return documents

    def match(self, ods_ids: Sequence[str]) -> None:
        """Marks the documents of some ids as having a SIS record; ids that were not read back do not matter."""
        with self._engine.begin() as connection:
            for batch in batched(ods_ids, BATCH):
                connection.execute(update(read_back).where(read_back.c.ods_id.in_(batch)).values(matched=True))

    def release(self, ods_id: str) -> None:
        """Undoes `take`: the document has its former natural key and no SIS record."""
        this = (read_back.c.ods_id == ods_id, read_back.c.former_key_hash.is_not(None))
        with self._engine.begin() as connection:
            statement = update(read_back).where(*this)
            connection.execute(statement.values(matched=False, key_hash=read_back.c.former_key_hash))

    def take(self, ods_id: str, key_hash: str, *, of_person: str = "") -> OdsDocument | None:
        """A document of a person (or of none) that has no SIS record yet, from now on that of `key_hash`, or None.

        Its former natural key finds it no more: another SIS record may have that key now.
        """
        of_them = read_back.c.person_hash == of_person
        mine = (read_back.c.ods_id == ods_id, of_them, read_back.c.matched == false())
        with self._engine.begin() as connection:
            row = connection.execute(select(read_back).where(*mine)).mappings().one_or_none()
            connection.execute(
                update(read_back)
                .where(*mine)
                .values(matched=True, key_hash=key_hash, former_key_hash=read_back.c.key_hash)
            )
        return _ods_document(row) if row else None

    def limit_to(self, unique_ids: Iterable[str]) -> None:
        """From now on only documents of these people can be orphans."""
        rows = [{"unique_id": unique_id} for unique_id in unique_ids]
        if rows:
            with self._engine.begin() as connection:
                connection.execute(insert(people).on_conflict_do_nothing(), rows)

    def orphans(self, *, schools: Sequence[str], of_people: bool) -> Iterator[OdsDocument]:
        """Documents no SIS record was found for, by ODS id.

        With `of_people` only those of one of the schools, and those of the people of `limit_to`.
        """
        query = select(read_back).where(read_back.c.matched == false()).order_by(read_back.c.ods_id)
        if of_people:
            known = read_back.c.person.in_(select(people.c.unique_id))
            query = query.where(or_(read_back.c.school.in_(schools), known))
        last = ""
        while True:
            with self._engine.connect() as connection:
                page = query.where(read_back.c.ods_id > last).limit(BATCH)
                rows = [_ods_document(row) for row in connection.execute(page).mappings()]
            yield from rows
            if len(rows) < BATCH:
                return
            last = rows[-1].ods_id

    def __len__(self) -> int:
        with self._engine.connect() as connection:
            return connection.scalar(select(func.count()).select_from(read_back)) or 0


def _unsafe(connection: object, record: object) -> None:
    """The file is thrown away on any failure, so nothing is gained by making it safe against power cuts."""
    cursor = connection.cursor()  # type: ignore[attr-defined]
    cursor.execute("PRAGMA synchronous = OFF")
    cursor.execute("PRAGMA journal_mode = OFF")
    cursor.close()


def _ods_document(row: RowMapping) -> OdsDocument:
    return OdsDocument(**{name: row[name] for name in OdsDocument.__dataclass_fields__})
