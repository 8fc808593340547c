"""Attendance of the sample district: on average three days a year for a student, whole days and single periods."""

from bisect import bisect_left, bisect_right
from random import Random

from include.sis import tables
from sandbox.district.codes import EXCUSES
from sandbox.district.generation import Generation, Structure
from sandbox.district.roll import Child
from sandbox.district.stays import Stay

_MEAN_DAYS = 3
_CODES = ("ILL", "ILL", "ILL", "APP", "UNX", "UNX", "LAT", "LAT", "LTE", "DIS", "TRP")
_UNKNOWN, _OWN_LETTERS, _WHOLE_DAY = 0.06, 0.08, 0.6
_AFTER_LEAVING = 100


def add_attendance(generation: Generation, draw: Random, child: Child, stay: Stay) -> None:
    """What was noted of a student during one enrollment, and for two oddities what should not have been."""
    structure = stay.structure
    if child.oddity.startswith("attendance"):
        _add_odd(generation, child, structure)
        return
    first = bisect_left(structure.dates, stay.start)
    last = bisect_right(structure.dates, stay.end or structure.end)
    count = min(int(draw.expovariate(1 / _MEAN_DAYS)), max(last - first, 0))
    for number in draw.sample(range(first, last), count):
        _add_day(generation, draw, (child, structure), number)


def _add_day(generation: Generation, draw: Random, where: tuple[Child, Structure], number: int) -> None:
    code = draw.choice(_CODES)
    status, excuse = EXCUSES[code]
    chance = draw.random()
    columns: dict[str, object] = {"excuseID": where[1].excuses[code]}
    if chance < _UNKNOWN:
        columns, status = {"status": "A"}, "A"
    elif chance < _UNKNOWN + _OWN_LETTERS:
        columns = {"status": status, "excuse": excuse}
    periods = where[1].periods_on(number)
    if status != "A" or draw.random() > _WHOLE_DAY:
        periods = (draw.choice(periods),)
    generation.awkward["attendance with no excuse known"] += len(periods) * (chance < _UNKNOWN)
    generation.awkward["attendance with letters of its own"] += len(periods) * ("excuse" in columns)
    generation.awkward["day with several rows of one category"] += len(periods) > 1
    _add_rows(generation, where, (number, periods), columns)


def _add_rows(
    generation: Generation,
    where: tuple[Child, Structure],
    when: tuple[int, tuple[int, ...]],
    columns: dict[str, object],
) -> None:
    child, structure = where
    number, periods = when
    for period_id in periods:
        generation.load.add(
            tables.attendance,
            {
                "calendarID": structure.calendar_id,
                "personID": child.person_id,
                "periodID": period_id,
                "date": structure.dates[number],
                **columns,
            },
        )


def _add_odd(generation: Generation, child: Child, structure: Structure) -> None:
    unmapped = child.oddity == "attendance with unmapped excuse"
    when = (_AFTER_LEAVING, structure.periods_on(_AFTER_LEAVING)[:1])
    columns: dict[str, object] = {"excuseID": structure.excuses["ZZQ" if unmapped else "ILL"]}
    _add_rows(generation, (child, structure), when, columns)
