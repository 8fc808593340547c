"""Report cards: the grades a student has in a school for a grading period, on one card.

One record per student, school and grading period in which at least one grade is sent; it lists them. Campus works
averages and attendance out when it prints a report card and keeps none of them.
"""

from dataclasses import replace
from typing import Annotated, Any

from sqlalchemy import Select

from include.edfi.documents.code_lists import mapped_uris
from include.edfi.documents.codes import MappingContext
from include.edfi.documents.model import EdFiModel
from include.edfi.documents.references import (
    EducationOrganizationReference,
    GradeReference,
    GradingPeriodReference,
    StudentReference,
)
from include.edfi.documents.resource import ChildRows, Resource, Row
from include.edfi.documents.scope import Scope
from include.edfi.documents.source import Source
from include.edfi.documents.standards import Key
from include.sis.calendars import integer_id
from include.sis.posted_grades import graded_periods, sent_grades


class ReportCardGrade(EdFiModel):
    grade_reference: Annotated[GradeReference, Key()]


class ReportCard(EdFiModel):
    education_organization_reference: Annotated[EducationOrganizationReference, Key(), Source("School.number")]
    grading_period_reference: Annotated[GradingPeriodReference, Key()]
    student_reference: Annotated[StudentReference, Key()]
    grades: tuple[ReportCardGrade, ...] = ()


def _whole(scope: Scope) -> Scope:
    """A report card is never cut down to some courses or sections."""
    return replace(scope, courses=None, sections=None)


def rows(scope: Scope) -> Select[Any]:
    return graded_periods(_whole(scope))


def grades(scope: Scope) -> Select[Any]:
    """Grades that are sent; `parent` is the personID; school and grading period identify the report card."""
    return sent_grades(_whole(scope))


def payload(row: Row, context: MappingContext) -> ReportCard:
    school_id = integer_id(row, "schoolNumber")
    period = context.code("GradingPeriodDescriptor", row["descriptor"])
    return ReportCard(
        education_organization_reference=EducationOrganizationReference(education_organization_id=school_id),
        grading_period_reference=GradingPeriodReference(
            grading_period_descriptor=period,
            grading_period_name=row["gradingPeriodName"] or row["descriptor"],
            period_sequence=row["sequence"],
            school_id=school_id,
            school_year=context.school_year,
        ),
        student_reference=StudentReference(student_unique_id=row["studentUniqueId"]),
        grades=() if "grades" in context.off else _grades(row, context, period),
    )


def _grades(row: Row, context: MappingContext, period: str) -> tuple[ReportCardGrade, ...]:
    """The grades of the card; one whose type is mapped to nothing is no grade of the ODS."""
    of_card = (
        grade
        for grade in row["grades"]
        if (grade["schoolID"], grade["gradingPeriodID"]) == (row["schoolID"], row["gradingPeriodID"])
    )
    return tuple(
        ReportCardGrade(grade_reference=_reference(grade, context, period, kind))
        for grade in of_card
        for kind in mapped_uris(context, "GradeTypeDescriptor", [grade["gradeType"]])
    )


def _reference(grade: Row, context: MappingContext, period: str, kind: str) -> GradeReference:
    return GradeReference(
        begin_date=grade["beginDate"],
        local_course_code=grade["courseNumber"],
        school_id=integer_id(grade, "schoolNumber"),
        school_year=context.school_year,
        section_identifier=str(grade["sectionID"]),
        session_name=grade["termType"],
        student_unique_id=grade["studentUniqueId"],
        grade_type_descriptor=kind,
        grading_period_descriptor=period,
        grading_period_name=grade["gradingPeriodName"] or grade["descriptor"],
        grading_period_sequence=grade["sequence"],
        grading_period_school_year=context.school_year,
    )


RESOURCE = Resource(
    name="reportCards",
    category="Grade",
    tier=5,
    model=ReportCard,
    rows=rows,
    payload=payload,
    sis_key=("personID", "schoolID", "gradingPeriodID"),
    child_rows={
        "grades": ChildRows(rows=grades, parent="personID", order=("sectionID", "termType", "gradeType", "scoreID")),
    },
    narrowed_by=frozenset({"person"}),
    after=("studentSchoolAssociations",),
)
