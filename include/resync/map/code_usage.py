"""How many records ask for a local code, and a few of them by their SIS key."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from include.edfi.documents.codes import LocalCode

MOST_EXAMPLES = 3


@dataclass
class CodeUsage:
    """Grows with the number of codes, not of records."""

    records: Counter[LocalCode] = field(default_factory=Counter)
    examples: dict[LocalCode, list[str]] = field(default_factory=dict)
    """The first few SIS keys of each, in the order they came."""

    def add(self, codes: Iterable[LocalCode], sis_key: str) -> None:
        """One more record for each of the codes."""
        for code in codes:
            self.records[code] += 1
            known = self.examples.setdefault(code, [])
            if len(known) < MOST_EXAMPLES:
                known.append(sis_key)

    def by_code(self) -> Mapping[LocalCode, tuple[int, list[str]]]:
        """Records and examples, by descriptor and code."""
        return {code: (self.records[code], self.examples[code]) for code in sorted(self.records)}
