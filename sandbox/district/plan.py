"""The plan of a sample district: its size, and what is odd about which student.

Every 200 students have each oddity once (a pair of students for some), so a district of 600 has three of each.
"""

from collections import Counter
from dataclasses import dataclass, field

BLOCK = 200
"""Students in which each oddity falls once; a smaller district lacks some."""

ODDITIES = (
    "left and returned",
    "transfer between schools",
    "no-show enrollment",
    "state-excluded enrollment",
    "excluded grade level",
    "student without Ed-Fi ID",
    "unmapped grade",
    "unmapped start status",
    "unmapped end status",
    "partial enrollment elsewhere",
    "special-education-only enrollment",
    "two enrollments on one start date",
    "enrollment in an excluded calendar",
    "enrollment in an excluded school",
    "prior year only",
    "evening calendar too",
    "second structure",
    "twins",
    "guardian who is a student",
    "student with no address",
    "private address",
    "private phone",
    "phone too long for Ed-Fi",
    "suffix too long for Ed-Fi",
    "person without current identity",
    "unmapped race",
    "unmapped language",
    "contact without Ed-Fi ID",
    "guardian with unmapped relationship",
    "relationship ended",
    "student is own guardian",
    "roster starting before the term",
    "roster ending after the term",
    "roster ended before the term",
    "roster starting after the term",
    "roster in an excluded course",
    "roster in the inactive trial",
    "attendance outside the enrollment",
    "attendance with unmapped excuse",
)
"""Student oddities, in the order they fall within a block."""

_SPACING = 5
ALONE = frozenset({"student with no address", "private address", "student is own guardian"})
"""Oddities of a whole household, which therefore holds one student only."""
PAIRED = frozenset({"twins", "guardian who is a student"})
"""Oddities of two siblings."""


@dataclass(frozen=True, kw_only=True)
class District:
    """The size and year of a sample district; equal values give equal rows.

    `school_year` is the year it ends in, as Campus's endYear: 2027 is 2026-27. `tennessee` moves it there.
    """

    schools: int = 3
    students: int = 600
    school_year: int = 2027
    seed: int = 1
    tennessee: bool = False

    @property
    def number(self) -> str:
        """District.number; school numbers begin with it."""
        return "255901"

    @property
    def state(self) -> str:
        return "TN" if self.tennessee else "TX"

    @property
    def city(self) -> str:
        return "Pecan Springs" if self.tennessee else "Grand Bend"

    @property
    def zip(self) -> str:
        return "37040" if self.tennessee else "78834"


@dataclass(frozen=True, kw_only=True)
class Census:
    """What was generated: `rows` by table name, `awkward` by kind (README.md beside this file says what each is)."""

    rows: Counter[str] = field(default_factory=Counter)
    awkward: Counter[str] = field(default_factory=Counter)


def oddity(index: int) -> str:
    """What is odd about the student of this index; empty for most."""
    place, remainder = divmod(index % BLOCK, _SPACING)
    return ODDITIES[place] if remainder == 1 and place < len(ODDITIES) else ""
