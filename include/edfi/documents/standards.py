"""The Ed-Fi data standards we speak, and the marks that say where an element differs between them.

A model is written once, for the newest standard. What an older one lacks, names otherwise or limits
more tightly is said beside the element with a mark; `include.edfi.documents.projection` reads the marks.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Standard(StrEnum):
    """An Ed-Fi data standard; members compare in the order of their release."""

    DS33 = "3.3"
    DS40 = "4.0"
    DS50 = "5.0"
    DS51 = "5.1"
    DS52 = "5.2"

    @classmethod
    def of_model_version(cls, version: str) -> "Standard":
        """The standard a discovery document's model version means: "3.3.1-b" is 3.3.

        Raises:
            ValueError: no standard of ours starts with that version.
        """
        return cls(".".join(version.split(".")[:2]))


OLDEST, NEWEST = Standard.DS33, Standard.DS52


@dataclass(frozen=True)
class In:
    """The element exists from `since` to `until`, both included; `required` means always sent there."""

    since: Standard = OLDEST
    until: Standard = NEWEST
    required: bool = False


@dataclass(frozen=True)
class Required:
    """The element is optional today and must be sent up to and including the standard `until`."""

    until: Standard = Standard.DS40


@dataclass(frozen=True)
class Named:
    """The element's name up to and including the standard `until`."""

    name: str
    until: Standard = Standard.DS40


@dataclass(frozen=True)
class Key:
    """The element is part of the natural key from `since` to `until`."""

    since: Standard = OLDEST
    until: Standard = NEWEST


@dataclass(frozen=True)
class Length:
    """Greatest length in characters; `until` holds tighter limits of older standards.

    Checked when a document is fitted to its standard, so that the key of a record with a text too long elsewhere is
    still known.
    """

    limit: int
    until: Mapping[Standard, int] = field(default_factory=dict, hash=False)

    def at(self, standard: Standard) -> int:
        """The limit in one standard."""
        tighter = [limit for last, limit in self.until.items() if standard <= last]
        return min([self.limit, *tighter])
