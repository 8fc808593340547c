"""Scores posted for students, with the section association and the grading periods each belongs to."""

from typing import Any

from sqlalchemy import Select, Subquery, and_, case, func, select

from include.edfi.documents.scope import Scope
from include.sis.narrowing import Reason, exclusion, in_scope, narrowed, none_holds, school_reasons
from include.sis.rosters import section_associations
from include.sis.schedules import OWN_TERM_TYPE, instructional_days, sections_with_course
from include.sis.survivors import excluding_outranked, rank_among
from include.sis.tables import (
    calendar,
    course,
    ed_fi_grade_type_mapping,
    ed_fi_grading_period,
    ed_fi_term_mapping,
    grading_score,
    school,
    section,
    term,
)

KEPT = (
    "scoreID",
    "personID",
    "sectionID",
    "courseID",
    "courseNumber",
    "schoolID",
    "schoolNumber",
    "termType",
    "gradeType",
    "score",
    "percent",
    "comments",
    "date",
)
PERIOD = ("gradingPeriodID", "descriptor", "gradingPeriodName", "sequence")


def _scores(scope: Scope) -> Subquery:
    """One row per score in a section of an active trial, with its session and the first and last day of its term."""
    mapping = and_(ed_fi_term_mapping.c.endYear == calendar.c.endYear, ed_fi_term_mapping.c.termName == term.c.name)
    kind = and_(
        ed_fi_grade_type_mapping.c.endYear == calendar.c.endYear,
        ed_fi_grade_type_mapping.c.taskID == grading_score.c.taskID,
    )
    own = grading_score.c
    query = (
        select(
            own.scoreID,
            own.personID,
            own.sectionID,
            course.c.courseID,
            course.c.number.label("courseNumber"),
            school.c.schoolID,
            school.c.number.label("schoolNumber"),
            func.coalesce(OWN_TERM_TYPE, ed_fi_term_mapping.c.termType).label("termType"),
            ed_fi_grade_type_mapping.c.gradeType,
            func.nullif(func.trim(own.score), "").label("score"),
            own.percent,
            own.comments,
            own.date,
            term.c.startDate.label("termStart"),
            term.c.endDate.label("termEnd"),
        )
        .select_from(
            sections_with_course()
            .join(grading_score, own.sectionID == section.c.sectionID)
            .join(term, term.c.termID == own.termID)
            .outerjoin(ed_fi_term_mapping, mapping)
            .outerjoin(ed_fi_grade_type_mapping, kind)
        )
        .where(in_scope(scope))
    )
    return narrowed(query, scope, person=own.personID, course=course.c.courseID, section=section.c.sectionID).subquery(
        "scores"
    )


def _seated(scope: Scope) -> Subquery:
    """The scores with the association each belongs to: the one begun last by the term's end, a reported one first.

    Columns: those of the scores; studentUniqueId, beginDate, seatID (null without an association), seatReason.
    """
    scores, seats = _scores(scope), section_associations(scope).subquery("seats")
    same = and_(
        seats.c.personID == scores.c.personID,
        seats.c.sectionID == scores.c.sectionID,
        seats.c.termType == scores.c.termType,
    )
    # The person comes first, so that a database can look at some people alone.
    rank = func.row_number().over(
        partition_by=[scores.c.personID, scores.c.scoreID],
        order_by=[
            case((seats.c.excluded.is_(None), 0), else_=1),
            case((seats.c.beginDate <= scores.c.termEnd, 0), else_=1),
            seats.c.beginDate.desc(),
            seats.c.rosterID,
        ],
    )
    candidates = (
        select(
            *scores.c,
            seats.c.studentUniqueId,
            seats.c.beginDate,
            seats.c.rosterID.label("seatID"),
            seats.c.excluded.label("seatReason"),
            rank.label("rank"),
        )
        .select_from(scores.outerjoin(seats, same))
        .subquery("seats_by_rank")
    )
    return (
        select(*(column for column in candidates.c if column.key != "rank"))
        .where(candidates.c.rank == 1)
        .subquery("seated_scores")
    )


