"""Who the students are before they have names: grade, household, and the seats each grade of a school needs."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from random import Random

from sandbox.district.generation import GRADES, Schools
from sandbox.district.plan import ALONE, BLOCK, PAIRED, oddity

MOVING = frozenset({"transfer between schools", "partial enrollment elsewhere"})
_FIXED_GRADES = {
    "excluded grade level": "PK",
    "unmapped grade": "ZZ",
    "enrollment in an excluded calendar": "12",
    "evening calendar too": "12",
    "second structure": "07",
    "guardian who is a student": "12",
}
_GRADE_OF_WARD = "03"
_SIBLING_STEP = 5


@dataclass(frozen=True, kw_only=True)
class Child:
    """A student: `index` decides grade and oddity, the rest is drawn."""

    index: int
    person_id: int
    oddity: str
    grade: str
    birthdate: date


def grade_of(index: int) -> str:
    """The grade of the student of this index; consecutive indexes are siblings' and differ by years."""
    odd, before = oddity(index), oddity(index - 1) if index else ""
    if odd in MOVING:
        # The last grades of one level, which the next level's schools offer too.
        return "05" if index // BLOCK % 2 == 0 else "08"
    if odd in _FIXED_GRADES:
        return _FIXED_GRADES[odd]
    if before == "guardian who is a student":
        return _GRADE_OF_WARD
    return GRADES[((index - (before == "twins")) * _SIBLING_STEP) % len(GRADES)]


def birthdate(draw: Random, grade: str, school_year: int) -> date:
    """A day in the twelve months that put a child in this grade."""
    age = GRADES.index(grade) + 5 if grade in GRADES else 5
    return date.fromordinal(date(school_year - 1 - age, 9, 1).toordinal() - draw.randrange(1, 360))


def households(students: int, draw: Random) -> Iterator[range]:
    """The students' indexes, one to three to a household."""
    start = 0
    while start < students:
        odd = oddity(start)
        size = 1 if odd in ALONE else 2 if odd in PAIRED else draw.choice((1, 1, 2, 2, 3))
        stop = min(start + size, students)
        broken = next((index for index in range(start + 1, stop) if oddity(index) in ALONE | PAIRED), stop)
        yield range(start, broken)
        start = broken


def seats(schools: Schools, students: int) -> Counter[tuple[int, str]]:
    """(schoolID, grade) -> how many students need a place in its sections at some time of the year."""
    needed: Counter[tuple[int, str]] = Counter()
    for index in range(students):
        grade = grade_of(index)
        home = schools.home(index, grade)
        needed[home.school_id, grade] += 1
        if oddity(index) in MOVING and (other := schools.elsewhere(home, grade)):
            needed[other.school_id, grade] += 1
    return needed
