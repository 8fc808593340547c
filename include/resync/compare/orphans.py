"""Documents of the ODS without a SIS record are noted in the history, with a backup where one was read."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from include.edfi.documents.projection import Schema
from include.edfi.documents.reference_keys import OWN_ID, parents
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
    schema: Schema
    backs_up: bool
    """Whether copies of the documents are stored in the history: only a run that may delete them needs them there."""

    def record(self, documents: Iterable[OdsDocument], index: Index) -> int:
        """Notes documents that no SIS record was found for; returns how many."""
        number, rest = 0, iter(documents)
        while batch := list(islice(rest, BATCH)):
            self._note(batch, index)
            number += len(batch)
        return number

    def _note(self, documents: Sequence[OdsDocument], index: Index) -> None:
        copies = {document.ods_id: index.original(document) for document in documents if document.copy_size}
        orphans = [
            replace(_orphan(document, self.resource), refers_to=self._refers_to(copies.get(document.ods_id, {})))
            for document in documents
        ]
        self.prunes.record(self.request_id, orphans)
        # What was read with a copy is backed up here and need not be fetched again before it is deleted. Without an
        # ETag it could not be checked later that the copy is the document that gets deleted.
        if self.backs_up:
            backups = [(orphan, copies[orphan.ods_id]) for orphan in orphans if orphan.etag and orphan.ods_id in copies]
            self.prunes.back_up(self.request_id, self.collection, backups)

    def _refers_to(self, document: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
        """What a document refers to, each once; schools and agencies are left out, for they are never deleted."""
        references = parents(document, self.schema)
        return tuple(sorted({(target, key_hash) for target, key_hash in references if target not in OWN_ID}))


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
