"""Mode `resend`: everything in scope is sent, as Campus's own resync does."""

from collections.abc import Iterator, Mapping, Sequence

from include.engine.documents import Document
from include.history.identity_map import IdentityEntry
from include.resync.modes.base import Decision, SyncStrategy


class Resend(SyncStrategy):
    """Sends every document."""

    def decide(self, documents: Sequence[Document], confirmed: Mapping[str, IdentityEntry]) -> Iterator[Decision]:
        """One call for each document."""
        for document in documents:
            yield self._sender.call(document, confirmed.get(document.sis_key))
