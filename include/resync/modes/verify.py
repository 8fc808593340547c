"""Mode `verify`: the ODS is read back and compared; nothing is sent."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from pydantic_core import from_json

from include.edfi.api.client import EdFiClient
from include.edfi.api.transport import Call, Response
from include.engine.documents import Document, Verdict
from include.engine.record import Recorder
from include.history.entries import Recorded
from include.history.identity_map import Remembered
from include.history.outcomes import Outcome
from include.resync.compare.canonical import differing, element_hashes
from include.resync.compare.comparison import Compared
from include.resync.modes.reconcile import Reconcile, as_seen, hidden, listed
from include.resync.send.documents import Sender, sent_with

FOUND = 200


class Verify:
    """Tells how every document stands to the ODS; asks only for people whom the ODS hides from its lists."""

    def __init__(self, sender: Sender, reconcile: Reconcile) -> None:
        self._sender = sender
        self._reconcile = reconcile

    def calls(
        self, documents: Sequence[Document], before: Mapping[str, Remembered], recorder: Recorder
    ) -> Iterator[Call]:
        """A GET for each person the ODS took before and does not list; the rest is recorded at once."""
        for document, found in self._reconcile.compared(documents, before):
            call = self._sender.call_if_not_hidden(document, before.get(document.sis_key))
            if found.verdict == Verdict.MISSING and call.method == "GET":
                yield call
            else:
                recorder.add(self._reconcile.without_a_call(document, found) or _told(document, found))

    def in_sis(self, key_hashes: Sequence[str]) -> Collection[str]:
        """Their documents in the ODS are no orphans."""
        return self._reconcile.in_sis(key_hashes)

    def outcome(self, response: Response) -> Recorded | None:
        """How a record the ODS did not list stands to what it answered when asked for it."""
        document = sent_with(response).document
        if response.status != FOUND or not isinstance(theirs := from_json(response.body), dict):
            return hidden(response) or _told(document, Compared(Verdict.MISSING))
        elements = differing(element_hashes(document.content), element_hashes(theirs))
        if elements:
            return document.ended(
                Outcome.DIFFERENT, reason=f"differs in {listed(elements)}", in_ods=True, elements=elements
            )
        return document.ended(Outcome.UNCHANGED, payload_hash=document.payload_hash, in_ods=True)

    def second_pass(self, client: EdFiClient) -> Iterator[Recorded]:
        """Nothing is left to ask."""
        return iter(())


def _told(document: Document, found: Compared) -> Recorded:
    if found.verdict == Verdict.MISSING:
        return document.ended(Outcome.MISSING, reason="the ODS does not hold it", **as_seen(found))
    moved = found.verdict == Verdict.MOVED
    said = "the ODS holds it under its former natural key" if moved else f"differs in {listed(found.elements)}"
    return document.ended(Outcome.DIFFERENT, reason=said, **as_seen(found))
