"""One generation: the district to generate, where its rows go, and what has been counted."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from random import Random

from sandbox.district.load import Load
from sandbox.district.plan import District

GRADES = ("KG", *(f"{grade:02}" for grade in range(1, 13)))


@dataclass(frozen=True, kw_only=True)
class Generation:
    district: District
    load: Load
    awkward: Counter[str] = field(default_factory=Counter)
    excuses: dict[int, dict[str, int]] = field(default_factory=dict)
    """calendarID -> attendance code -> excuseID; structures of one calendar share them."""
    district_id: int = 1

    def draw(self, subject: str) -> Random:
        """Chance for one subject, so that a change in one does not move all the others."""
        return Random(f"{self.district.seed}/{subject}")


@dataclass(frozen=True, kw_only=True)
class Term:
    term_id: int
    half: int
    """1 in the first semester, 2 in the second."""
    start: date
    end: date


@dataclass(frozen=True, kw_only=True)
class Structure:
    """A schedule structure with its active trial, and what enrolling students in it needs."""

    calendar_id: int
    structure_id: int
    trial_id: int
    draft_trial_id: int
    end_year: int
    dates: tuple[date, ...]
    """Instruction days."""
    terms: tuple[Term, ...]
    slots: tuple[tuple[int, ...], ...]
    """Period IDs a student attends, one tuple for each kind of day; days take the kinds in turn."""
    excuses: dict[str, int]

    @property
    def start(self) -> date:
        return self.dates[0]

    @property
    def end(self) -> date:
        return self.dates[-1]

    @property
    def periods(self) -> tuple[int, ...]:
        return tuple(period for day in self.slots for period in day)

    def periods_on(self, number: int) -> tuple[int, ...]:
        """The periods of the instruction day of this number."""
        return self.slots[number % len(self.slots)]

    def halves(self, half: int) -> list[Term]:
        """The terms of one half of the year; half 0 is the whole year."""
        return [term for term in self.terms if half in (0, term.half)]


@dataclass(frozen=True, kw_only=True)
class Section:
    section_id: int
    half: int


@dataclass(frozen=True, kw_only=True)
class School:
    """A school, its calendars, and the sections its students take."""

    school_id: int
    number: str
    kind: str
    grades: tuple[str, ...]
    """The grades it is the home school of; it also takes transfers from the grade below."""
    main: Structure
    previous: Structure
    cohorts: dict[str, list[list[Section]]] = field(default_factory=dict)
    """grade -> for each group of students, the sections they all take."""
    odd_sections: dict[str, Section] = field(default_factory=dict)

    @property
    def offered(self) -> tuple[str, ...]:
        first = GRADES.index(self.grades[0])
        return GRADES[max(first - 1, 0) : GRADES.index(self.grades[-1]) + 1]


@dataclass(kw_only=True)
class Schools:
    """All schools of the district, with the special calendars there is one of."""

    ordinary: list[School]
    excluded: School
    summer: Structure
    evening: Structure
    alternative: Structure

    def home(self, index: int, grade: str) -> School:
        """The school a student of this grade goes to."""
        serving = [school for school in self.ordinary if grade in school.grades] or self.ordinary
        return serving[(index // len(GRADES)) % len(serving)]

    def elsewhere(self, school: School, grade: str) -> School | None:
        """Another school offering the grade, if there is one."""
        return next((other for other in self.ordinary if other is not school and grade in other.offered), None)
