"""Mode `verify`: the ODS is read back and compared; nothing is sent."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from pydantic_core import from_json

from include.edfi.api.transport import Response
from include.engine.documents import Document, Verdict
from include.history.entries import Recorded
from include.history.identity_map import IdentityEntry
from include.history.outcomes import Outcome
from include.resync.compare.canonical import differing, element_hashes
from include.resync.compare.comparison import Compared
from include.resync.modes.base import Decision, SyncStrategy
from include.resync.modes.read_again import FOUND, listed, still_hidden
from include.resync.modes.reconcile import Reconcile
from include.resync.send.documents import Sender, sent_with


class Verify(SyncStrategy):
    """Says how every document stands to the ODS; asks only for people whom the ODS hides from its lists."""

    def __init__(self, sender: Sender, reconcile: Reconcile) -> None:
        super().__init__(sender)
        self._reconcile = reconcile

    def decide(self, documents: Sequence[Document], confirmed: Mapping[str, IdentityEntry]) -> Iterator[Decision]:
        """A GET for each person the ODS accepted before and does not list, an outcome for the rest."""
        for document, compared in self._reconcile.compared(documents, confirmed):
            call = self._sender.call_unless_hidden(document, confirmed.get(document.sis_key))
            if compared.verdict == Verdict.MISSING and call.method == "GET":
                yield call
            else:
                yield self._reconcile.without_a_call(document, compared) or _verdict(document, compared)

    def match_keys(self, key_hashes: Sequence[str]) -> Collection[str]:
        """Their documents in the ODS are no orphans."""
        return self._reconcile.match_keys(key_hashes)

    def outcome(self, response: Response) -> Recorded | None:
        """How a record the ODS did not list stands to the document it gave when asked for it."""
        document = sent_with(response).document
        if response.status != FOUND or not isinstance(theirs := from_json(response.body), dict):
            return still_hidden(response) or _verdict(document, Compared(Verdict.MISSING))
        elements = differing(element_hashes(document.content), element_hashes(theirs))
        if elements:
            reason = f"differs in {listed(elements)}"
            return document.ended(Outcome.DIFFERENT, reason=reason, in_ods=True, elements=elements)
        return document.ended(Outcome.UNCHANGED, payload_hash=document.payload_hash, in_ods=True)


def _verdict(document: Document, compared: Compared) -> Recorded:
    if compared.verdict == Verdict.MISSING:
        return document.ended(Outcome.MISSING, reason="the ODS does not hold it", in_ods=False)
    moved = compared.verdict == Verdict.MOVED
    reason = "the ODS holds it under its former natural key" if moved else f"differs in {listed(compared.elements)}"
    return document.ended(Outcome.DIFFERENT, reason=reason, in_ods=True, elements=compared.elements)