def reported_periods(scope: Scope) -> Subquery:
    """Grading periods that are sent: gradingPeriodID, schoolID, descriptor, gradingPeriodName, sequence, endDate."""
    own = ed_fi_grading_period.c
    days = instructional_days(scope, own.schoolID, own.beginDate, own.endDate)
    names = ("schoolID", "descriptor", "gradingPeriodName", "sequence", "endDate")
    return (
        select(own.id.label("gradingPeriodID"), *(own[name] for name in names))
        .select_from(ed_fi_grading_period.join(school, school.c.schoolID == own.schoolID))
        .where(
            own.endYear == scope.school_year,
            own.schoolID.in_(scope.schools),
            days.element > 0,
            none_holds(*school_reasons(scope)),
        )
        .subquery("reported_periods")
    )


def posted_grades(scope: Scope) -> Select[Any]:
    """One row per score and grading period that ends in the score's term; of those with one key one is not excluded.

    Columns: scoreID, personID, studentUniqueId, sectionID, courseID, courseNumber, schoolID, schoolNumber, termType,
    beginDate (of the section association), gradeType, gradingPeriodID, descriptor, gradingPeriodName, sequence, score,
    percent, comments, date, excluded.
    """
    seated, periods = _seated(scope), reported_periods(scope)
    ends = and_(
        periods.c.schoolID == seated.c.schoolID,
        periods.c.endDate.between(seated.c.termStart, seated.c.termEnd),
    )
    periodless = (periods.c.gradingPeriodID.is_(None), "no grading period that is sent ends in the term")
    reasons = [*_reasons(seated), periodless]
    same_key = [
        seated.c.personID,
        seated.c.sectionID,
        seated.c.termType,
        seated.c.beginDate,
        seated.c.gradeType,
        periods.c.gradingPeriodID,
    ]
    # Nulls sort differently by database, so a score without a date is put last in words.
    dated = case((seated.c.date.is_(None), 1), else_=0)
    ranked = (
        select(
            *(seated.c[name] for name in (*KEPT, "studentUniqueId", "beginDate")),
            *(periods.c[name] for name in PERIOD),
            exclusion(*reasons).label("reason"),
            rank_among(same_key, reasons, dated, seated.c.date.desc(), seated.c.scoreID.desc()),
        )
        .select_from(seated.outerjoin(periods, ends))
        .subquery("ranked_grades")
    )
    return excluding_outranked(ranked, "another score of this section, grading period and grade type was posted later")


def _reasons(seated: Subquery) -> list[Reason]:
    own = seated.c
    return [
        (own.termType.is_(None), "the term is mapped to no term type"),
        (own.gradeType.is_(None), "the grading task is mapped to no grade type"),
        (own.seatID.is_(None), "the student has no roster row in the section's session"),
        (own.seatReason.is_not(None), own.seatReason),
        (and_(own.score.is_(None), own.percent.is_(None)), "nothing is posted: neither a score nor a percentage"),
    ]


def graded_periods(scope: Scope) -> Select[Any]:
    """One row per student, school and grading period with a posted grade.

    Columns: personID, studentUniqueId, schoolID, schoolNumber, gradingPeriodID, descriptor, gradingPeriodName,
    sequence, excluded (why one of the grades is not sent, where none is).
    """
    grades = posted_grades(scope).subquery("posted_grades")
    keys = [grades.c[name] for name in ("personID", "schoolID", "schoolNumber", *PERIOD)]
    sent = func.sum(case((grades.c.excluded.is_(None), 1), else_=0))
    counted = (
        select(
            *keys,
            func.max(grades.c.studentUniqueId).label("studentUniqueId"),
            sent.label("sent"),
            func.min(grades.c.excluded).label("reason"),
        )
        .where(grades.c.gradingPeriodID.is_not(None))
        .group_by(*keys)
        .subquery("graded_periods")
    )
    columns = [column for column in counted.c if column.key not in {"sent", "reason"}]
    return select(*columns, exclusion((counted.c.sent == 0, counted.c.reason)))


def sent_grades(scope: Scope) -> Select[Any]:
    """Grades that are sent, by the labels of `posted_grades`; `parent` is the personID."""
    grades = posted_grades(scope).subquery("sent_grades")
    columns = (column for column in grades.c if column.key not in {"excluded", "comments"})
    return select(grades.c.personID.label("parent"), *columns).where(grades.c.excluded.is_(None))
