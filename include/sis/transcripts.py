"""Transcripts: what students earned in which course, year and term, and what that adds up to.

A transcript row names school and course by number, as they were then; both may be gone or another district's.
"""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Label,
    Numeric,
    Select,
    String,
    Subquery,
    and_,
    case,
    func,
    null,
    select,
    type_coerce,
)

from include.edfi.documents.scope import Scope
from include.sis.enrollments import enrolled_students, student_reasons
from include.sis.narrowing import Reason, exclusion, fails, holds, narrowed, none_holds
from include.sis.people import no_student_id, student_unique_id
from include.sis.schedules import course_reasons
from include.sis.tables import calendar, course, enrollment, person, school, transcript_course, transcript_credit

POINTS = Numeric(18, 6)
_own = transcript_course.c
_SUMMER = holds(_own.summerSchool)
TERM = case(
    (_SUMMER, "Summer"),
    else_=_own.actualTerm.cast(String(6)) + "/" + _own.termsLong.cast(String(6)),
)
"""A code of the configuration's Term map: Summer, or the term and how many there are, such as 2/4."""
PLACE = case((_SUMMER, 1000), else_=_own.actualTerm * 100 / func.nullif(_own.termsLong, 0))
"""Where in the year a term ends: the summer comes last."""


def _credits() -> Subquery:
    """Credits of each transcript row: transcriptID, earned, attempted."""
    table = transcript_credit.c
    return (
        select(
            table.transcriptID,
            func.sum(table.creditsEarned).label("earned"),
            func.sum(table.creditsAttempted).label("attempted"),
        )
        .group_by(table.transcriptID)
        .subquery("credits")
    )


def _students(scope: Scope) -> tuple[Subquery, list[Reason]]:
    students = enrolled_students(scope)
    return students, [no_student_id(scope), *student_reasons(students)]


def taken_courses(scope: Scope) -> Subquery:
    """Transcript rows, of every year, of people with an enrollment in the scope.

    Columns: transcriptID, personID, studentUniqueId, endYear, term, courseNumber, schoolNumber, schoolName,
    courseName, stateCode, grade, score, percent, repeatCourse, result, earned, attempted, reason. The result is the
    row's own status, else P where something was earned, F where something was only attempted.
    """
    earned = _credits()
    students, reasons = _students(scope)
    passed = case((earned.c.earned > 0, "P"), (earned.c.attempted > 0, "F"), else_=null())
    result = func.coalesce(func.nullif(func.trim(_own.status), ""), passed)
    unknown = (
        result.is_(None),
        "the transcript has neither a status nor credits: a pass cannot be determined",
    )
    names = ("schoolName", "courseName", "stateCode", "grade", "score", "percent", "repeatCourse")
    return (
        select(
            _own.transcriptID,
            _own.personID,
            student_unique_id(scope).label("studentUniqueId"),
            _own.endYear,
            TERM.label("term"),
            func.trim(_own.courseNumber).label("courseNumber"),
            func.trim(_own.schoolNumber).label("schoolNumber"),
            *(_own[name] for name in names),
            result.label("result"),
            func.coalesce(earned.c.earned, 0).label("earned"),
            func.coalesce(earned.c.attempted, 0).label("attempted"),
            exclusion(*reasons, unknown).label("reason"),
        )
        .select_from(
            transcript_course.join(students, students.c.personID == _own.personID)
            .join(person, person.c.personID == _own.personID)
            .outerjoin(earned, earned.c.transcriptID == _own.transcriptID)
        )
        .subquery("taken_courses")
    )


def offered_numbers(scope: Scope) -> Subquery:
    """Course numbers that schools of the district report this year: schoolID, courseSchoolNumber, number.

    Schools outside the scope are among them: what a transcript's course is must not depend on which a run is for.
    """
    number = func.trim(course.c.number)
    return (
        select(school.c.schoolID, func.trim(school.c.number).label("courseSchoolNumber"), number.label("number"))
        .select_from(
            course.join(calendar, calendar.c.calendarID == course.c.calendarID).join(
                school, school.c.schoolID == calendar.c.schoolID
            )
        )
        .where(
            calendar.c.endYear == scope.school_year,
            school.c.districtID == scope.district_id,
            none_holds(*course_reasons(scope)),
        )
        .distinct()
        .subquery("offered_numbers")
    )


def district_schools(scope: Scope) -> Subquery:
    """Numbers of the district's schools: number."""
    query = select(func.trim(school.c.number).label("number")).where(school.c.districtID == scope.district_id)
    return query.distinct().subquery("district_schools")


def attended_schools(scope: Scope) -> Subquery:
    """Schools where people are enrolled this year, in the scope or outside: personID, schoolID."""
    attending = (
        select(enrollment.c.personID, calendar.c.schoolID)
        .join(calendar, calendar.c.calendarID == enrollment.c.calendarID)
        .where(calendar.c.endYear == scope.school_year, fails(enrollment.c.noShow))
        .distinct()
    )
    return narrowed(attending, scope, person=enrollment.c.personID).subquery("attended_schools")


