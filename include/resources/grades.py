"""Grades: the scores posted for students in their sections, by grading period.

A score posted for a term is a grade of every grading period that ends in the term. The grading task says the type of
grade, such as a grade of the period or of the semester. The student must be enrolled in the section: of several
stays in it the one begun last by the end of the term has the grade. Of several scores for one grade the one posted
last is sent.
"""

from typing import Annotated, Any

from sqlalchemy import Select

from include.edfi.documents.codes import MappingContext
from include.edfi.documents.decimals import score_of
from include.edfi.documents.model import Descriptor, EdFiModel
from include.edfi.documents.references import GradingPeriodReference, StudentSectionAssociationReference
from include.edfi.documents.resource import Resource, Row
from include.edfi.documents.scope import Scope
from include.edfi.documents.source import Source
from include.edfi.documents.standards import Key, Length
from include.sis.calendars import integer_id
from include.sis.posted_grades import posted_grades


class Grade(EdFiModel):
    grade_type_descriptor: Annotated[Descriptor, Key(), Source("EdFiGradeTypeMapping.gradeType", "GradingScore.taskID")]
    grading_period_reference: Annotated[GradingPeriodReference, Key()]
    student_section_association_reference: Annotated[StudentSectionAssociationReference, Key()]
    letter_grade_earned: Annotated[str | None, Length(20), Source("GradingScore.score")] = None
    numeric_grade_earned: Annotated[float | None, Source("GradingScore.percent")] = None
    diagnostic_statement: Annotated[str | None, Length(1024), Source("GradingScore.comments")] = None


def rows(scope: Scope) -> Select[Any]:
    return posted_grades(scope)


def payload(row: Row, context: MappingContext) -> Grade:
    school_id = integer_id(row, "schoolNumber")
    return Grade(
        grade_type_descriptor=context.code("GradeTypeDescriptor", row["gradeType"]),
        grading_period_reference=GradingPeriodReference(
            grading_period_descriptor=context.code("GradingPeriodDescriptor", row["descriptor"]),
            grading_period_name=row["gradingPeriodName"] or row["descriptor"],
            period_sequence=row["sequence"],
            school_id=school_id,
            school_year=context.school_year,
        ),
        student_section_association_reference=StudentSectionAssociationReference(
            begin_date=row["beginDate"],
            local_course_code=row["courseNumber"],
            school_id=school_id,
            school_year=context.school_year,
            section_identifier=str(row["sectionID"]),
            session_name=row["termType"],
            student_unique_id=row["studentUniqueId"],
        ),
        letter_grade_earned=row["score"],
        numeric_grade_earned=score_of(row["percent"]),
        diagnostic_statement=row["comments"] or None,
    )


RESOURCE = Resource(
    name="grades",
    category="Grade",
    tier=5,
    model=Grade,
    rows=rows,
    payload=payload,
    sis_key=("personID", "scoreID", "gradingPeriodID"),
    narrowed_by=frozenset({"person", "course", "section"}),
    after=("studentSchoolAssociations",),
    key_can_change=True,
)
