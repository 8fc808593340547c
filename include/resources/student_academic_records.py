"""Academic records: what a student earned in a term, and in all terms up to it, by the transcript.

One record for each school year and term of the transcript, of earlier years too, kept for the whole district. It has
the credits, the grade point averages with and without bonus, and in the year's last term the diploma awarded in that
year and the day graduation is planned for. Only students with a reported enrollment have them.
"""

import datetime
from typing import Annotated, Any

from sqlalchemy import Select

from include.edfi.documents.codes import MappingContext
from include.edfi.documents.decimals import average_of, credits_of
from include.edfi.documents.model import Descriptor, EdFiModel
from include.edfi.documents.references import EducationOrganizationReference, SchoolYearTypeReference, StudentReference
from include.edfi.documents.resource import ChildRows, Resource, Row
from include.edfi.documents.scope import Scope
from include.edfi.documents.source import Source
from include.edfi.documents.standards import In, Key, Standard
from include.sis.diplomas import diplomas, planned_graduations
from include.sis.transcripts import academic_terms

POINTS = Source("TranscriptCourse.gpaValue", "TranscriptCourse.gpaWeight")
EARNED, ATTEMPTED = Source("TranscriptCredit.creditsEarned"), Source("TranscriptCredit.creditsAttempted")


class GradePointAverage(EdFiModel):
    grade_point_average_type_descriptor: Annotated[Descriptor, Key(), Source(otherwise="Weighted or Unweighted")]
    grade_point_average_value: Annotated[
        float, Source("TranscriptCourse.gpaValue", "TranscriptCourse.unweightedGPAValue", "TranscriptCourse.gpaWeight")
    ]
    is_cumulative: Annotated[bool, Source(otherwise="always true")] = True
    max_grade_point_average_value: Annotated[float | None, Source("TranscriptCourse.gpaMax")] = None


class Diploma(EdFiModel):
    diploma_type_descriptor: Annotated[Descriptor, Key(), Source("Graduation.diplomaType", "Enrollment.diplomaType")]
    diploma_award_date: Annotated[datetime.date, Key(), Source("Graduation.diplomaDate", "Enrollment.diplomaDate")]


class StudentAcademicRecord(EdFiModel):
    education_organization_reference: Annotated[
        EducationOrganizationReference, Key(), Source(otherwise="the agency of the configuration")
    ]
    school_year_type_reference: Annotated[SchoolYearTypeReference, Key(), Source("TranscriptCourse.endYear")]
    student_reference: Annotated[StudentReference, Key()]
    term_descriptor: Annotated[
        Descriptor,
        Key(),
        Source("TranscriptCourse.actualTerm", "TranscriptCourse.termsLong", "TranscriptCourse.summerSchool"),
    ]
    cumulative_attempted_credits: Annotated[float, ATTEMPTED]
    cumulative_attempted_credit_type_descriptor: Descriptor | None = None
    cumulative_earned_credits: Annotated[float, EARNED]
    cumulative_earned_credit_type_descriptor: Descriptor | None = None
    session_attempted_credits: Annotated[float, ATTEMPTED]
    session_attempted_credit_type_descriptor: Descriptor | None = None
    session_earned_credits: Annotated[float, EARNED]
    session_earned_credit_type_descriptor: Descriptor | None = None
    cumulative_grade_point_average: Annotated[float | None, In(until=Standard.DS40), POINTS] = None
    cumulative_grade_points_earned: Annotated[float | None, In(until=Standard.DS40), POINTS] = None
    session_grade_point_average: Annotated[float | None, In(until=Standard.DS40), POINTS] = None
    session_grade_points_earned: Annotated[float | None, In(until=Standard.DS40), POINTS] = None
    grade_point_averages: tuple[GradePointAverage, ...] = ()
    diplomas: tuple[Diploma, ...] = ()
    projected_graduation_date: Annotated[datetime.date | None, Source("Enrollment.projectedGraduationDate")] = None


def rows(scope: Scope) -> Select[Any]:
    return academic_terms(scope)


def payload(row: Row, context: MappingContext) -> StudentAcademicRecord:
    unit = context.code_or_none("CreditTypeDescriptor", "Carnegie")
    return StudentAcademicRecord(
        education_organization_reference=EducationOrganizationReference(
            education_organization_id=context.local_education_agency_id
        ),
        school_year_type_reference=SchoolYearTypeReference(school_year=row["endYear"]),
        student_reference=StudentReference(student_unique_id=row["studentUniqueId"]),
        term_descriptor=context.code("TermDescriptor", row["term"]),
        cumulative_attempted_credits=credits_of(row["cumulativeAttempted"]),
        cumulative_attempted_credit_type_descriptor=unit,
        cumulative_earned_credits=credits_of(row["cumulativeEarned"]),
        cumulative_earned_credit_type_descriptor=unit,
        session_attempted_credits=credits_of(row["attempted"]),
        session_attempted_credit_type_descriptor=unit,
        session_earned_credits=credits_of(row["earned"]),
        session_earned_credit_type_descriptor=unit,
        cumulative_grade_point_average=average_of(row["cumulativePoints"], row["cumulativeWeights"]),
        cumulative_grade_points_earned=credits_of(row["cumulativePoints"]),
        session_grade_point_average=average_of(row["points"], row["weights"]),
        session_grade_points_earned=credits_of(row["points"]),
        grade_point_averages=tuple(_averages(row, context)),
        diplomas=_diplomas(row, context),
        projected_graduation_date=_planned(row, context),
    )


def _averages(row: Row, context: MappingContext) -> list[GradePointAverage]:
    most = row["gpaMax"]
    pairs = (
        ("Weighted", average_of(row["cumulativePoints"], row["cumulativeWeights"])),
        ("Unweighted", average_of(row["cumulativePlainPoints"], row["cumulativePlainWeights"])),
    )
    averages = ((context.code_or_none("GradePointAverageTypeDescriptor", kind), value) for kind, value in pairs)
    return [
        GradePointAverage(
            grade_point_average_type_descriptor=uri,
            grade_point_average_value=value,
            max_grade_point_average_value=None if most is None else average_of(most, 1),
        )
        for uri, value in averages
        if uri and value is not None
    ]


def _diplomas(row: Row, context: MappingContext) -> tuple[Diploma, ...]:
    """Diplomas of the record's year, in its last term; each type and day once."""
    awarded = (award for award in row["diplomas"] if award["endYear"] == row["endYear"] and row["latest"] == 1)
    pairs = dict.fromkeys(
        (context.code_or_none("DiplomaTypeDescriptor", award["diplomaType"]), award["diplomaDate"]) for award in awarded
    )
    return tuple(Diploma(diploma_type_descriptor=uri, diploma_award_date=day) for uri, day in pairs if uri)


def _planned(row: Row, context: MappingContext) -> datetime.date | None:
    of_now = row["endYear"] == context.school_year and row["latest"] == 1
    return max((plan["planned"] for plan in row["planned"]), default=None) if of_now else None


RESOURCE = Resource(
    name="studentAcademicRecords",
    category="Grade",
    tier=5,
    model=StudentAcademicRecord,
    rows=rows,
    payload=payload,
    sis_key=("personID", "endYear", "term"),
    child_rows={
        "diplomas": ChildRows(rows=diplomas, parent="personID", order=("diplomaDate", "diplomaType")),
        "planned": ChildRows(rows=planned_graduations, parent="personID", order=("planned",)),
    },
    sliced_by="person",
    narrowed_by=frozenset({"person"}),
    after=("studentSchoolAssociations",),
    every_year=True,
)
