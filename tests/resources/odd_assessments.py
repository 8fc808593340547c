"""What must become of odd tests, odd test scores and odd academic standards; the queries hold in any year."""

from functools import partial

from sqlalchemy import ColumnElement, Select, func, select

from include.sis import tables as sis
from tests.resources.odd_rows import Odd

_test, _score, _standard = sis.test.c, sis.test_score.c, sis.curriculum_standard.c
_parent, _grandparent, _first = (sis.test.alias(name) for name in ("parent", "grandparent", "first"))
_assessment = partial(Odd, resource="assessments", label=("testID",))
_reached = partial(Odd, resource="studentAssessments", label=("scoreID",))
_learned = partial(Odd, resource="learningStandards", label=("standardID",))
_graded = select(sis.curriculum_standard_grade.c.standardID)
_year_start = select(func.max(sis.school_year.c.startDate)).scalar_subquery()
_of_test = sis.test_score.join(sis.test, _test.testID == _score.testID)
_deep = sis.test.join(_parent, _parent.c.testID == _test.parentID).join(
    _grandparent, _grandparent.c.testID == _parent.c.parentID
)
_earlier = select(_first.c.testID).where(_first.c.code == _test.code, _first.c.testID < _test.testID)


def _tests(*where: ColumnElement[bool]) -> Select[tuple[int]]:
    return select(_test.testID).where(*where)


def _scores(*where: ColumnElement[bool]) -> Select[tuple[int]]:
    return select(_score.scoreID).select_from(_of_test).where(*where)


def _standards(*where: ColumnElement[bool]) -> Select[tuple[int]]:
    return select(_standard.standardID).where(*where)


ODD_ROWS = (
    _assessment(
        kind="test that is not active", ids=_tests(_test.active.is_(False)), status="excluded", reason="not active"
    ),
    _assessment(kind="test code entered twice", ids=_tests(_earlier.exists()), status="absent"),
    _assessment(
        kind="test with unmapped subject",
        ids=_tests(_test.subjectType.startswith("ZZ")),
        status="unmappable",
        reason="AcademicSubjectDescriptor: code ZZSUB",
    ),
    Odd(
        kind="objective nested too deeply",
        resource="objectiveAssessments",
        label=("testID",),
        ids=select(_test.testID).select_from(_deep).where(_grandparent.c.parentID.is_not(None)),
        status="excluded",
        reason="deeper than two levels",
    ),
    _reached(kind="test score of another year", ids=_scores(_score.date < _year_start), status="absent"),
    _reached(
        kind="test score with unmapped result",
        ids=_scores(_score.result.startswith("ZZ")),
        status="unmappable",
        reason="PerformanceLevelDescriptor: code ZZR",
    ),
    _reached(
        kind="objective score without its test's",
        ids=_scores(_score.parentID.is_(None), _test.parentID.is_not(None)),
        status="excluded",
        reason="without the score of its test",
    ),
    _reached(
        kind="score of a test that is not active",
        ids=_scores(_test.active.is_(False)),
        status="excluded",
        reason="the test is not active",
    ),
    _learned(
        kind="standard without grade",
        status="unmappable",
        reason="gradeLevels: the SIS has no value",
        ids=_standards(_standard.parentID.is_not(None), _standard.standardID.not_in(_graded)),
    ),
    _learned(
        kind="standard with unmapped subject",
        ids=_standards(_standard.subjectType.startswith("ZZ")),
        status="unmappable",
        reason="AcademicSubjectDescriptor: code ZZSUB",
    ),
)
