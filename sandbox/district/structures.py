"""A schedule structure: grade levels, trials, terms, periods, days and attendance codes."""

from dataclasses import dataclass
from datetime import time

from include.sis import tables
from sandbox.district.codes import CODES, EXCUSES, UNMAPPED
from sandbox.district.days import SchoolDay, days, quarters, semesters
from sandbox.district.generation import Generation, Structure, Term

_MINUTES = 50
_LUNCH_AFTER = 3


@dataclass(frozen=True, kw_only=True)
class Pattern:
    """How a structure's year and day are cut: quarters or semesters, alternating days or one kind of day."""

    name: str
    end_year: int
    grades: tuple[str, ...]
    quarters: bool
    alternating: bool
    intersession: bool
    """A short term of its own without a term type."""


def build_structure(generation: Generation, pattern: Pattern, calendar_id: int) -> Structure:
    """Add a structure to a calendar, with one active and one draft trial."""
    load = generation.load
    structure_id = load.add(tables.schedule_structure, {"calendarID": calendar_id, "name": pattern.name})
    _add_grade_levels(generation, pattern, calendar_id, structure_id)
    owner = {"calendarID": calendar_id, "structureID": structure_id}
    trial_id = load.add(tables.trial, {**owner, "name": "Final", "active": True})
    draft_trial_id = load.add(tables.trial, {**owner, "name": "Draft", "active": False})
    generation.awkward["inactive trial"] += 1
    school_days = days(pattern.end_year)
    schedules = _add_periods(generation, pattern, structure_id)
    _add_days(generation, school_days, owner, [schedule_id for schedule_id, _ in schedules])
    return Structure(
        calendar_id=calendar_id,
        structure_id=structure_id,
        trial_id=trial_id,
        draft_trial_id=draft_trial_id,
        end_year=pattern.end_year,
        dates=tuple(day.date for day in school_days if day.instruction),
        terms=_add_terms(generation, pattern, structure_id, school_days),
        slots=tuple(periods for _, periods in schedules),
        excuses=_excuses(generation, calendar_id),
    )


YOUNGEST = ("PK", "KG", "01", "02")
"""Grades whose standard day is shorter."""


def _add_grade_levels(generation: Generation, pattern: Pattern, calendar_id: int, structure_id: int) -> None:
    for seq, grade in enumerate(("PK", *pattern.grades, "ZZ"), start=1):
        excluded = grade == "PK"
        generation.awkward["grade level excluded from state reporting"] += excluded
        generation.load.add(
            tables.grade_level,
            {
                "calendarID": calendar_id,
                "structureID": structure_id,
                "name": grade,
                "stateGrade": grade,
                "seq": seq,
                "standardDay": 390 if grade in YOUNGEST else 420,
                "excludeEnrollment": excluded,
                "stateReportExclude": excluded,
            },
        )


def _add_terms(
    generation: Generation, pattern: Pattern, structure_id: int, school_days: list[SchoolDay]
) -> tuple[Term, ...]:
    load = generation.load
    schedule_id = load.add(tables.term_schedule, {"structureID": structure_id, "name": "Terms", "isPrimary": True})
    spans = quarters(pattern.end_year) if pattern.quarters else semesters(pattern.end_year)
    found = []
    for seq, (name, (first, last)) in enumerate(spans.items(), start=1):
        row = {"termScheduleID": schedule_id, "name": name, "seq": seq, "startDate": first, "endDate": last}
        term_id = load.add(tables.term, row)
        found.append(Term(term_id=term_id, half=1 if seq <= len(spans) // 2 else 2, start=first, end=last))
    if pattern.intersession:
        row = {"termScheduleID": schedule_id, "name": "ZZINT", "seq": len(spans) + 1}
        last_days = [day.date for day in school_days][-10:]
        load.add(tables.term, {**row, "startDate": last_days[0], "endDate": last_days[-1]})
        generation.awkward["unmapped term"] += 1
    return tuple(found)


def _add_periods(generation: Generation, pattern: Pattern, structure_id: int) -> list[tuple[int, tuple[int, ...]]]:
    """The period schedules: (its ID, its instructional period IDs)."""
    plans = {"A Day": range(1, 5), "B Day": range(5, 8)} if pattern.alternating else {"Regular": range(1, 8)}
    found = []
    for seq, (name, numbers) in enumerate(plans.items(), start=1):
        schedule_id = generation.load.add(
            tables.period_schedule, {"structureID": structure_id, "name": name, "seq": seq}
        )
        found.append((schedule_id, _add_day_of_periods(generation, schedule_id, list(numbers))))
    return found


def _add_day_of_periods(generation: Generation, schedule_id: int, numbers: list[int]) -> tuple[int, ...]:
    names = [*map(str, numbers[:_LUNCH_AFTER]), "LUN", *map(str, numbers[_LUNCH_AFTER:])]
    periods, minute = [], 8 * 60
    for seq, name in enumerate(names, start=1):
        lunch = name == "LUN"
        length = _MINUTES * (1 if len(numbers) > _LUNCH_AFTER + 1 or lunch else 2)
        period_id = generation.load.add(
            tables.period,
            {
                "periodScheduleID": schedule_id,
                "name": name,
                "seq": seq,
                "startTime": time(minute // 60, minute % 60),
                "endTime": time((minute + length) // 60, (minute + length) % 60),
                "periodMinutes": length,
                "nonInstructional": lunch,
            },
        )
        minute += length + 5
        if not lunch:
            periods.append(period_id)
    return tuple(periods)


def _add_days(
    generation: Generation, school_days: list[SchoolDay], owner: dict[str, int], schedule_ids: list[int]
) -> None:
    taught = 0
    for day in school_days:
        day_id = generation.load.add(
            tables.day,
            {
                **owner,
                "periodScheduleID": schedule_ids[taught % len(schedule_ids)] if day.instruction else None,
                "date": day.date,
                "schoolDay": day.instruction,
                "instruction": day.instruction,
                "attendance": day.instruction,
                "duration": 420 if day.instruction else 0,
            },
        )
        taught += day.instruction
        generation.awkward["day without instruction or event"] += not (day.instruction or day.events)
        for event in day.events:
            generation.load.add(tables.day_event, {"dayID": day_id, "type": event})
            generation.awkward["unmapped day event"] += event in UNMAPPED["DayEvent.type"]


def _excuses(generation: Generation, calendar_id: int) -> dict[str, int]:
    """The calendar's attendance codes: code -> excuseID."""
    known = generation.excuses.setdefault(calendar_id, {})
    for code, (status, excuse) in EXCUSES.items():
        if code not in known:
            row = {"calendarID": calendar_id, "code": code, "status": status, "excuse": excuse}
            name = CODES["AttendanceExcuse.code"][code]
            known[code] = generation.load.add(tables.attendance_excuse, {**row, "description": name})
    return known
