"""Graduation plans: the credits a class of students must earn for a kind of diploma, in all and by subject.

An active graduation program with a first class makes one plan for each class it is for; without a last class, up to
four years ahead. Programs of one category are one plan. Classes that graduated more than four years ago have none.
"""

from typing import Annotated, Any

from sqlalchemy import Select

from include.edfi.documents.code_lists import mapped_uris
from include.edfi.documents.codes import MappingContext
from include.edfi.documents.model import Descriptor, EdFiModel
from include.edfi.documents.references import EducationOrganizationReference, SchoolYearTypeReference
from include.edfi.documents.resource import ChildRows, Resource, Row
from include.edfi.documents.scope import Scope
from include.edfi.documents.source import Source
from include.edfi.documents.standards import Key
from include.sis.graduation import plans, required_subjects


class CreditsBySubject(EdFiModel):
    academic_subject_descriptor: Annotated[Descriptor, Key(), Source("CurriculumStandard.subjectType")]
    credits: Annotated[float, Source("GraduationProgramCredit.credits")]
    credit_type_descriptor: Annotated[Descriptor | None, Source(otherwise="always the code Carnegie")] = None


class GraduationPlan(EdFiModel):
    education_organization_reference: Annotated[
        EducationOrganizationReference, Key(), Source(otherwise="the agency of the configuration")
    ]
    graduation_plan_type_descriptor: Annotated[Descriptor, Key(), Source("GraduationProgram.category")]
    graduation_school_year_type_reference: Annotated[
        SchoolYearTypeReference, Key(), Source("GraduationProgram.cohortStartYear", "GraduationProgram.cohortEndYear")
    ]
    total_required_credits: Annotated[float, Source("GraduationProgramCredit.credits")]
    total_required_credit_type_descriptor: Annotated[
        Descriptor | None, Source(otherwise="always the code Carnegie")
    ] = None
    credits_by_subjects: tuple[CreditsBySubject, ...] = ()


def rows(scope: Scope) -> Select[Any]:
    return plans(scope)


def payload(row: Row, context: MappingContext) -> GraduationPlan:
    unit = context.code_or_none("CreditTypeDescriptor", "Carnegie")
    return GraduationPlan(
        education_organization_reference=EducationOrganizationReference(
            education_organization_id=context.local_education_agency_id
        ),
        graduation_plan_type_descriptor=context.code("GraduationPlanTypeDescriptor", row["category"]),
        graduation_school_year_type_reference=SchoolYearTypeReference(school_year=row["graduationSchoolYear"]),
        total_required_credits=float(row["credits"]),
        total_required_credit_type_descriptor=unit,
        credits_by_subjects=_by_subjects(row, context, unit),
    )


def _by_subjects(row: Row, context: MappingContext, unit: str | None) -> tuple[CreditsBySubject, ...]:
    """The credits of each mapped subject; what is mapped to one subject is added up."""
    required: dict[str, float] = {}
    for subject in row["subjects"]:
        for uri in mapped_uris(context, "AcademicSubjectDescriptor", [subject["subjectType"]]):
            required[uri] = required.get(uri, 0) + float(subject["credits"])
    return tuple(
        CreditsBySubject(academic_subject_descriptor=uri, credits=round(number, 3), credit_type_descriptor=unit)
        for uri, number in required.items()
    )


RESOURCE = Resource(
    name="graduationPlans",
    category="Student",
    tier=3,
    model=GraduationPlan,
    rows=rows,
    payload=payload,
    sis_key=("graduationProgramID", "graduationSchoolYear"),
    child_rows={"subjects": ChildRows(rows=required_subjects, parent="graduationProgramID", order=("subjectType",))},
    sliced_by="district",
    personal=False,
)
