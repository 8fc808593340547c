"""Compares a document with what the ODS holds of it.

In mode `resend` nothing is read back: the ODS itself compares, and leaves the ETag of an equal document alone; its
ETag is compared with the one it gave last time. Otherwise the ODS is read back into an index of
hashes first, and every document is looked up there.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from include.edfi.documents.resource import Resource, identity_of, key_hash, key_text
from include.edfi.documents.standards import Standard
from include.engine.documents import Document, Verdict
from include.history.identity_map import IdentityEntry
from include.history.outcomes import Outcome
from include.resync.compare.canonical import differing, element_hashes
from include.resync.compare.index import Index, OdsDocument
from include.resync.compare.ods_filter import ORGANIZATION, OdsFilter
from include.resync.compare.school_year import SchoolYear
from include.resync.map.documents import person_hash

CREATED = 201


def accepted(status: int, etag: str | None, before: IdentityEntry | None, payload_hash: str) -> Outcome:
    """Whether an accepted document was created, updated or left unchanged.

    A document never seen before counts as updated when the ODS did not create it, because the difference is unknown.
    """
    if status == CREATED:
        return Outcome.CREATED
    if before is not None and etag is not None and etag == before.etag and payload_hash == before.payload_hash:
        return Outcome.UNCHANGED
    return Outcome.UPDATED


@dataclass(frozen=True, slots=True)
class Compared:
    """A verdict, the document of the ODS it is about, and the names of the elements that differ."""

    verdict: Verdict
    ods_document: OdsDocument | None = None
    elements: tuple[str, ...] = ()


class Comparison:
    """Compares the documents of one slice with an index of what the ODS holds."""

    def __init__(
        self,
        resource: Resource,
        standard: Standard,
        ods_filter: OdsFilter,
        index: Index,
        year: SchoolYear,
        *,
        copies: bool = False,
    ) -> None:
        self._copies = copies
        self._resource = resource
        self._year = year
        self._paths = resource.natural_key(standard)
        self._reach = ods_filter
        self._index = index

    def add_to_index(self, documents: Iterable[Mapping[str, Any]]) -> None:
        """Put documents of the ODS into the index, leaving out those that are not in scope."""
        self._index.add(ods_document for ods_document in map(self._ods_document, documents) if ods_document is not None)

    def _ods_document(self, document: Mapping[str, Any]) -> OdsDocument | None:
        identity = identity_of(document, self._paths)
        if not self._reach.holds({"namespace": document.get("namespace"), **identity}):
            return None
        text = key_text(identity)
        etag = str(document.get("_etag") or "")
        # Without an ETag it could not be checked later that the copy is the document that gets deleted.
        copy_offset, copy_size = self._index.copy(document) if self._copies and etag else (0, 0)
        person = next((identity[leaf] for leaf in self._reach.names_people if identity.get(leaf)), "")
        return OdsDocument(
            ods_id=str(document["id"]),
            key_hash=key_hash(text),
            etag=etag,
            elements=element_hashes(document),
            school=str(identity.get("schoolId", identity.get(ORGANIZATION)) or ""),
            person=str(person),
            key="" if self._resource.personal else text,
            year=self._year.year_of(document),
            person_hash=person_hash(document) or "",
            copy_offset=copy_offset,
            copy_size=copy_size,
        )

    def compare(self, documents: Sequence[Document], before: Mapping[str, IdentityEntry]) -> dict[str, Compared]:
        """The verdict on each document, by SIS key; `before` is what the identity map remembers of them."""
        ods_document = self._index.find([document.key_hash for document in documents])
        return {
            document.sis_key: self._verdict(document, ods_document.get(document.key_hash), before.get(document.sis_key))
            for document in documents
        }

    def match_keys(self, key_hashes: Sequence[str]) -> Collection[str]:
        """SIS records that cannot be mapped now are there all the same: their documents are no orphans.

        Returns those of the natural keys that the index has.
        """
        return self._index.find(key_hashes)

    def _verdict(self, document: Document, ods_document: OdsDocument | None, before: IdentityEntry | None) -> Compared:
        if ods_document is not None:
            elements = differing(element_hashes(document.content), ods_document.elements)
            return Compared(Verdict.DIFFERENT if elements else Verdict.EQUAL, ods_document, elements)
        renamed = self._resource.key_can_change and before is not None and before.key_hash != document.key_hash
        if not (renamed and before and before.ods_id):
            return Compared(Verdict.MISSING)
        # A document cannot move to another person: the ODS does not see that person as associated yet.
        former = self._index.take(before.ods_id, document.key_hash, of_person=document.person_hash or "")
        return Compared(Verdict.MOVED, former) if former else Compared(Verdict.MISSING)
