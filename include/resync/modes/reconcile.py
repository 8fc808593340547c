"""Mode `reconcile`: the ODS is read back, and only what is missing or different is sent."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from include.edfi.api.client import EdFiClient
from include.edfi.api.transport import Response
from include.engine.documents import Document, Verdict
from include.history.entries import Recorded
from include.history.identity_map import IdentityEntry
from include.history.outcomes import Outcome
from include.resync.compare.comparison import Compared, Comparison
from include.resync.compare.index import BATCH
from include.resync.compare.spelling import RESPELLED
from include.resync.modes.base import Decision, SyncStrategy
from include.resync.modes.key_changes import KeyChanges, changes_key, is_refused
from include.resync.modes.read_again import CHANGED_ELSEWHERE, FOUND, GONE, listed, read_again
from include.resync.send.documents import Sender, Sent, sent_with

ONE_RECORD = "the ODS holds it as one record with another SIS record, whose natural key differs by spelling alone"
TWO_SPELLINGS = "Remove one of the two records in Campus, or make their keys differ by more than case and blanks."


class Reconcile(SyncStrategy):
    """Compares every document with the index of the read-back, and sends what is missing or different."""

    def __init__(
        self,
        sender: Sender,
        comparison: Comparison,
        *,
        read_only: bool,
        key_changes: KeyChanges,
        look_up: Callable[[Sequence[Document]], None] | None = None,
    ) -> None:
        super().__init__(sender)
        self._comparison = comparison
        self._look_up = look_up
        self._read_only = read_only
        self._key_changes = key_changes
        self._to_post: list[Sent] = []
        """What a PUT was refused for because of the host, not because of the record."""
        self._to_read_again: list[Sent] = []
        self._confirmed: list[str] = []
        """ODS ids that responses named and that are not marked in the index yet."""

    def decide(self, documents: Sequence[Document], confirmed: Mapping[str, IdentityEntry]) -> Iterator[Decision]:
        """A call for what is missing or different, an outcome for the rest."""
        for document, compared in self.compared(documents, confirmed):
            yield self.without_a_call(document, compared) or self._call(document, compared, confirmed)

    def _call(self, document: Document, compared: Compared, confirmed: Mapping[str, IdentityEntry]) -> Decision:
        theirs = compared.ods_document
        before = confirmed.get(document.sis_key)
        if theirs is None:
            return self._sender.call_unless_hidden(document, before)
        if compared.verdict == Verdict.MOVED and self._key_changes.refused:
            self._comparison.release(theirs.ods_id)
            return self._sender.call(document, before)
        if compared.respelled:
            # A PUT might count as a change of the key. The ODS takes a POST for the record it took the first one for.
            return self._sender.upsert(document, before, compared.elements)
        return self._sender.replacement(document, theirs.ods_id, theirs.etag, compared.elements)

    def compared(
        self, documents: Sequence[Document], confirmed: Mapping[str, IdentityEntry]
    ) -> Iterator[tuple[Document, Compared]]:
        """Each document with the verdict on it."""
        if self._look_up:
            self._look_up(documents)
        verdicts = self._comparison.compare(documents, confirmed)
        return ((document, verdicts[document.sis_key]) for document in documents)

    def without_a_call(self, document: Document, compared: Compared) -> Recorded | None:
        """The outcome of a document for which nothing has to be asked or sent; None for the others."""
        theirs = compared.ods_document
        if theirs is None:
            return None
        if compared.verdict == Verdict.TAKEN:
            return document.ended(Outcome.DUPLICATE, reason=ONE_RECORD, hint=TWO_SPELLINGS, in_ods=True)
        if compared.verdict in {Verdict.EQUAL, Verdict.RESPELLED}:
            return document.ended(
                Outcome.UNCHANGED,
                reason=RESPELLED if compared.verdict == Verdict.RESPELLED else "",
                ods_id=theirs.ods_id,
                payload_hash=document.payload_hash,
                etag=theirs.etag or None,
                in_ods=True,
                elements=compared.elements,
            )
        if self._read_only:
            reason = f"differs in {listed(compared.elements)}; the configuration only reads this resource"
            return document.ended(Outcome.UNCHANGED, reason=reason, in_ods=True, elements=compared.elements)
        return None

    def in_other_spellings(self, documents: Sequence[Document]) -> Collection[str]:
        """SIS keys of missing documents that the ODS may hold in another spelling, which are no orphans then."""
        return self._comparison.in_other_spellings(documents)

    def match_keys(self, key_hashes: Sequence[str]) -> Collection[str]:
        """Their documents in the ODS are no orphans, whether the records can be sent now or not."""
        return self._comparison.match_keys(key_hashes)

    def outcome(self, response: Response) -> Recorded | None:
        """The outcome; None for a document that another client changed or deleted since it was read."""
        sent = sent_with(response)
        changed = response.call.method == "PUT" and response.status in {CHANGED_ELSEWHERE, GONE}
        readable = response.call.method == "GET" and bool(sent.ods_id) and response.status in {FOUND, GONE}
        if changed or readable:
            self._to_read_again.append(sent)
            return None
        if changes_key(response):
            self._key_changes.note(response)
        if is_refused(response):
            self._to_post.append(sent)
            return None
        return self._confirm(self._sender.outcome(response))

    def second_pass(self, client: EdFiClient) -> Iterator[Recorded]:
        """The outcomes of documents that had to be read and compared once more, or that no PUT could replace."""
        for sent in self._to_post:
            if not sent.elements:
                self._comparison.release(sent.ods_id)
        calls = [self._sender.upsert(sent.document, None, sent.elements) for sent in self._to_post]
        self._to_post = []
        for response in client.send(calls):
            yield self._confirm(self._sender.outcome(response))
        for sent in self._to_read_again:
            yield self._confirm(read_again(sent, self._sender, client))
        self._to_read_again = []
        self._match_confirmed()

    def _confirm(self, ended: Recorded) -> Recorded:
        """Notes the id that the ODS gave for a record, whatever the key of that id is spelled like."""
        if ended.ods_id:
            self._confirmed.append(ended.ods_id)
        if len(self._confirmed) >= BATCH:
            self._match_confirmed()
        return ended

    def _match_confirmed(self) -> None:
        self._comparison.match_ids(self._confirmed)
        self._confirmed = []
