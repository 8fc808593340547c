"""Records of special programs: meals, Title I, English learners, plans, and some of each rarer kind."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from random import Random

from sqlalchemy import Table

from include.sis import tables
from sandbox.district.generation import Generation
from sandbox.district.plan import BLOCK
from sandbox.district.programs import Programs
from sandbox.district.roll import Child

_SPACING = 5
_FIRST_ODD = 53
_ODD = (
    "English learner who stopped long ago",
    "English learner in the second year after",
    "English learner with unmapped service",
    "meal eligibility before the enrollment",
    "meal eligibility with unmapped price",
    "plan without special education record",
    "plan that is not locked",
    "special education with unmapped setting",
    "special education ended before the year",
    "Title I with unmapped program",
    "migrant without a qualifying move",
    "Section 504 without a beginning",
    "homelessness entered twice",
)
"""Kinds of which every block of students holds one, five students from each other."""
_PLANS = {"IEP": ("Individual Education Plan", "sped"), "504": ("Accommodations", "504"), "PLP": ("Learning", "plp")}
_LEARNERS = 25
"""One student in so many is an English learner by these records, besides those of the services."""
_RARE: Mapping[int, str] = {9: "homeless", 14: "migrant", 19: "section504", 24: "detained"}
"""Of every hundred students these are of a rarer kind, so that a small district has them too."""


def is_learner(index: int) -> bool:
    """Whether the student of this index is an English learner, whose enrollment says how the test went."""
    return index % _LEARNERS == 4


@dataclass(kw_only=True)
class SpecialPrograms:
    """Writes the records of one student after the other."""

    generation: Generation
    programs: Programs
    draw: Random
    plan_types: Mapping[str, int]
    service_types: Mapping[str, int]
    _waiting: list[str] = field(default_factory=list)

    def add(self, child: Child, *, special: bool) -> None:
        """What a student has; `special` is whether the student is in special education already."""
        drawn = [self.draw.random() for _ in range(6)]
        place, remainder = divmod(child.index % BLOCK - _FIRST_ODD, _SPACING)
        if not remainder and 0 <= place < len(_ODD):
            self._waiting.append(_ODD[place])
        if child.oddity:
            return
        self._add_ordinary(child, drawn, special=special)
        if self._waiting and not special and not is_learner(child.index):
            kind = self._waiting.pop(0)
            _add_odd(self, child, kind)
            self.generation.awkward[kind] += 1

    def _add_ordinary(self, child: Child, drawn: list[float], *, special: bool) -> None:
        if drawn[0] < 0.3:
            price = "F" if drawn[1] < 0.6 else "R" if drawn[1] < 0.9 else "S"
            self.record(tables.pos_eligibility, child, **_meals(self, price), source=_source(drawn[1]))
        if drawn[2] < 0.06:
            self.record(tables.title1, child, program="TA" if drawn[3] < 0.7 else "SW", startDate=self.day(8, 31))
        if child.grade in ("10", "11", "12") and drawn[4] < 0.4:
            career = {"nonTraditional": drawn[5] < 0.2, "skillsAssessment": "P" if drawn[5] < 0.7 else None}
            self.programs.participate(child, "HLTH" if drawn[5] < 0.5 else "INFO", **career)
        if special:
            self.plan(child, "IEP", startDate=self.day(9, 15), locked=True)
        if is_learner(child.index):
            self.learner(child, programStatus="LEP")
            self.service(child, "ESL" if drawn[5] < 0.7 else "DL", titleIII=drawn[5] < 0.5)
        self._add_rare(child, _RARE.get(child.index % 100, ""))

    def _add_rare(self, child: Child, kind: str) -> None:
        begin = self.day(9, 21)
        if kind == "homeless":
            self.record(tables.homeless, child, startDate=begin, primaryNightTimeResidence="D")
        elif kind == "migrant":
            moved = {"lastQualifyingMove": self.day(7, 20), "priorityForServices": True}
            ended = self.day(5, 14) if child.person_id % 4 == 3 else None
            self.record(tables.migrant, child, startDate=begin, endDate=ended, **moved)
        elif kind == "section504":
            self.record(tables.section504, child, startDate=begin, disability="ADHD")
            self.plan(child, "504", startDate=begin, locked=True)
        elif kind == "detained":
            self.programs.participate(child, "JDC", startDate=begin, endDate=self.day(12, 4), exitReason="MOVE")

    def day(self, month: int, day: int, years_ago: int = 0) -> date:
        return self.programs.day(month, day, years_ago)

    def record(self, table: Table, child: Child, **columns: object) -> None:
        self.generation.load.add(table, {"personID": child.person_id, **columns})

    def plan(self, child: Child, kind: str, **columns: object) -> None:
        self.record(tables.plan, child, typeID=self.plan_types[kind], **columns)

    def learner(self, child: Child, **columns: object) -> None:
        usual = {
            "districtID": self.generation.district_id,
            "identifiedDate": self.day(8, 27, years_ago=2),
            "yearsLEP": 2,
        }
        self.record(tables.lep, child, **{**usual, **columns})

    def service(self, child: Child, kind: str, **columns: object) -> None:
        usual = {"lepServiceTypeID": self.service_types[kind], "startDate": self.day(9, 1)}
        self.record(tables.lep_service, child, **{**usual, **columns})


def add_special_programs(generation: Generation, programs: Programs) -> SpecialPrograms:
    """The kinds of plans and of services for English learners."""
    load = generation.load
    plans = {
        abbreviation: load.add(
            tables.plan_type, {"name": name, "abbreviation": abbreviation, "module": module, "active": True}
        )
        for abbreviation, (name, module) in _PLANS.items()
    }
    services = {
        code: load.add(tables.lep_service_type, {"code": code, "name": name})
        for code, name in (("ESL", "English as a second language"), ("DL", "Dual language"), ("ZZL", "Buddy"))
    }
    draw = generation.draw("special programs")
    return SpecialPrograms(
        generation=generation, programs=programs, draw=draw, plan_types=plans, service_types=services
    )


def _meals(special: SpecialPrograms, price: str) -> dict[str, object]:
    end_year = special.generation.district.school_year
    return {"endYear": end_year, "eligibility": price, "eligibilityType": "Meal", "startDate": special.day(8, 24)}


def _source(chance: float) -> str:
    return "Direct" if chance < 0.3 else "Application"


def _add_odd(special: SpecialPrograms, child: Child, kind: str) -> None:
    if kind.startswith("English learner"):
        _add_odd_learner(special, child, kind)
    elif kind.startswith("meal"):
        before = "before" in kind
        span = (special.day(7, 1), special.day(7, 20)) if before else (special.day(9, 14), None)
        odd = {**_meals(special, "F" if before else "ZZ"), "startDate": span[0], "endDate": span[1]}
        special.record(tables.pos_eligibility, child, **odd)
    elif kind.startswith("plan"):
        own = {"primaryDisability": "AUT", "setting": "SEP"}
        special.plan(child, "IEP", startDate=special.day(10, 5), locked="not" not in kind, **own)
    else:
        _add_odd_record(special, child, kind)


def _add_odd_learner(special: SpecialPrograms, child: Child, kind: str) -> None:
    day = special.day
    if "service" in kind:
        special.learner(child, programStatus="LEP", parentDeclined=True, parentDeclinedDate=day(9, 3))
        special.service(child, "ZZL")
        return
    years = 1 if "second" in kind else 4
    left = {"exitDate": day(5, 20, years + 1), "exitReason": "DONE", "identifiedDate": day(9, 2, years + 4)}
    watched = {"firstYearMonitoring": day(8, 15, years), "secondYearMonitoring": day(8, 15, years - 1)}
    special.learner(child, programStatus="Exited LEP", **left, **watched)


def _add_odd_record(special: SpecialPrograms, child: Child, kind: str) -> None:
    day, begin = special.day, {"startDate": special.day(9, 28)}
    state = {"districtID": special.generation.district_id, "primaryDisability": "SLI"}
    odd: dict[str, tuple[Table, dict[str, object]]] = {
        "special education with unmapped setting": (
            tables.special_ed_state,
            {**state, **begin, "specialEdSetting": "ZZS"},
        ),
        "special education ended before the year": (
            tables.special_ed_state,
            {**state, "startDate": day(9, 1, 3), "exitDate": day(4, 1, 1), "exitReason": "DONE"},
        ),
        "Title I with unmapped program": (tables.title1, {**begin, "program": "ZZT"}),
        "migrant without a qualifying move": (tables.migrant, {**begin, "priorityForServices": False}),
        "Section 504 without a beginning": (tables.section504, {"disability": "DYS"}),
        "homelessness entered twice": (tables.homeless, {**begin, "primaryNightTimeResidence": "S"}),
    }
    table, columns = odd[kind]
    special.record(table, child, **columns)
    if kind == "homelessness entered twice":
        special.record(table, child, **columns, endDate=day(1, 8))
