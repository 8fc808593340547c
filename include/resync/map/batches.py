"""A batch of SIS rows becomes documents and outcomes: mapped, checked against the state's rules, each key once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from types import TracebackType

from include.edfi.documents.resource import Resource, Row
from include.engine.documents import Document
from include.history.entries import Recorded
from include.history.outcomes import Outcome
from include.resync.context import RunContext
from include.resync.map.code_usage import CodeUsage, ListUsage
from include.resync.map.documents import Mapper
from include.resync.map.duplicates import KeyDeduplicator
from include.resync.map.sis_hash import SisHash
from include.resync.map.state_rules import StateRules


@dataclass(frozen=True)
class Batch:
    """What became of some rows: documents that may be sent, and outcomes of the rest."""

    documents: list[Document] = field(default_factory=list)
    outcomes: list[Recorded] = field(default_factory=list)
    key_hashes: list[str] = field(default_factory=list)
    """Natural keys of the records that the SIS wants in the ODS, whether they can be sent or not."""

    @property
    def records(self) -> list[Document | Recorded]:
        """Every record of the batch."""
        return [*self.documents, *self.outcomes]


class BatchMapper:
    """Maps the batches of one slice; leave it as a context manager, and the file of its keys is gone."""

    def __init__(self, resource: Resource, context: RunContext) -> None:
        self._mapper = Mapper(resource, context.mapping_context())
        self._rules = StateRules(resource, context)
        self._keys = KeyDeduplicator()
        self.sis_hash = SisHash()
        """Over every document of the batches so far."""

    def __enter__(self) -> "BatchMapper":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._keys.close()

    @property
    def unmapped_entries(self) -> CodeUsage:
        """Documents that go without an entry of a list, by the code that is not mapped."""
        return self._mapper.unmapped_entries

    @property
    def repeated_items(self) -> ListUsage:
        """Documents that go without an item that has the key of another one and other content, by list."""
        return self._mapper.repeated_items

    def map(self, rows: Sequence[Row]) -> Batch:
        """The batch's documents and outcomes, in the order of the rows."""
        batch = Batch()
        mapped = [self._rules.judged(self._mapper.map(row)) for row in rows]
        for record in self._first_of_each_key(mapped):
            if record.key_hash and not _is_excluded(record):
                batch.key_hashes.append(record.key_hash)
            if isinstance(record, Document):
                batch.documents.append(record)
            else:
                batch.outcomes.append(record)
        return batch

    def _first_of_each_key(self, mapped: Sequence[Document | Recorded]) -> Iterator[Document | Recorded]:
        """The same, with a document whose natural key came before ended as a duplicate.

        Two SIS records of one key would overwrite each other in the ODS, and differ in every run.
        """
        documents = [record for record in mapped if isinstance(record, Document)]
        self.sis_hash.add(documents)
        repeated = self._keys.add([document.key_hash for document in documents])
        duplicates = {documents[position].sis_key for position in repeated}
        for record in mapped:
            duplicate = isinstance(record, Document) and record.sis_key in duplicates
            yield _duplicate(record) if isinstance(record, Document) and duplicate else record


def _is_excluded(record: Document | Recorded) -> bool:
    return isinstance(record, Recorded) and record.outcome == Outcome.EXCLUDED


def _duplicate(document: Document) -> Recorded:
    return document.ended(
        Outcome.DUPLICATE,
        reason="another SIS record has the same natural key and was sent in its place",
        hint="Remove one of the two records in Campus, or make their keys differ.",
    )
