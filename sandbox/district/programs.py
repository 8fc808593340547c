"""Programs of the sample district, and the students who take part in them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from random import Random

from include.sis import tables
from sandbox.district.generation import Generation
from sandbox.district.plan import BLOCK
from sandbox.district.roll import Child

_PROGRAMS: Mapping[str, tuple[str, str, str]] = {
    "GT": ("Gifted and Talented", "GT", ""),
    "TUT": ("After School Tutoring", "REM", ""),
    "ATH": ("Athletics", "ATH", ""),
    "HLTH": ("Health Science", "CTE", "studentCTEProgramAssociations"),
    "INFO": ("Information Technology", "CTE", "studentCTEProgramAssociations"),
    "JDC": ("Juvenile Detention School", "ND", "studentNeglectedOrDelinquentProgramAssociations"),
    "MV": ("McKinney-Vento", "HOM", "studentHomelessProgramAssociations"),
    "ESL": ("English as a Second Language", "EL", "studentLanguageInstructionProgramAssociations"),
    "IEP": ("Special Education", "SPED", "studentSpecialEducationProgramAssociations"),
    "MEAL": ("School Meals", "FOOD", "studentSchoolFoodServiceProgramAssociations"),
    "T1": ("Title I Part A", "T1A", "studentTitleIPartAProgramAssociations"),
    "MEP": ("Migrant Education", "MIG", "studentMigrantEducationProgramAssociations"),
    "504": ("Section 504", "504", "studentSection504ProgramAssociations"),
}
"""Program.code -> name, category and the Ed-Fi resource that tells its students; nothing for an ordinary one."""
_CAREERS: Mapping[str, Mapping[str, object]] = {
    "HLTH": {"cipCode": "51.0000"},
    "INFO": {"cipCode": "11.0103", "privateProvider": True},
}
"""Columns of career and technical programs."""
_ODD_PROGRAMS: Mapping[str, tuple[str, str, Mapping[str, object]]] = {
    "GT2": ("Gifted and Talented", "program entered twice", {"category": "GT"}),
    "OLD": ("Reading Laboratory", "program that is not active", {"category": "REM", "active": False}),
    "BUS": ("Rides the Late Bus", "program that is not reported", {"stateReported": False}),
    "FARM": ("School Farm", "program with unmapped category", {"category": "ZZP"}),
}
"""Program.code -> name, what is odd about it, and its own columns."""
_SHARES = {"GT": 0.05, "TUT": 0.06, "ATH": 0.08}
_LEAVING = 0.2
_ODD_STUDENTS = (
    "participation begun years ago",
    "participation ended before the year",
    "participation that ends before it begins",
    "participation entered twice",
    "participation in a program that is not active",
    "participation in a program that is not reported",
    "participation in a program with unmapped category",
    "participation in a program entered twice",
    "participation with unmapped exit reason",
    "participation beside records of another kind",
)
"""Kinds of which every block of students holds one, each with a student who is not odd otherwise."""
_FIRST_PLACE, _SPACING = 3, 5
_UNREPORTED = {
    "no-show enrollment": "participation of a no-show",
    "student without Ed-Fi ID": "participation without Ed-Fi ID",
}


@dataclass(frozen=True, kw_only=True)
class Programs:
    """The programs by code, as programIDs."""

    generation: Generation
    draw: Random
    ids: Mapping[str, int]

    def day(self, month: int, day: int, years_ago: int = 0) -> date:
        """A day of the school year, or of an earlier one; years begin in July."""
        end_year = self.generation.district.school_year - years_ago
        return date(end_year - (month >= 7), month, day)

    def participate(self, child: Child, code: str, **columns: object) -> None:
        """One participation, from the end of August where `columns` say nothing else."""
        row = {"personID": child.person_id, "programID": self.ids[code], "startDate": self.day(8, 24)}
        self.generation.load.add(tables.program_participation, {**row, **columns})


def add_programs(generation: Generation) -> Programs:
    """Program rows, and the settings that say which Ed-Fi resource each program's students are sent as."""
    load, end_year, ids = generation.load, generation.district.school_year, {}
    for code, (name, category, told_by) in _PROGRAMS.items():
        ids[code] = load.add(tables.program, _program(name, code, {"category": category, **_CAREERS.get(code, {})}))
        for year in (end_year - 1, end_year) if told_by else ():
            row = {"endYear": year, "programID": ids[code], "resource": told_by}
            load.add(tables.ed_fi_program_mapping, row)
    for code, (name, kind, columns) in _ODD_PROGRAMS.items():
        ids[code] = load.add(tables.program, _program(name, code, columns))
        generation.awkward[kind] += 1
    return Programs(generation=generation, draw=generation.draw("programs"), ids=ids)


def _program(name: str, code: str, columns: Mapping[str, object]) -> dict[str, object]:
    return {"name": name, "code": code, "active": True, "stateReported": True, **columns}


def add_participations(programs: Programs, child: Child) -> None:
    """What programs a student takes part in: none for most, and just the one that is odd for a few."""
    drawn = [(code, programs.draw.random() < share, programs.draw.random()) for code, share in _SHARES.items()]
    kind = _kind_of(child)
    if kind:
        _add_odd(programs, child, kind)
        programs.generation.awkward[kind] += 1
        return
    for code in (code for code, takes_part, _ in drawn if takes_part):
        leaves = drawn[0][2] < _LEAVING
        ended = {"endDate": programs.day(1, 15), "exitReason": "DONE"} if leaves else {}
        programs.participate(child, code, **ended)


def _kind_of(child: Child) -> str:
    """The odd kind of a student's participation, or nothing."""
    place, remainder = divmod(child.index % BLOCK - _FIRST_PLACE, _SPACING)
    if child.oddity or remainder or not 0 <= place < len(_ODD_STUDENTS):
        return _UNREPORTED.get(child.oddity, "")
    return _ODD_STUDENTS[place]


def _add_odd(programs: Programs, child: Child, kind: str) -> None:
    day = programs.day
    if kind == "participation entered twice":
        programs.participate(child, "TUT", startDate=day(9, 7), endDate=day(11, 20))
    odd: dict[str, tuple[str, dict[str, object]]] = {
        "participation begun years ago": ("TUT", {"startDate": day(9, 1, years_ago=3)}),
        "participation ended before the year": ("TUT", {"startDate": day(9, 1, 2), "endDate": day(5, 1, 1)}),
        "participation that ends before it begins": ("TUT", {"startDate": day(10, 1), "endDate": day(9, 1)}),
        "participation entered twice": ("TUT", {"startDate": day(9, 7)}),
        "participation in a program that is not active": ("OLD", {}),
        "participation in a program that is not reported": ("BUS", {}),
        "participation in a program with unmapped category": ("FARM", {}),
        "participation in a program entered twice": ("GT2", {"startDate": day(9, 9)}),
        "participation with unmapped exit reason": (
            "TUT",
            {"startDate": day(9, 8), "endDate": day(2, 1), "exitReason": "ZZX"},
        ),
        "participation beside records of another kind": ("MV", {}),
    }
    code, columns = odd.get(kind, ("TUT", {}))
    programs.participate(child, code, **columns)
