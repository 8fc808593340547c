"""Objective assessments: the parts of a test that are scored by themselves, such as geometry in mathematics.

They are Campus's tests within a test, on two levels; all belong to the test at the top. The objective that another one
is part of is not sent, because the ODS accepts that reference only after the other one was sent.
"""

from typing import Annotated, Any

from sqlalchemy import Select

from include.edfi.documents.code_lists import mapped_uris
from include.edfi.documents.codes import MappingContext
from include.edfi.documents.model import Descriptor, EdFiModel
from include.edfi.documents.references import AssessmentReference
from include.edfi.documents.resource import Resource, Row
from include.edfi.documents.scope import Scope
from include.edfi.documents.source import Source
from include.edfi.documents.standards import Key, Length
from include.sis.assessments import objectives


class ObjectiveAssessment(EdFiModel):
    assessment_reference: Annotated[AssessmentReference, Key()]
    identification_code: Annotated[str, Length(60), Key(), Source("Test.code", "Test.testID")]
    description: Annotated[str | None, Length(1024), Source("Test.name")] = None
    academic_subject_descriptor: Annotated[Descriptor | None, Source("Test.subjectType")] = None


def rows(scope: Scope) -> Select[Any]:
    return objectives(scope)


def payload(row: Row, context: MappingContext) -> ObjectiveAssessment:
    subjects = mapped_uris(context, "AcademicSubjectDescriptor", [row["subjectType"]])
    return ObjectiveAssessment(
        assessment_reference=AssessmentReference(assessment_identifier=row["assessment"], namespace=context.namespace),
        identification_code=row["identifier"],
        description=row["name"] or None,
        academic_subject_descriptor=subjects[0] if subjects else None,
    )


RESOURCE = Resource(
    name="objectiveAssessments",
    category="Grade",
    tier=5,
    model=ObjectiveAssessment,
    rows=rows,
    payload=payload,
    sis_key=("testID",),
    sliced_by="district",
    personal=False,
)