def resolved_courses(scope: Scope) -> Subquery:
    """`taken_courses` with the course each is about.

    Further columns: schoolID and courseSchoolNumber (null where no school teaches a course of that number), outside
    (1 where the transcript names a school that is none of the district's). The course is the one of that number at
    the transcript's school, else at a school the student attends, else at the district's school with the lowest ID.
    A transcript keeps the spelling that the number had: where no course has it exactly, one that differs by case alone
    is meant, and courseNumber is that course's.
    """
    taken, offered, attended = taken_courses(scope), offered_numbers(scope), attended_schools(scope)
    own = district_schools(scope)
    nearness = case(
        (offered.c.courseSchoolNumber == taken.c.schoolNumber, 1),
        (attended.c.schoolID.is_not(None), 2),
        else_=3,
    )
    respelled = case((offered.c.number == taken.c.courseNumber, 0), else_=1)
    order = [respelled, nearness, offered.c.schoolID]
    rank = func.row_number().over(partition_by=taken.c.transcriptID, order_by=order)
    there = and_(attended.c.personID == taken.c.personID, attended.c.schoolID == offered.c.schoolID)
    outside = case((and_(taken.c.schoolNumber != "", own.c.number.is_(None)), 1), else_=0)
    number = func.coalesce(offered.c.number, taken.c.courseNumber).label("courseNumber")
    of_transcript = [number if column.key == "courseNumber" else column for column in taken.c]
    candidates = (
        select(
            *of_transcript,
            offered.c.schoolID,
            offered.c.courseSchoolNumber,
            outside.label("outside"),
            rank.label("near"),
        )
        .select_from(
            taken.outerjoin(offered, func.lower(offered.c.number) == func.lower(taken.c.courseNumber))
            .outerjoin(attended, there)
            .outerjoin(own, own.c.number == taken.c.schoolNumber)
        )
        .subquery("candidates")
    )
    columns = (column for column in candidates.c if column.key != "near")
    return select(*columns).where(candidates.c.near == 1).subquery("resolved_courses")


def academic_terms(scope: Scope) -> Select[Any]:
    """One row per person, year and term of the transcript.

    Columns: personID, studentUniqueId, endYear, term, earned, attempted, points, weights (grade points by weight, and
    the weights they have), the same five of all terms up to this one as `cumulative...`, cumulativePlainPoints and
    cumulativePlainWeights (without bonus), gpaMax, latest (1 for the year's last term), excluded.
    """
    terms = _terms(scope)
    sums = ("earned", "attempted", "points", "weights", "plainPoints", "plainWeights")
    order = [terms.c.endYear, terms.c.place]
    cumulative = (
        type_coerce(func.sum(terms.c[name]).over(partition_by=terms.c.personID, order_by=order), POINTS).label(
            f"cumulative{name[0].upper()}{name[1:]}"
        )
        for name in sums
    )
    latest = func.row_number().over(
        partition_by=[terms.c.personID, terms.c.endYear], order_by=[terms.c.place.desc(), terms.c.term.desc()]
    )
    students, reasons = _students(scope)
    termless = (terms.c.term.is_(None), "the transcript does not say in which term the course was taken")
    return select(
        terms.c.personID,
        student_unique_id(scope).label("studentUniqueId"),
        terms.c.endYear,
        terms.c.term,
        *(terms.c[name] for name in sums[:4]),
        *cumulative,
        func.max(terms.c.gpaMax).over(partition_by=terms.c.personID, order_by=order).label("gpaMax"),
        latest.label("latest"),
        exclusion(*reasons, termless),
    ).select_from(
        terms.join(students, students.c.personID == terms.c.personID).join(
            person, person.c.personID == terms.c.personID
        )
    )


def _terms(scope: Scope) -> Subquery:
    """Sums by person, year and term; the term is computed first, so that no database groups by an expression."""
    earned = _credits()
    students = enrolled_students(scope)
    counted = (
        select(
            _own.personID,
            _own.endYear,
            TERM.label("term"),
            func.coalesce(PLACE, 0).label("place"),
            earned.c.earned,
            earned.c.attempted,
            _own.gpaMax,
            *_points("points", "weights", _own.gpaValue),
            *_points("plainPoints", "plainWeights", _own.unweightedGPAValue),
        )
        .select_from(
            transcript_course.join(students, students.c.personID == _own.personID).outerjoin(
                earned, earned.c.transcriptID == _own.transcriptID
            )
        )
        .subquery("counted_courses")
    )
    keys = (counted.c.personID, counted.c.endYear, counted.c.term)
    names = ("earned", "attempted", "points", "weights", "plainPoints", "plainWeights")
    sums = (type_coerce(func.coalesce(func.sum(counted.c[name]), 0), POINTS).label(name) for name in names)
    return (
        select(*keys, func.max(counted.c.place).label("place"), func.max(counted.c.gpaMax).label("gpaMax"), *sums)
        .group_by(*keys)
        .subquery("academic_terms")
    )


def _points(points: str, weights: str, value: ColumnElement[Any]) -> list[Label[Any]]:
    """Grade points times weight, and the weight, where a course counts for the grade point average."""
    counts = and_(value.is_not(None), _own.gpaWeight > 0)
    return [
        case((counts, value * _own.gpaWeight), else_=null()).label(points),
        case((counts, _own.gpaWeight), else_=null()).label(weights),
    ]
