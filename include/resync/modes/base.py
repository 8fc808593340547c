"""What every mode has in common: one method for each moment of the loop in `include.resync.work`."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator, Mapping, Sequence

from include.edfi.api.client import EdFiClient
from include.edfi.api.transport import Call, Response
from include.engine.documents import Document
from include.history.entries import Recorded
from include.history.identity_map import IdentityEntry
from include.resync.send.documents import Sender

Decision = Call | Recorded
"""What happens to one document: a call to the ODS, or an outcome that needs none."""


class SyncStrategy(ABC):
    """What a mode does with the documents of a slice; a mode overrides the moments that differ."""

    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    @abstractmethod
    def decide(self, documents: Sequence[Document], confirmed: Mapping[str, IdentityEntry]) -> Iterator[Decision]:
        """One decision for each document of a batch; `confirmed` is the identity map's entry by SIS key."""

    def match_keys(self, key_hashes: Sequence[str]) -> Collection[str]:
        """Takes the natural keys of a batch's records that the SIS has, also of those that cannot be sent now.

        Returns those of which the ODS was seen to hold a document; none where nothing is read back.
        """
        return ()

    def outcome(self, response: Response) -> Recorded | None:
        """The outcome a response means, or None when the document needs a second pass."""
        return self._sender.outcome(response)

    def second_pass(self, client: EdFiClient) -> Iterator[Recorded]:
        """After the last response: the outcomes of the documents that `outcome` left open."""
        return iter(())
