"""The supported Ed-Fi data standards, and the annotations that say where an element differs between them.

A model is written once, for the newest standard. Annotations on its elements say what an older standard lacks, names
differently or limits more tightly; `include.edfi.documents.projection` reads them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache


@cache
def version_of(text: str) -> tuple[int, ...]:
    """The numbers of a version: (5, 10) for "5.10". Raises ValueError where a part is no number."""
    return tuple(map(int, text.split(".")))


class VersionOrder:
    """Makes the members of a `StrEnum` compare as versions, with each other and with text: 5.10 is after 5.9."""

    def __lt__(self, other: str) -> bool:
        return version_of(str(self)) < version_of(str(other))

    def __le__(self, other: str) -> bool:
        return version_of(str(self)) <= version_of(str(other))

    def __gt__(self, other: str) -> bool:
        return version_of(str(self)) > version_of(str(other))

    def __ge__(self, other: str) -> bool:
        return version_of(str(self)) >= version_of(str(other))


class Standard(VersionOrder, StrEnum):
    """An Ed-Fi data standard; members compare in the order of their release."""

    DS33 = "3.3"
    DS40 = "4.0"
    DS50 = "5.0"
    DS51 = "5.1"
    DS52 = "5.2"

    @classmethod
    def of_model_version(cls, version: str) -> "Standard":
        """The standard of a discovery document's model version: 3.3 for "3.3.1-b".

        Raises:
            ValueError: no supported standard has this major and minor version.
        """
        return cls(".".join(version.split(".")[:2]))


OLDEST, NEWEST = min(Standard), max(Standard)


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
    """The element is part of the natural key from `since` to `until`; in an item of a list, of the item's key."""

    since: Standard = OLDEST
    until: Standard = NEWEST


@dataclass(frozen=True)
class Length:
    """Maximum length in characters; `until` has the tighter limits of older standards.

    Checked when a document is projected to its standard and not by the model, so that the key of a record is known
    even where another element is too long.
    """

    limit: int
    until: Mapping[Standard, int] = field(default_factory=dict, hash=False)

    def at(self, standard: Standard) -> int:
        """The limit in one standard."""
        tighter = [limit for last, limit in self.until.items() if standard <= last]
        return min([self.limit, *tighter])
