"""How many records a local code or a list is about, and a few of them by their SIS key."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from include.edfi.documents.codes import LocalCode

MOST_EXAMPLES = 3
Subject = TypeVar("Subject", LocalCode, str)


@dataclass
class Usage(Generic[Subject]):
    """Grows with the number of codes or lists, not of records."""

    records: Counter[Subject] = field(default_factory=Counter)
    examples: dict[Subject, list[str]] = field(default_factory=dict)
    """The first few SIS keys of each, in the order they came."""

    def add(self, subjects: Iterable[Subject], sis_key: str) -> None:
        """One more record for each of them."""
        for subject in subjects:
            self.records[subject] += 1
            known = self.examples.setdefault(subject, [])
            if len(known) < MOST_EXAMPLES:
                known.append(sis_key)

    def totals(self) -> Mapping[Subject, tuple[int, list[str]]]:
        """Records and examples by code or list, sorted."""
        return {subject: (self.records[subject], self.examples[subject]) for subject in sorted(self.records)}


CodeUsage = Usage[LocalCode]
ListUsage = Usage[str]
"""By the path of a list, such as languages.uses."""
