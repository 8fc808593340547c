"""Modes `reconcile` and `verify`: the ODS is read back, and only what differs is sent, or told."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from more_itertools import batched
from pydantic_core import from_json

from include.edfi.api.client import EdFiClient
from include.edfi.api.problems import Problem
from include.edfi.api.transport import Call, Response
from include.engine.documents import Document, Verdict
from include.engine.record import Recorder
from include.history.entries import Recorded
from include.history.identity_map import Remembered
from include.history.outcomes import Outcome
from include.history.prunes import Orphan, Prunes
from include.resync.compare.canonical import differing, element_hashes
from include.resync.compare.comparison import Compared, Comparison
from include.resync.compare.index import BATCH, Index, OdsDocument
from include.resync.send.documents import Sender, Sent, sent_with

CHANGED_ELSEWHERE = 412
GONE = 404
FORBIDDEN = 403
SOMEBODY_ELSE = "somebody else wrote the record while it was compared; it was read and compared again"


class Reconcile:
    """Compares every document with the index, sends what is missing or different, and notes orphans."""

    def __init__(
        self,
        sender: Sender,
        comparison: Comparison,
        *,
        read_only: bool,
        look_up: Callable[[Sequence[Document]], None] | None = None,
    ) -> None:
        self._sender = sender
        self._comparison = comparison
        self._look_up = look_up
        self._read_only = read_only
        self._read_back_again: list[Sent] = []

    def calls(
        self, documents: Sequence[Document], before: Mapping[str, Remembered], recorder: Recorder
    ) -> Iterator[Call]:
        """Calls for what is missing or different; the rest is recorded at once."""
        for document, found in self.compared(documents, before):
            ended = self.without_a_call(document, found)
            if ended is not None:
                recorder.add(ended)
            elif found.ods_document is None:
                yield self._sender.call_if_not_hidden(document, before.get(document.sis_key))
            else:
                yield self._sender.replacement(
                    document, found.ods_document.ods_id, found.ods_document.etag, found.elements
                )

    def compared(
        self, documents: Sequence[Document], before: Mapping[str, Remembered]
    ) -> Iterator[tuple[Document, Compared]]:
        """Each document with the verdict on it."""
        if self._look_up:
            self._look_up(documents)
        verdicts = self._comparison.compare(documents, before)
        return ((document, verdicts[document.sis_key]) for document in documents)

    def without_a_call(self, document: Document, found: Compared) -> Recorded | None:
        """The outcome of a document for which nothing has to be asked or sent; None for the others."""
        ods_document = found.ods_document
        seen = as_seen(found)
        if found.verdict == Verdict.EQUAL and ods_document is not None:
            kept = {
                "ods_id": ods_document.ods_id,
                "payload_hash": document.payload_hash,
                "etag": ods_document.etag or None,
            }
            return document.ended(Outcome.UNCHANGED, **kept, **seen)
        if self._read_only and ods_document is not None:
            said = f"differs in {listed(found.elements)}; the configuration only reads this resource"
            return document.ended(Outcome.UNCHANGED, reason=said, **seen)
        return None

    def in_sis(self, key_hashes: Sequence[str]) -> Collection[str]:
        """Their documents in the ODS are no orphans, whether the records can be sent now or not."""
        return self._comparison.still_there(key_hashes)

    def outcome(self, response: Response) -> Recorded | None:
        """The outcome; None for a document that somebody else changed or deleted since it was read."""
        sent = sent_with(response)
        changed = response.call.method == "PUT" and response.status in {CHANGED_ELSEWHERE, GONE}
        shown = response.call.method == "GET" and bool(sent.ods_id) and response.status in {200, GONE}
        if changed or shown:
            self._read_back_again.append(sent)
            return None
        return self._sender.outcome(response)

    def second_pass(self, client: EdFiClient) -> Iterator[Recorded]:
        """The outcomes of documents that had to be read and compared once more, one after the other."""
        for sent in self._read_back_again:
            yield once_more(sent, self._sender, client)
        self._read_back_again = []


class SkipUnchanged:
    """A slice in which nothing changed on either side since it was last found equal: it is not read back."""

    def calls(
        self, documents: Sequence[Document], before: Mapping[str, Remembered], recorder: Recorder
    ) -> Iterator[Call]:
        """No calls: every document is as it was."""
        for document in documents:
            known = before.get(document.sis_key)
            told = {"ods_id": known.ods_id, "etag": known.etag} if known else {}
            recorder.add(document.ended(Outcome.UNCHANGED, payload_hash=document.payload_hash, **told))
        return iter(())

    def in_sis(self, key_hashes: Sequence[str]) -> Collection[str]:
        """Nothing is read back, so nothing can be mistaken for an orphan."""
        return ()

    def outcome(self, response: Response) -> Recorded | None:
        """The outcome of an answer; none is expected.

        Raises:
            TypeError: always.
        """
        raise TypeError("nothing was asked")

    def second_pass(self, client: EdFiClient) -> Iterator[Recorded]:
        """Nothing is left to ask."""
        return iter(())


class RetryDeferred:
    """The second attempt at people: read by ODS id where that is known, compared, and sent if different."""

    def __init__(self, sender: Sender) -> None:
        self._sender = sender
        self._to_compare: list[Sent] = []

    def calls(
        self, documents: Sequence[Document], before: Mapping[str, Remembered], recorder: Recorder
    ) -> Iterator[Call]:
        """One call per document."""
        for document in documents:
            yield self._sender.call_if_not_hidden(document, before.get(document.sis_key))

    def in_sis(self, key_hashes: Sequence[str]) -> Collection[str]:
        """Nothing is read back, so nothing can be mistaken for an orphan."""
        return ()

    def outcome(self, response: Response) -> Recorded | None:
        """The outcome; None for a person who can be read now."""
        if response.call.method == "GET" and response.status in {200, GONE}:
            self._to_compare.append(sent_with(response))
            return None
        return hidden(response) or self._sender.outcome(response)

    def second_pass(self, client: EdFiClient) -> Iterator[Recorded]:
        """The outcomes of the people who could be read."""
        for sent in self._to_compare:
            yield once_more(sent, self._sender, client)


def hidden(response: Response) -> Recorded | None:
    """A person the ODS still hides, but took from us exactly as the SIS has them now; None for anything else."""
    sent = sent_with(response)
    refused = response.call.method == "GET" and response.status == FORBIDDEN
    if not (refused and sent.before and sent.before.payload_hash == sent.document.payload_hash):
        return None
    return sent.document.ended(
        Outcome.UNCHANGED,
        reason="hidden by the ODS for want of an association; it took the person before as the SIS has them now",
        ods_id=sent.ods_id,
        payload_hash=sent.document.payload_hash,
        etag=sent.before.etag,
    )


def once_more(sent: Sent, sender: Sender, client: EdFiClient) -> Recorded:
    """Reads one document by its ODS id, compares it and sends it if it differs or is gone."""
    document = sent.document
    response = client.get(f"{sender.path}/{sent.ods_id}")
    if response.status == GONE:
        return sender.outcome(next(client.send([sender.call(document, None)])))
    if response.status != 200:
        return sender.refused(document, Problem.read(response))
    theirs = from_json(response.body)
    elements = differing(element_hashes(document.content), element_hashes(theirs))
    etag = str(theirs.get("_etag") or "")
    if not elements:
        kept = {"ods_id": sent.ods_id, "payload_hash": document.payload_hash, "etag": etag or None}
        return document.ended(Outcome.UNCHANGED, reason=SOMEBODY_ELSE if sent.elements else "", **kept)
    return sender.outcome(next(client.send([sender.replacement(document, sent.ods_id, etag, elements)])))


@dataclass(frozen=True, kw_only=True)
class OrphanRecorder:
    """Where the orphans of one resource of a request are noted, and the copies of their documents kept."""

    prunes: Prunes
    request_id: str
    resource: str
    collection: str

    def note(self, found: Sequence[OdsDocument], index: Index) -> None:
        """Notes documents without a SIS record; those read with a copy need not be fetched before they are deleted."""
        orphans = [_orphan(ods_document, self.resource) for ods_document in found]
        self.prunes.note(self.request_id, orphans)
        copied = [
            (one, ods_document) for one, ods_document in zip(orphans, found, strict=True) if ods_document.copy_size
        ]
        self.prunes.back_up(
            self.request_id, self.collection, [(one, index.original(ods_document)) for one, ods_document in copied]
        )


def note_orphans(found: Iterable[OdsDocument], keeper: OrphanRecorder, index: Index) -> int:
    """Notes documents that no SIS record was found for; returns how many."""
    number = 0
    for waiting in batched(found, BATCH):
        keeper.note(waiting, index)
        number += len(waiting)
    return number


def _orphan(ods_document: OdsDocument, resource: str) -> Orphan:
    return Orphan(
        resource=resource,
        ods_id=ods_document.ods_id,
        key_hash=ods_document.key_hash,
        key=ods_document.key,
        school=ods_document.school,
        etag=ods_document.etag,
        year=ods_document.year,
        person_hash=ods_document.person_hash,
        reason="the SIS has no record of it",
    )


def as_seen(found: Compared) -> dict[str, Any]:
    """What a verdict tells the history: whether the ODS holds the record, and what differs."""
    return {"in_ods": found.ods_document is not None, "elements": found.elements}


def listed(elements: Sequence[str]) -> str:
    """Names of elements for a sentence; none means that the natural key itself differs."""
    return ", ".join(elements) or "its natural key"
