"""The school year's days: holidays, teacher days, and about 180 days of instruction."""

from dataclasses import dataclass
from datetime import date, timedelta

INSTRUCTION_DAYS = 180
_MONDAY, _THURSDAY, _SATURDAY = 0, 3, 5


@dataclass(frozen=True, kw_only=True)
class SchoolDay:
    date: date
    instruction: bool
    events: tuple[str, ...] = ()
    """Codes of DayEvent.type."""


def _weekday(year: int, month: int, weekday: int, nth: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))


def _days_off(end_year: int) -> dict[date, str]:
    """Date -> event code of weekdays without instruction; an empty code is a day without an event."""
    thanksgiving = _weekday(end_year - 1, 11, _THURSDAY, 4)
    spring_break = _weekday(end_year, 3, _MONDAY, 2)
    winter = {date(end_year - 1, 12, 21) + timedelta(days=number): "" for number in range(14)}
    return {
        **winter,
        **{spring_break + timedelta(days=number): "" for number in range(5)},
        _weekday(end_year - 1, 9, _MONDAY, 1): "HOL",
        _weekday(end_year - 1, 10, _MONDAY, 2): "TCH",
        thanksgiving: "HOL",
        thanksgiving + timedelta(days=1): "HOL",
        date(end_year - 1, 12, 25): "HOL",
        date(end_year, 1, 1): "HOL",
        _weekday(end_year, 1, _MONDAY, 3): "HOL",
        _weekday(end_year, 2, _MONDAY, 2): "WTH",
        _weekday(end_year, 2, _MONDAY, 3): "HOL",
    }


def first_day(end_year: int) -> date:
    return _weekday(end_year - 1, 8, _MONDAY, 2)


def days(end_year: int, *, instruction_days: int = INSTRUCTION_DAYS) -> list[SchoolDay]:
    """The weekdays of a school year, from its first day of instruction to its last."""
    off = _days_off(end_year)
    day, taught, found = first_day(end_year), 0, []
    while taught < instruction_days:
        if day.weekday() < _SATURDAY:
            instruction = day not in off
            taught += instruction
            events = _taught_events(taught, instruction_days) if instruction else tuple(filter(None, [off[day]]))
            found.append(SchoolDay(date=day, instruction=instruction, events=events))
        day += timedelta(days=1)
    return found


def _taught_events(number: int, last: int) -> tuple[str, ...]:
    """Events of an instruction day, by its number from 1."""
    events = {1: ("CS", "AS"), 60: ("EAR",), 45: ("ZZF",), last: ("MAK", "EAR", "CE", "AE")}
    return events.get(number, ())


def quarters(end_year: int) -> dict[str, tuple[date, date]]:
    """Name -> first and last instruction day of Q1 to Q4; the third begins with the new calendar year."""
    taught = [day.date for day in days(end_year) if day.instruction]
    turn = next(number for number, day in enumerate(taught) if day >= date(end_year, 1, 1))
    cuts = [0, turn // 2, turn, (turn + len(taught)) // 2, len(taught)]
    return {f"Q{number + 1}": (taught[cuts[number]], taught[cuts[number + 1] - 1]) for number in range(len(cuts) - 1)}


def semesters(end_year: int) -> dict[str, tuple[date, date]]:
    """Name -> first and last instruction day of S1 and S2."""
    spans = quarters(end_year)
    return {"S1": (spans["Q1"][0], spans["Q2"][1]), "S2": (spans["Q3"][0], spans["Q4"][1])}
