"""Compares a document with what the ODS holds of it.

In mode `resend` nothing is read back: the ODS itself compares, and leaves the ETag of an equal document alone; its
ETag is compared with the one it gave last time. Otherwise the ODS is read back into an index of
hashes first, and every document is looked up there.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from include.edfi.api.etags import normal_etag
from include.edfi.documents.resource import Resource, identity_of, key_hash, key_text
from include.edfi.documents.standards import Standard
from include.engine.documents import Document, Verdict
from include.history.identity_map import IdentityEntry
from include.history.outcomes import Outcome
from include.resync.compare.canonical import canonical, differing, element_hashes, hashes_of_canonical
from include.resync.compare.index import Index, OdsDocument
from include.resync.compare.ods_filter import ORGANIZATION, OdsFilter
from include.resync.compare.school_year import SchoolYear
from include.resync.compare.spelling import Spelling, accepted_before, any_case_hash
from include.resync.map.documents import person_hash

CREATED = 201


def accepted(status: int, etag: str | None, before: IdentityEntry | None, payload_hash: str) -> Outcome:
    """Whether an accepted document was created, updated or left unchanged.

    A document never seen before counts as updated when the ODS did not create it, because the difference is unknown.
    Where the host gives no ETag, a document that is sent as the ODS last confirmed it counts as unchanged.
    """
    if status == CREATED:
        return Outcome.CREATED
    if before is None or payload_hash != before.payload_hash:
        return Outcome.UPDATED
    held, now = normal_etag(before.etag), normal_etag(etag)
    return Outcome.UNCHANGED if held == now or not (held and now) else Outcome.UPDATED


@dataclass(frozen=True, slots=True)
class Compared:
    """A verdict, the document of the ODS it is about, and the names of the elements that differ."""

    verdict: Verdict
    ods_document: OdsDocument | None = None
    elements: tuple[str, ...] = ()
    respelled: bool = False
    """The ODS spells the natural key otherwise."""


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
        self._spelling = Spelling(resource, standard)
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
        etag = normal_etag(document.get("_etag"))
        copy_offset, copy_size = self._index.copy(document) if self._copies else (0, 0)
        plain = canonical(document)
        hashes = hashes_of_canonical(plain)
        person = next((identity[leaf] for leaf in self._reach.names_people if identity.get(leaf)), "")
        return OdsDocument(
            ods_id=str(document["id"]),
            key_hash=key_hash(text),
            etag=etag,
            elements=hashes,
            school=str(identity.get("schoolId", identity.get(ORGANIZATION)) or ""),
            person=str(person),
            key="" if self._resource.personal else text,
            year=self._year.year_of(document),
            person_hash=person_hash(document) or "",
            any_case_key=any_case_hash(text),
            any_case=self._spelling.canonical_document(plain, hashes),
            copy_offset=copy_offset,
            copy_size=copy_size,
        )

    def compare(self, documents: Sequence[Document], before: Mapping[str, IdentityEntry]) -> dict[str, Compared]:
        """The verdict on each document, by SIS key; `before` is what the identity map remembers of them."""
        by_key = self._index.find([document.key_hash for document in documents])
        missing = [document for document in documents if document.key_hash not in by_key]
        by_id = self._index.by_id(list(filter(None, (_confirmed_id(one, before.get(one.sis_key)) for one in missing))))
        verdicts = {}
        for document in documents:
            known, ods_document = before.get(document.sis_key), by_key.get(document.key_hash)
            if ods_document is not None:
                verdicts[document.sis_key] = self._by_key(document, ods_document, known)
            else:
                verdicts[document.sis_key] = self._by_id(document, by_id, known) or self._missing(document, known)
        return verdicts

    def in_other_spellings(self, documents: Sequence[Document]) -> dict[str, OdsDocument]:
        """Documents of the ODS whose natural key differs from that of a missing one by case alone, by SIS key.

        They count as matched from now on. Whether they are the same records only the host can say.
        """
        keys = {document.sis_key: self._spelling.key(document.content) for document in documents}
        unmatched = self._index.unmatched_in_any_case(list(keys.values()))
        self._index.match([document.ods_id for document in unmatched.values()])
        return {sis_key: unmatched[key] for sis_key, key in keys.items() if key in unmatched}

    def match_ids(self, ods_ids: Sequence[str]) -> None:
        """The ODS itself named these documents as those of SIS records: they are no orphans."""
        self._index.match(ods_ids)

    def release(self, ods_id: str) -> None:
        """A document could not be given its record's new natural key, so it is an orphan."""
        self._index.release(ods_id)

    def match_keys(self, key_hashes: Sequence[str]) -> Collection[str]:
        """SIS records that cannot be mapped now are there all the same: their documents are no orphans.

        Returns those of the natural keys that the index has.
        """
        return self._index.find(key_hashes)

    def _by_key(self, document: Document, ods_document: OdsDocument, before: IdentityEntry | None) -> Compared:
        elements = differing(element_hashes(document.content), ods_document.elements)
        if not elements:
            return Compared(Verdict.EQUAL, ods_document)
        # References may read back as their target is spelled. What was sent just so was accepted just so.
        if accepted_before(document, before) and self._spelling.document(document.content) == ods_document.any_case:
            return Compared(Verdict.RESPELLED, ods_document)
        return Compared(Verdict.DIFFERENT, ods_document, elements)

    def _by_id(
        self, document: Document, by_id: Mapping[str, tuple[OdsDocument, bool]], before: IdentityEntry | None
    ) -> Compared | None:
        """The verdict on a document that the ODS holds under the id it gave for just this key, spelled otherwise."""
        ods_id = _confirmed_id(document, before)
        if ods_id not in by_id:
            return None
        ods_document, matched = by_id[ods_id]
        if ods_document.any_case_key != self._spelling.key(document.content):
            return None
        if matched:
            return Compared(Verdict.TAKEN, ods_document)
        self._index.match([ods_id])
        if self._spelling.document(document.content) == ods_document.any_case:
            return Compared(Verdict.RESPELLED, ods_document)
        elements = differing(element_hashes(document.content), ods_document.elements)
        return Compared(Verdict.DIFFERENT, ods_document, elements, respelled=True)

    def _missing(self, document: Document, before: IdentityEntry | None) -> Compared:
        renamed = self._resource.key_can_change and before is not None and before.key_hash != document.key_hash
        if not (renamed and before and before.ods_id):
            return Compared(Verdict.MISSING)
        # A document cannot move to another person: the ODS does not see that person as associated yet.
        former = self._index.take(before.ods_id, document.key_hash, of_person=document.person_hash or "")
        return Compared(Verdict.MOVED, former) if former else Compared(Verdict.MISSING)


def _confirmed_id(document: Document, before: IdentityEntry | None) -> str:
    """The id under which the ODS took this natural key, in this spelling; empty if it never did."""
    return before.ods_id or "" if before is not None and before.key_hash == document.key_hash else ""
