"""The second attempt at people: their association exists by now, so the ODS lets them be read and written."""

from collections.abc import Iterator, Mapping, Sequence

from include.edfi.api.client import EdFiClient
from include.edfi.api.transport import Response
from include.engine.documents import Document
from include.history.entries import Recorded
from include.history.identity_map import IdentityEntry
from include.resync.modes.base import Decision, SyncStrategy
from include.resync.modes.read_again import FOUND, GONE, read_again, still_hidden
from include.resync.send.documents import Sender, Sent, sent_with


class RetryDeferred(SyncStrategy):
    """Reads each person by ODS id where that is known, compares, and sends what differs."""

    def __init__(self, sender: Sender) -> None:
        super().__init__(sender)
        self._to_compare: list[Sent] = []

    def decide(self, documents: Sequence[Document], confirmed: Mapping[str, IdentityEntry]) -> Iterator[Decision]:
        """One call for each document."""
        for document in documents:
            yield self._sender.call_unless_hidden(document, confirmed.get(document.sis_key))

    def outcome(self, response: Response) -> Recorded | None:
        """The outcome; None for a person who can be read now."""
        if response.call.method == "GET" and response.status in {FOUND, GONE}:
            self._to_compare.append(sent_with(response))
            return None
        return still_hidden(response) or self._sender.outcome(response)

    def second_pass(self, client: EdFiClient) -> Iterator[Recorded]:
        """The outcomes of the people who could be read."""
        for sent in self._to_compare:
            yield read_again(sent, self._sender, client)
