"""Tests, their objectives, and the scores students reached.

A test without a parent is an assessment; a test under it, and one under that, is an objective of it.
"""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    String,
    and_,
    false,
    func,
    or_,
    select,
    true,
)

from include.edfi.documents.scope import Scope
from include.sis.enrollments import enrolled_students, student_reasons
from include.sis.narrowing import Reason, exclusion, fails, narrowed
from include.sis.people import no_student_id, student_unique_id
from include.sis.survivors import rank_among, survivors
from include.sis.tables import person, school_year, test, test_score

SCORES = ("scaleScore", "rawScore", "percentile", "result")
_parent, _grandparent = test.alias("parent"), test.alias("grandparent")


def _identifier(of: FromClause) -> ColumnElement[Any]:
    """A test's code, else its ID."""
    return func.coalesce(func.nullif(func.trim(of.c.code), ""), of.c.testID.cast(String(60)))


def _inactive(of: FromClause) -> Reason:
    return fails(of.c.active), "the test is not active"


def assessments(scope: Scope) -> Select[Any]:
    """Tests without a parent, one row per identifier.

    Columns: testID, identifier, code, name, subjectType, type, excluded. A run that is about no school has none.
    """
    identifier, reasons = _identifier(test), [_inactive(test)]
    ranked = (
        select(
            test.c.testID,
            identifier.label("identifier"),
            *(test.c[name] for name in ("code", "name")),
            test.c.subjectType,
            test.c.type,
            exclusion(*reasons),
            rank_among([identifier], reasons, test.c.testID),
        )
        .where(test.c.parentID.is_(None), true() if scope.schools else false())
        .subquery("ranked_tests")
    )
    return survivors(ranked)


def objectives(scope: Scope) -> Select[Any]:
    """Tests under a test, one row per identifier and assessment.

    Columns: testID, identifier, name, subjectType, assessment (the identifier of the test they are of), excluded.
    """
    identifier, root = _identifier(test), func.coalesce(_identifier(_grandparent), _identifier(_parent))
    reasons = [
        _inactive(test),
        (or_(fails(_parent.c.active), fails(_grandparent.c.active)), "the test it is part of is not active"),
        (_grandparent.c.parentID.is_not(None), "the objective is nested deeper than two levels"),
    ]
    ranked = (
        select(
            test.c.testID,
            identifier.label("identifier"),
            test.c.name,
            test.c.subjectType,
            root.label("assessment"),
            exclusion(*reasons),
            rank_among([root, identifier], reasons, test.c.testID),
        )
        .select_from(_with_ancestors())
        .where(true() if scope.schools else false())
        .subquery("ranked_objectives")
    )
    return survivors(ranked)


def _with_ancestors() -> FromClause:
    return test.join(_parent, _parent.c.testID == test.c.parentID).outerjoin(
        _grandparent, _grandparent.c.testID == _parent.c.parentID
    )


def student_scores(scope: Scope) -> Select[Any]:
    """Scores of this school year that belong to no other score.

    Columns: scoreID, personID, studentUniqueId, identifier (of the test), date, scaleScore, rawScore, percentile,
    result, testingGrade, excluded.
    """
    own, students = test_score.c, enrolled_students(scope)
    reasons = [
        no_student_id(scope),
        *student_reasons(students),
        (test.c.parentID.is_not(None), "it is the score of an objective without the score of its test"),
        _inactive(test),
    ]
    days = and_(own.date >= school_year.c.startDate, own.date <= school_year.c.endDate)
    return (
        select(
            own.scoreID,
            own.personID,
            student_unique_id(scope).label("studentUniqueId"),
            _identifier(test).label("identifier"),
            own.date,
            *(own[name] for name in SCORES),
            own.testingGrade,
            exclusion(*reasons),
        )
        .select_from(
            test_score.join(test, test.c.testID == own.testID)
            .join(students, students.c.personID == own.personID)
            .join(person, person.c.personID == own.personID)
            .join(school_year, and_(school_year.c.endYear == scope.school_year, days))
        )
        .where(own.parentID.is_(None))
    )


def objective_scores(scope: Scope) -> Select[Any]:
    """Scores of objectives that are sent.

    Labels: parent (the scoreID of the test's score), scoreID, identifier and assessment (of the objective), scaleScore,
    rawScore, percentile, result.
    """
    own, whole = test_score.c, test_score.alias("whole")
    sent, root = objectives(scope).subquery("objectives"), _identifier(test)
    same = and_(sent.c.identifier == root, sent.c.excluded.is_(None))
    query = (
        select(
            own.parentID.label("parent"),
            own.scoreID,
            sent.c.identifier,
            sent.c.assessment,
            *(own[name] for name in SCORES),
        )
        .select_from(
            test_score.join(whole, whole.c.scoreID == own.parentID)
            .join(test, test.c.testID == own.testID)
            .join(sent, same)
        )
        .where(whole.c.personID == own.personID, test.c.parentID.is_not(None))
    )
    return narrowed(query, scope, person=own.personID)
