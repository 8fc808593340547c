"""Graduation programs of the sample district, who follows them, and what high school students earned so far."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random

from include.sis import tables
from sandbox.district.generation import GRADES, Generation, School
from sandbox.district.roll import Child
from sandbox.district.stays import Stay

_SUBJECTS: Mapping[str, tuple[str | None, Decimal]] = {
    "English": ("ELA", Decimal(4)),
    "Mathematics": ("MATH", Decimal(4)),
    "Science": ("SCI", Decimal(3)),
    "Social studies": ("SOC", Decimal(3)),
    "Electives": (None, Decimal(8)),
}
"""Credit type -> subject and the credits a standard diploma takes."""
_POINTS = {"A": 4, "B": 3, "C": 2, "D": 1, "F": 0}
_HALF = Decimal("0.5")
_FOLLOWING = ("09", "10", "11", "12")
_CAREER, _GRADUATED = 0.2, 0.3
_ODD_EVERY = 4
_ODD: Mapping[str, Mapping[str, object]] = {
    "transcript of a course that is not taught": {"courseNumber": "LATIN1"},
    "transcript of another district's school": {"schoolNumber": "900001", "schoolName": "Prairie View High School"},
    "transcript with unmapped status": {"status": "ZZS"},
    "transcript row entered twice": {},
    "transcript without status or credits": {"credits": None},
    "transcript with unmapped term": {"actualTerm": 5, "termsLong": 9},
    "transcript of a course withdrawn from": {"status": "W", "credits": None, "score": None},
}
"""What is odd about an extra row -> its columns."""


@dataclass(kw_only=True)
class Transcripts:
    """Writes transcripts; every few ordinary students one has an odd row, the kinds in turn."""

    generation: Generation
    draw: Random
    standard_id: int
    career_id: int
    ordinary: int = 0

    def add(self, child: Child, stays: list[Stay]) -> None:
        """The graduation program of a high school student, and from the second year on the transcript."""
        school = next((stay.school for stay in reversed(stays) if stay.school), None)
        if school is None or child.grade not in _FOLLOWING:
            return
        program_id = self.career_id if self.draw.random() < _CAREER else self.standard_id
        start = date(self.generation.district.school_year - 1, 8, 1)
        followed = {"graduationProgramID": program_id, "personID": child.person_id, "startDate": start}
        self.generation.load.add(tables.graduation_program_participation, followed)
        if child.grade != _FOLLOWING[0]:
            self._add_years(child, school)

    def _add_years(self, child: Child, school: School) -> None:
        end_year = self.generation.district.school_year
        before = GRADES[GRADES.index(child.grade) - 1]
        last_year = {"personID": child.person_id, "schoolNumber": school.number, "endYear": end_year - 1}
        self._add_row({**last_year, "courseNumber": f"MATH{before}", "grade": before, "actualTerm": 1})
        self._add_row({**last_year, "courseNumber": f"ELA{before}", "grade": before, "actualTerm": 2})
        if child.grade == _FOLLOWING[-1]:
            this_year = {"endYear": end_year, "grade": child.grade, "actualTerm": 1}
            self._add_row({**last_year, "courseNumber": f"SCI{child.grade}", **this_year})
            self._graduate(child.person_id, end_year)
        if not child.oddity:
            self._add_odd({**last_year, "courseNumber": f"SOC{before}", "grade": before, "actualTerm": 2})

    def _graduate(self, person_id: int, end_year: int) -> None:
        if self.draw.random() < _GRADUATED:
            diploma = {"personID": person_id, "diplomaDate": date(end_year, 5, 21), "diplomaType": "R"}
            self.generation.load.add(tables.graduation, diploma)

    def _add_odd(self, row: Mapping[str, object]) -> None:
        self.ordinary += 1
        if self.ordinary % _ODD_EVERY:
            return
        kinds = list(_ODD)
        kind = kinds[(self.ordinary // _ODD_EVERY - 1) % len(kinds)]
        for _ in range(2 if kind == "transcript row entered twice" else 1):
            self._add_row({**row, "score": "B", **_ODD[kind]})
        self.generation.awkward[kind] += 1

    def _add_row(self, columns: Mapping[str, object]) -> None:
        score = str(columns.get("score") or self.draw.choice("AAABBBCCDF"))
        points = _POINTS[score]
        attempted = columns.get("credits", _HALF)
        row: dict[str, object] = {
            "courseName": f"Course {columns['courseNumber']}",
            "stateCode": f"{columns['courseNumber']}00"[:15],
            "score": score,
            "percent": Decimal(60 + 10 * points - (points == 0) * 5),
            "gpaWeight": _HALF if attempted else None,
            "gpaValue": Decimal(points),
            "unweightedGPAValue": Decimal(points),
            "gpaMax": Decimal(4),
            "termsLong": 2,
            **{name: value for name, value in columns.items() if name != "credits"},
        }
        transcript_id = self.generation.load.add(tables.transcript_course, row)
        if attempted:
            credit = {"transcriptID": transcript_id, "personID": row["personID"], "creditsAttempted": attempted}
            earned = attempted if points else Decimal(0)
            self.generation.load.add(tables.transcript_credit, {**credit, "creditsEarned": earned})


def add_graduation_programs(generation: Generation) -> Transcripts:
    """Two programs students follow, and one of each odd kind."""
    end_year = generation.district.school_year
    types = {
        name: generation.load.add(
            tables.curriculum_standard, {"name": name, "creditType": True, "subjectType": subject}
        )
        for name, (subject, _) in _SUBJECTS.items()
    }
    programs: Mapping[str, Mapping[str, object]] = {
        "": {"name": "Standard Diploma", "category": "STD", "cohortStartYear": end_year - 1},
        " ": {"name": "Career Diploma", "category": "CTE", "cohortStartYear": end_year, "cohortEndYear": end_year + 3},
        "second graduation program of one category": {"name": "Standard Diploma 2", "category": "STD"},
        "graduation program that is not active": {"category": "DIS", "active": False},
        "graduation program without first class": {"category": "DIS", "cohortStartYear": None},
        "graduation program without credits": {"category": "DIS"},
        "graduation program with unmapped category": {"category": "ZZP"},
    }
    usual = {"districtID": generation.district_id, "active": True, "cohortStartYear": end_year}
    usual["cohortEndYear"] = end_year
    ids = []
    for kind, columns in programs.items():
        row = {**usual, "name": kind.capitalize()[:50], **columns}
        if not kind:
            row["cohortEndYear"] = None
        ids.append(generation.load.add(tables.graduation_program, row))
        _require(generation, ids[-1], types if "credits" not in kind else {})
        generation.awkward[kind.strip()] += 1
    return Transcripts(generation=generation, draw=generation.draw("transcripts"), standard_id=ids[0], career_id=ids[1])


def _require(generation: Generation, program_id: int, types: Mapping[str, int]) -> None:
    for name, standard_id in types.items():
        row = {"graduationProgramID": program_id, "standardID": standard_id, "credits": _SUBJECTS[name][1]}
        generation.load.add(tables.graduation_program_credit, row)
