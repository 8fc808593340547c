"""Mode `verify`: the ODS is read back and compared; nothing is sent."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from include.edfi.api.paging import item
from include.edfi.api.problems import may_pass
from include.edfi.api.transport import Response
from include.engine.documents import Document, Verdict
from include.history.entries import Recorded
from include.history.identity_map import IdentityEntry
from include.history.outcomes import Outcome
from include.resync.compare.canonical import differing, element_hashes
from include.resync.compare.comparison import Compared
from include.resync.compare.spelling import RESPELLED
from include.resync.modes.base import Decision, SyncStrategy
from include.resync.modes.read_again import FOUND, listed, still_hidden
from include.resync.modes.reconcile import Reconcile
from include.resync.send.documents import Sender, sent_with

OTHER_SPELLING = (
    "the ODS holds a record whose natural key differs by case alone; a reconcile asks it whether it is this"
)


class Verify(SyncStrategy):
    """Says how every document stands to the ODS; asks only for people whom the ODS hides from its lists."""

    def __init__(self, sender: Sender, reconcile: Reconcile) -> None:
        super().__init__(sender)
        self._reconcile = reconcile

    def decide(self, documents: Sequence[Document], confirmed: Mapping[str, IdentityEntry]) -> Iterator[Decision]:
        """A GET for each person the ODS accepted before and does not list, an outcome for the rest."""
        pairs = list(self._reconcile.compared(documents, confirmed))
        missing = [document for document, compared in pairs if compared.verdict == Verdict.MISSING]
        respelled = self._reconcile.in_other_spellings(missing)
        for document, compared in pairs:
            call = self._sender.call_unless_hidden(document, confirmed.get(document.sis_key))
            if compared.verdict == Verdict.MISSING and call.method == "GET":
                yield call
            elif document.sis_key in respelled:
                yield document.ended(Outcome.DIFFERENT, reason=OTHER_SPELLING, in_ods=True)
            else:
                yield self._reconcile.without_a_call(document, compared) or _verdict(document, compared)

    def match_keys(self, key_hashes: Sequence[str]) -> Collection[str]:
        """Their documents in the ODS are no orphans."""
        return self._reconcile.match_keys(key_hashes)

    def outcome(self, response: Response) -> Recorded | None:
        """How a record the ODS did not list stands to the document it gave when asked for it."""
        sent = sent_with(response)
        document = sent.document
        if may_pass(response):
            return self._sender.outcome(response)
        if response.status != FOUND:
            return still_hidden(response) or _verdict(document, Compared(Verdict.MISSING))
        theirs = item(response)
        elements = differing(element_hashes(document.content), element_hashes(theirs))
        kept = bool(elements) and self._sender.spelling.is_kept_by_host(document, theirs, sent.before)
        if elements and not kept:
            reason = f"differs in {listed(elements)}"
            return document.ended(Outcome.DIFFERENT, reason=reason, in_ods=True, elements=elements)
        reason = RESPELLED if kept else ""
        return document.ended(Outcome.UNCHANGED, reason=reason, payload_hash=document.payload_hash, in_ods=True)


def _verdict(document: Document, compared: Compared) -> Recorded:
    if compared.verdict == Verdict.MISSING:
        return document.ended(Outcome.MISSING, reason="the ODS does not hold it", in_ods=False)
    moved = compared.verdict == Verdict.MOVED
    reason = "the ODS holds it under its former natural key" if moved else f"differs in {listed(compared.elements)}"
    return document.ended(Outcome.DIFFERENT, reason=reason, in_ods=True, elements=compared.elements)
