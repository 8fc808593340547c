"""Assessments: the tests students take, such as a state test in mathematics.

They are Campus's tests that are part of no other test, known by their code, else by Campus's number, and kept under the
district's own namespace. Tests that are not active are not sent; a code entered twice is one assessment.
"""

from typing import Annotated, Any

from sqlalchemy import Select

from include.edfi.documents.code_lists import AcademicSubject
from include.edfi.documents.codes import MappingContext
from include.edfi.documents.model import Descriptor, EdFiModel
from include.edfi.documents.resource import Resource, Row
from include.edfi.documents.scope import Scope
from include.edfi.documents.source import Source
from include.edfi.documents.standards import Key, Length, Standard
from include.sis.assessments import assessments


class AssessmentIdentificationCode(EdFiModel):
    assessment_identification_system_descriptor: Annotated[
        Descriptor, Key(), Source(otherwise="always the code District")
    ]
    identification_code: Annotated[str, Length(60), Source("Test.code")]


class Assessment(EdFiModel):
    assessment_identifier: Annotated[str, Length(60), Key(), Source("Test.code", "Test.testID")]
    namespace: Annotated[str, Length(255), Key(), Source(otherwise="the namespace of the configuration")]
    assessment_title: Annotated[str, Length(255, {Standard.DS33: 100}), Source("Test.name")]
    academic_subjects: Annotated[tuple[AcademicSubject, ...], Source("Test.subjectType")]
    assessment_category_descriptor: Annotated[Descriptor | None, Source("Test.type")] = None
    identification_codes: tuple[AssessmentIdentificationCode, ...] = ()


def rows(scope: Scope) -> Select[Any]:
    return assessments(scope)


def payload(row: Row, context: MappingContext) -> Assessment:
    subject = context.code("AcademicSubjectDescriptor", row["subjectType"])
    return Assessment(
        assessment_identifier=row["identifier"],
        namespace=context.namespace,
        assessment_title=row["name"],
        academic_subjects=(AcademicSubject(academic_subject_descriptor=subject),),
        assessment_category_descriptor=context.code_or_none("AssessmentCategoryDescriptor", row["type"]),
        identification_codes=_codes(row, context),
    )


def _codes(row: Row, context: MappingContext) -> tuple[AssessmentIdentificationCode, ...]:
    code = (row["code"] or "").strip()
    uri = context.code_or_none("AssessmentIdentificationSystemDescriptor", "District") if code else None
    if not uri:
        return ()
    return (AssessmentIdentificationCode(assessment_identification_system_descriptor=uri, identification_code=code),)


RESOURCE = Resource(
    name="assessments",
    category="Grade",
    tier=5,
    model=Assessment,
    rows=rows,
    payload=payload,
    sis_key=("testID",),
    sliced_by="district",
    personal=False,
)
