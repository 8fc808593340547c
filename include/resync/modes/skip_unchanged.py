"""A reconcile of a slice in which nothing changed on either side since it was last found equal: no read-back."""

from collections.abc import Iterator, Mapping, Sequence

from include.engine.documents import Document
from include.history.identity_map import IdentityEntry
from include.history.outcomes import Outcome
from include.resync.modes.base import Decision, SyncStrategy


class SkipUnchanged(SyncStrategy):
    """Records every document as unchanged; the watermark proved it before the first batch."""

    def decide(self, documents: Sequence[Document], confirmed: Mapping[str, IdentityEntry]) -> Iterator[Decision]:
        """An outcome for each document, with what the identity map knows of it."""
        for document in documents:
            known = confirmed.get(document.sis_key)
            identity = {"ods_id": known.ods_id, "etag": known.etag} if known else {}
            yield document.ended(Outcome.UNCHANGED, payload_hash=document.payload_hash, **identity)
