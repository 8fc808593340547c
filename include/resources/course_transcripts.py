"""Course transcripts: the courses a student has taken, of every year, with result, credits and final grade.

The course is the one of the transcript's number at the transcript's school; where that school teaches none of that
number this year, the one at a school the student attends, else at the district's first school that does. A transcript
whose number no school teaches is not sent. Of several rows for one course, term and result the one with the most
credits is sent.
"""

from typing import Annotated, Any

from sqlalchemy import ColumnElement, Select, Subquery, exists, func, select

from include.edfi.documents.codes import MappingContext
from include.edfi.documents.decimals import credits_of, score_of
from include.edfi.documents.model import Descriptor, EdFiModel
from include.edfi.documents.references import CourseReference, StudentAcademicRecordReference
from include.edfi.documents.resource import Resource, Row
from include.edfi.documents.scope import Scope
from include.edfi.documents.source import Source
from include.edfi.documents.standards import Key, Length, Required
from include.sis.calendars import integer_id
from include.sis.narrowing import Reason, exclusion
from include.sis.survivors import excluding_outranked, rank_among
from include.sis.tables import calendar, course
from include.sis.transcripts import resolved_courses


class AlternativeCourseIdentificationCode(EdFiModel):
    course_identification_system_descriptor: Annotated[Descriptor, Key(), Source(otherwise="always the code State")]
    identification_code: Annotated[str, Length(60), Source("TranscriptCourse.stateCode")]


class CourseTranscript(EdFiModel):
    course_attempt_result_descriptor: Annotated[
        Descriptor,
        Key(),
        Source("TranscriptCourse.status", "TranscriptCredit.creditsEarned", "TranscriptCredit.creditsAttempted"),
    ]
    course_reference: Annotated[
        CourseReference, Key(), Source("TranscriptCourse.courseNumber", "TranscriptCourse.schoolNumber")
    ]
    student_academic_record_reference: Annotated[StudentAcademicRecordReference, Key()]
    attempted_credits: Annotated[float, Source("TranscriptCredit.creditsAttempted")]
    attempted_credit_type_descriptor: Descriptor | None = None
    earned_credits: Annotated[float | None, Required(), Source("TranscriptCredit.creditsEarned")] = None
    earned_credit_type_descriptor: Descriptor | None = None
    final_letter_grade_earned: Annotated[str | None, Length(20), Source("TranscriptCourse.score")] = None
    final_numeric_grade_earned: Annotated[float | None, Source("TranscriptCourse.percent")] = None
    course_title: Annotated[str | None, Length(60), Source("TranscriptCourse.courseName")] = None
    course_repeat_code_descriptor: Annotated[Descriptor | None, Source("TranscriptCourse.repeatCourse")] = None
    when_taken_grade_level_descriptor: Annotated[Descriptor | None, Source("TranscriptCourse.grade")] = None
    external_education_organization_name_of_institution: Annotated[
        str | None, Length(75), Source("TranscriptCourse.schoolName")
    ] = None
    alternative_course_identification_codes: tuple[AlternativeCourseIdentificationCode, ...] = ()


def rows(scope: Scope) -> Select[Any]:
    """One row per transcript row; of those with one key all but the first are excluded."""
    transcript = resolved_courses(scope)
    own = transcript.c
    reasons: list[Reason] = [
        (own.reason.is_not(None), own.reason),
        (own.term.is_(None), "the transcript does not say in which term the course was taken"),
        (own.schoolID.is_(None), "no school teaches a course of the transcript's course number this year"),
    ]
    same_key = [own.personID, own.endYear, own.term, own.result, own.schoolID, own.courseNumber]
    ranked = select(
        *(column for column in own if column.key != "reason"),
        exclusion(*reasons).label("reason"),
        rank_among(same_key, reasons, own.earned.desc(), own.transcriptID),
    )
    if scope.courses is not None:
        ranked = ranked.where(_is_of(transcript, scope.courses))
    return excluding_outranked(
        ranked.subquery("ranked_transcripts"), "another transcript row of this course, term and result has priority"
    )


def _is_of(transcript: Subquery, courses: tuple[int, ...]) -> ColumnElement[bool]:
    """A transcript is of one of the courses: of its school and number."""
    return exists().where(
        calendar.c.calendarID == course.c.calendarID,
        calendar.c.schoolID == transcript.c.schoolID,
        func.trim(course.c.number) == transcript.c.courseNumber,
        course.c.courseID.in_(courses),
    )


def payload(row: Row, context: MappingContext) -> CourseTranscript:
    unit = context.code_or_none("CreditTypeDescriptor", "Carnegie")
    return CourseTranscript(
        course_attempt_result_descriptor=context.code("CourseAttemptResultDescriptor", row["result"]),
        course_reference=CourseReference(
            course_code=row["courseNumber"], education_organization_id=integer_id(row, "courseSchoolNumber")
        ),
        student_academic_record_reference=StudentAcademicRecordReference(
            education_organization_id=context.local_education_agency_id,
            school_year=row["endYear"],
            student_unique_id=row["studentUniqueId"],
            term_descriptor=context.code("TermDescriptor", row["term"]),
        ),
        attempted_credits=credits_of(row["attempted"]),
        attempted_credit_type_descriptor=unit,
        earned_credits=credits_of(row["earned"]),
        earned_credit_type_descriptor=unit,
        final_letter_grade_earned=row["score"] or None,
        final_numeric_grade_earned=score_of(row["percent"]),
        course_title=row["courseName"] or None,
        course_repeat_code_descriptor=context.code_or_none("CourseRepeatCodeDescriptor", row["repeatCourse"]),
        when_taken_grade_level_descriptor=context.code_or_none("GradeLevelDescriptor", row["grade"]),
        external_education_organization_name_of_institution=row["schoolName"] or None if row["outside"] else None,
        alternative_course_identification_codes=_codes(row, context),
    )


def _codes(row: Row, context: MappingContext) -> tuple[AlternativeCourseIdentificationCode, ...]:
    uri = context.code_or_none("CourseIdentificationSystemDescriptor", "State") if row["stateCode"] else None
    if not uri:
        return ()
    code = row["stateCode"]
    return (AlternativeCourseIdentificationCode(course_identification_system_descriptor=uri, identification_code=code),)


RESOURCE = Resource(
    name="courseTranscripts",
    category="Grade",
    tier=5,
    model=CourseTranscript,
    rows=rows,
    payload=payload,
    sis_key=("personID", "transcriptID"),
    sliced_by="person",
    narrowed_by=frozenset({"person", "course"}),
    after=("studentSchoolAssociations",),
    every_year=True,
)
