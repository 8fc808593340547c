"""The enrollments each student has: ordinary ones for most, and what each oddity makes of them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from random import Random

from sandbox.district.generation import GRADES, School, Schools, Structure
from sandbox.district.roll import Child

_LATE, _LEAVING, _ONCE_HERE = 0.05, 0.03, 0.3


@dataclass(frozen=True, kw_only=True)
class Stay:
    """One enrollment; `school` is set where the student takes that school's sections."""

    structure: Structure
    grade: str
    start: date
    end: date | None = None
    start_status: str = "E1"
    end_status: str | None = None
    service: str = "P"
    no_show: bool = False
    state_exclude: bool = False
    school: School | None = None


def stays_of(child: Child, schools: Schools, draw: Random) -> list[Stay]:
    """Last year's enrollment of a student where there is one, then this year's."""
    school = schools.home(child.index, child.grade)
    base = Stay(structure=school.main, grade=child.grade, start=school.main.start, school=school)
    make = _ODD.get(child.oddity)
    current = make(base, schools) if make else [base if child.oddity else _usual(base, draw)]
    return [*_last_year(child, school, draw), *current]


def _usual(base: Stay, draw: Random) -> Stay:
    chance, dates = draw.random(), base.structure.dates
    if chance < _LATE:
        return replace(base, start=dates[draw.randrange(20, 80)], start_status="E3")
    if chance < _LATE + _LEAVING:
        return replace(base, end=dates[draw.randrange(90, 150)], end_status="W2")
    return base


def _last_year(child: Child, school: School, draw: Random) -> list[Stay]:
    place = GRADES.index(child.grade) - 1 if child.grade in GRADES else -1
    grade = child.grade if child.oddity == "prior year only" else GRADES[max(place, 0)]
    here = not child.oddity and place >= 0 and grade in school.offered and draw.random() < _ONCE_HERE
    if not (here or child.oddity == "prior year only"):
        return []
    year = school.previous
    return [Stay(structure=year, grade=grade, start=year.start, end=year.end, end_status="W3")]


def _returned(base: Stay, schools: Schools) -> list[Stay]:
    dates = base.structure.dates
    back = replace(base, start=dates[65], start_status="E4")
    return [replace(base, end=dates[50], end_status="W2"), back]


def _transferred(base: Stay, schools: Schools) -> list[Stay]:
    other = _other(base, schools)
    if other is None:
        return [base]
    dates = base.structure.dates
    there = replace(base, structure=other.main, school=other, start=dates[61], start_status="E2")
    return [replace(base, end=dates[60], end_status="W1"), there]


def _partial(base: Stay, schools: Schools) -> list[Stay]:
    other = _other(base, schools)
    return [base, replace(base, structure=other.main, school=None, service="S")] if other else [base]


def _other(base: Stay, schools: Schools) -> School | None:
    return schools.elsewhere(base.school, base.grade) if base.school else None


def _no_show(base: Stay, schools: Schools) -> list[Stay]:
    return [replace(base, no_show=True, end=base.start, end_status="W6", school=None)]


def _unmapped_end(base: Stay, schools: Schools) -> list[Stay]:
    return [replace(base, end=base.structure.dates[100], end_status="ZZ9")]


def _evening(base: Stay, schools: Schools) -> list[Stay]:
    return [base, replace(base, structure=schools.evening, school=None, service="S")]


def _summer(base: Stay, schools: Schools) -> list[Stay]:
    return [base, replace(base, structure=schools.summer, school=None, service="S")]


def _outside(base: Stay, schools: Schools) -> list[Stay]:
    return [replace(base, end=base.structure.dates[60], end_status="W2")]


def _absent(base: Stay, schools: Schools) -> list[Stay]:
    return []


_ODD: dict[str, Callable[[Stay, Schools], list[Stay]]] = {
    "left and returned": _returned,
    "transfer between schools": _transferred,
    "no-show enrollment": _no_show,
    "state-excluded enrollment": lambda base, _: [replace(base, state_exclude=True)],
    "excluded grade level": lambda base, _: [replace(base, school=None)],
    "unmapped grade": lambda base, _: [replace(base, school=None)],
    "unmapped start status": lambda base, _: [replace(base, start_status="ZZ1")],
    "unmapped end status": _unmapped_end,
    "partial enrollment elsewhere": _partial,
    "special-education-only enrollment": lambda base, _: [replace(base, service="N", school=None)],
    "two enrollments on one start date": lambda base, _: [base, replace(base, service="S", school=None)],
    "enrollment in an excluded calendar": _summer,
    "enrollment in an excluded school": lambda base, schools: [
        replace(base, structure=schools.excluded.main, school=None)
    ],
    "prior year only": _absent,
    "evening calendar too": _evening,
    "second structure": lambda base, schools: [replace(base, structure=schools.alternative, school=None)],
    "attendance outside the enrollment": _outside,
}
