"""Grades of the sample district: half of the students have the first term's, in a section or two."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from include.sis import tables
from sandbox.district.generation import Generation, School, Section, Term
from sandbox.district.roll import Child
from sandbox.district.stays import Stay

_TASKS: Mapping[str, str | None] = {"Term Grade": "GP", "Semester Grade": "SEM", "Conduct": None, "Effort": "ZZG"}
"""GradingTask.name -> the Ed-Fi grade type it is mapped to; the tasks are numbered from 1."""
TERM, SEMESTER, CONDUCT, EFFORT = range(1, 5)
_GRADED = 0.5
_QUARTERS = 4
_ODD_EVERY = 6
_ODD: Mapping[str, Mapping[str, object]] = {
    "grade of a task without grade type": {"taskID": CONDUCT},
    "grade with unmapped grade type": {"taskID": EFFORT},
    "grade without score": {"score": None, "percent": None},
    "grade entered twice": {},
    "grade of a section not taken": {},
}
"""What is odd about a further score -> its columns."""


def add_grading_tasks(generation: Generation) -> None:
    """The grading tasks, and the grade types of both years."""
    end_year = generation.district.school_year
    for seq, (name, grade_type) in enumerate(_TASKS.items(), start=1):
        task_id = generation.load.add(tables.grading_task, {"name": name, "seq": seq})
        for year in (end_year - 1, end_year) if grade_type else ():
            row = {"endYear": year, "taskID": task_id, "gradeType": grade_type}
            generation.load.add(tables.ed_fi_grade_type_mapping, row)


@dataclass(kw_only=True)
class Grades:
    """Writes scores; every few ordinary students one has an odd score, the kinds in turn."""

    generation: Generation
    draw: Random = field(init=False)
    ordinary: int = 0

    def __post_init__(self) -> None:
        self.draw = self.generation.draw("grades")

    def add(self, child: Child, stays: list[Stay], groups: Mapping[int, list[Section]]) -> None:
        """Scores of a student for the first term of each school in which they take sections."""
        if self.draw.random() >= _GRADED:
            return
        done = set()
        for stay in stays:
            school = stay.school
            if school and school.school_id not in done and stay.start <= stay.structure.terms[0].end:
                done.add(school.school_id)
                self._add_term(child, stay, school, groups[school.school_id])

    def _add_term(self, child: Child, stay: Stay, school: School, sections: list[Section]) -> None:
        quarters = len(stay.structure.terms) == _QUARTERS
        first = stay.structure.terms[0]
        usual: dict[str, object] = {
            "personID": child.person_id,
            "calendarID": stay.structure.calendar_id,
            "taskID": TERM if quarters else SEMESTER,
        }
        for section in sections[: 2 if quarters else 1]:
            self._add_score({**usual, "sectionID": section.section_id}, first)
        if not child.oddity:
            self._add_odd({**usual, "sectionID": sections[2].section_id}, first, school)

    def _add_odd(self, row: Mapping[str, object], first: Term, school: School) -> None:
        self.ordinary += 1
        if self.ordinary % _ODD_EVERY:
            return
        kinds = list(_ODD)
        kind = kinds[(self.ordinary // _ODD_EVERY - 1) % len(kinds)]
        if kind == "grade of a section not taken":
            row = {**row, "sectionID": school.odd_sections["section without room"].section_id}
        for _ in range(2 if kind == "grade entered twice" else 1):
            self._add_score({**row, **_ODD[kind]}, first)
        self.generation.awkward[kind] += 1

    def _add_score(self, columns: Mapping[str, object], first: Term) -> None:
        percent = self.draw.randrange(55, 101)
        score = "ABCDF"[min((100 - percent) // 10, 4)]
        posted = {"termID": first.term_id, "date": first.end, "score": score, "percent": Decimal(percent)}
        self.generation.load.add(tables.grading_score, {**posted, **columns})
