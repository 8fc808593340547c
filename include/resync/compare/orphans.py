"""Documents of the ODS without a SIS record are noted in the history, with a backup where one was read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from include.engine.prune_policy import NO_RECORD
from include.history.prunes import Orphan, Prunes
from include.resync.compare.index import BATCH, Index, OdsDocument


@dataclass(frozen=True, kw_only=True)
class OrphanRecorder:
    """Where the orphans of one resource of a request are noted, and backups of their documents stored."""

    prunes: Prunes
    request_id: str
    resource: str
    collection: str

    def record(self, documents: Iterable[OdsDocument], index: Index) -> int:
        """Notes documents that no SIS record was found for; returns how many."""
        number, rest = 0, iter(documents)
        while batch := list(islice(rest, BATCH)):
            self._note(batch, index)
            number += len(batch)
        return number

    def _note(self, documents: Sequence[OdsDocument], index: Index) -> None:
        orphans = [_orphan(document, self.resource) for document in documents]
        self.prunes.record(self.request_id, orphans)
        # What was read with a copy is backed up here and need not be fetched again before it is deleted.
        copied = [pair for pair in zip(orphans, documents, strict=True) if pair[1].copy_size]
        backups = [(orphan, index.original(document)) for orphan, document in copied]
        self.prunes.back_up(self.request_id, self.collection, backups)


def _orphan(document: OdsDocument, resource: str) -> Orphan:
    return Orphan(
        resource=resource,
        ods_id=document.ods_id,
        key_hash=document.key_hash,
        key=document.key,
        school=document.school,
        etag=document.etag,
        year=document.year,
        person_hash=document.person_hash,
        reason=NO_RECORD,
    )
