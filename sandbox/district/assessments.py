"""Tests and academic standards of the sample district, and the scores of a fifth of its younger students."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from random import Random

from include.sis import tables
from sandbox.district.generation import GRADES, Generation
from sandbox.district.roll import Child
from sandbox.district.stays import Stay

_TESTED = GRADES[3:10]
_SHARE = 0.25
_ODD_EVERY = 3
_STANDARDS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "Number sense": ("MATH", ("03", "04", "05")),
    "Algebraic reasoning": ("MATH", ("06", "07", "08")),
    "Reading for detail": ("ELA", ("03", "04")),
}
_ODD_SCORES: Mapping[str, Mapping[str, object]] = {
    "test score of another year": {},
    "test score with unmapped result": {"result": "ZZR"},
    "objective score without its test's": {},
    "score of a test that is not active": {},
}
"""What is odd about a further score -> its columns."""


_ODD_TESTS = (
    "test that is not active",
    "test code entered twice",
    "test with unmapped subject",
    "objective nested too deeply",
)


@dataclass(kw_only=True)
class Scores:
    """Writes test scores; every few ordinary students one has an odd score, the kinds in turn."""

    generation: Generation
    tests: Mapping[str, int]
    draw: Random = field(init=False)
    ordinary: int = 0

    def __post_init__(self) -> None:
        self.draw = self.generation.draw("assessments")

    def add(self, child: Child, stays: list[Stay]) -> None:
        """A score in mathematics with one of its objectives, for some students of the tested grades."""
        if child.grade not in _TESTED or not stays or self.draw.random() >= _SHARE:
            return
        row = {"personID": child.person_id, "date": self._day(0), "testingGrade": child.grade}
        score_id = self._add_score({**row, "testID": self.tests["STATEMATH"]})
        self._add_score({**row, "testID": self.tests["ALG"], "parentID": score_id})
        if not child.oddity:
            self._add_odd({**row, "testID": self.tests["STATEELA"]})

    def _day(self, years_ago: int) -> date:
        return date(self.generation.district.school_year - years_ago, 4, 15)

    def _add_odd(self, row: Mapping[str, object]) -> None:
        self.ordinary += 1
        if self.ordinary % _ODD_EVERY:
            return
        kinds = list(_ODD_SCORES)
        kind = kinds[(self.ordinary // _ODD_EVERY - 1) % len(kinds)]
        odd: Mapping[str, Mapping[str, object]] = {
            "test score of another year": {"date": self._day(1)},
            "objective score without its test's": {"testID": self.tests["GEO"]},
            "score of a test that is not active": {"testID": self.tests["OLDTEST"]},
        }
        self._add_score({**row, **_ODD_SCORES[kind], **odd.get(kind, {})})
        self.generation.awkward[kind] += 1

    def _add_score(self, columns: Mapping[str, object]) -> int:
        percentile = self.draw.randrange(1, 100)
        level = ("1", "2", "3", "4")[percentile // 25]
        reached = {"scaleScore": Decimal(300 + 2 * percentile), "percentile": Decimal(percentile), "result": level}
        return self.generation.load.add(tables.test_score, {**reached, **columns})


def add_tests(generation: Generation) -> Scores:
    """Two tests with objectives, one of each odd kind, and a few academic standards."""
    ids: dict[str, int] = {}

    def add(code: str, name: str, **columns: object) -> None:
        usual: dict[str, object] = {"subjectType": "MATH", "type": "STATE", "active": True}
        row_id = generation.load.add(tables.test, {**usual, "code": code, "name": name, **columns})
        ids.setdefault(code, row_id)

    add("STATEMATH", "State Test in Mathematics")
    add("STATEELA", "State Test in Reading", subjectType="ELA")
    add("ALG", "Algebra", parentID=ids["STATEMATH"])
    add("GEO", "Geometry", parentID=ids["STATEMATH"])
    add("READ", "Reading", parentID=ids["STATEELA"], subjectType="ELA")
    add("VOC", "Vocabulary", parentID=ids["READ"], subjectType="ELA")
    add("OLDTEST", "Old State Test", active=False)
    add("STATEMATH", "State Test in Mathematics (entered again)")
    add("MUSIC", "Music Placement", subjectType="ZZSUB", type="LOCAL")
    add("ROOTS", "Word Roots", parentID=ids["VOC"], subjectType="ELA")
    generation.awkward.update(_ODD_TESTS)
    _add_standards(generation)
    return Scores(generation=generation, tests=ids)


def _add_standards(generation: Generation) -> None:
    """Academic standards under a heading; one has no grade, and the subject of one is not mapped."""
    heading = generation.load.add(tables.curriculum_standard, {"name": "District Standards"})
    odd: Mapping[str, tuple[str, tuple[str, ...]]] = {
        "standard without grade": ("MATH", ()),
        "standard with unmapped subject": ("ZZSUB", ("06",)),
    }
    for name, (subject, grades) in {**_STANDARDS, **odd}.items():
        row = {"parentID": heading, "name": name.capitalize(), "subjectType": subject, "code": f"{subject}.1"[:30]}
        standard_id = generation.load.add(tables.curriculum_standard, row)
        for grade in grades:
            generation.load.add(tables.curriculum_standard_grade, {"standardID": standard_id, "grade": grade})
        generation.awkward[name] += name in odd
