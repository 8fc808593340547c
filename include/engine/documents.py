"""A record ready to be sent: what it says, how it compares with what the target has, and how it ended."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from include.history.entries import Recorded
from include.history.outcomes import Outcome

CORRECT_IN_SIS = "Correct the value in Campus, then run the resync again for this record."


class Verdict(StrEnum):
    """How a record compares with what the target has."""

    MISSING = "missing"
    EQUAL = "equal"
    DIFFERENT = "different"
    MOVED = "moved"
    """The target has it under a former natural key."""
    RESPELLED = "respelled"
    """The target has it and spells its key or a reference otherwise, as it did when it accepted it."""
    TAKEN = "taken"
    """The target's record of its key is that of another SIS record."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """A record ready to be sent. `key` is empty for personal resources; `content` is what `body` says."""

    sis_key: str
    key: str
    key_hash: str
    school_number: str
    body: bytes = field(repr=False)
    payload_hash: str
    person_hash: str | None
    content: Mapping[str, Any] = field(repr=False)

    def ended(self, outcome: Outcome, **fields: Any) -> Recorded:
        """The document's outcome; `fields` are further fields of `Recorded`."""
        return Recorded(
            sis_key=self.sis_key,
            key=self.key,
            key_hash=self.key_hash,
            outcome=outcome,
            school_number=self.school_number,
            person_hash=self.person_hash,
            **fields,
        )
