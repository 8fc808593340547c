"""Mode `resend`: everything in scope is sent, as Campus's own resync does."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Protocol

from include.edfi.api.client import EdFiClient
from include.edfi.api.transport import Call, Response
from include.engine.documents import Document
from include.engine.record import Recorder
from include.history.entries import Recorded
from include.history.identity_map import Remembered
from include.resync.send.documents import Sender


class SyncStrategy(Protocol):
    """What a mode does with the documents of a slice, between map and record."""

    def calls(
        self, documents: Sequence[Document], before: Mapping[str, Remembered], recorder: Recorder
    ) -> Iterator[Call]:
        """The calls of one batch; records whose outcome needs no call go to the recorder."""

    def in_sis(self, key_hashes: Sequence[str]) -> Collection[str]:
        """Takes the natural keys of a batch's records that the SIS has, also of those that cannot be sent now.

        Returns those of which the ODS was seen to hold a document.
        """

    def outcome(self, response: Response) -> Recorded | None:
        """The outcome an answer means, or None when there is more to ask first."""

    def second_pass(self, client: EdFiClient) -> Iterator[Recorded]:
        """After the last answer: the outcomes of what there was more to ask about."""


class Resend:
    """Sends every document."""

    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    def calls(
        self, documents: Sequence[Document], before: Mapping[str, Remembered], recorder: Recorder
    ) -> Iterator[Call]:
        """One call per document."""
        for document in documents:
            yield self._sender.call(document, before.get(document.sis_key))

    def in_sis(self, key_hashes: Sequence[str]) -> Collection[str]:
        """Nothing is read back, so nothing can be mistaken for an orphan."""
        return ()

    def outcome(self, response: Response) -> Recorded | None:
        """The outcome an answer means."""
        return self._sender.outcome(response)

    def second_pass(self, client: EdFiClient) -> Iterator[Recorded]:
        """Nothing is left to ask."""
        return iter(())
