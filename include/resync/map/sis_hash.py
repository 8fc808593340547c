"""One number for all documents of a slice: equal numbers mean that the SIS side did not change."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b

from include.engine.documents import Document

BITS = 128


@dataclass
class SisHash:
    """A hash over documents that does not depend on their order, and how many there are."""

    total: int = 0
    documents: int = 0

    def add(self, documents: Iterable[Document]) -> None:
        """Counts some documents in."""
        for document in documents:
            text = f"{document.key_hash}{document.payload_hash}".encode()
            self.total = (self.total + int.from_bytes(blake2b(text, digest_size=BITS // 8).digest())) % 2**BITS
            self.documents += 1

    @property
    def text(self) -> str:
        """32 hexadecimal characters."""
        return f"{self.total:032x}"
