"""Student assessments: the scores students reached in tests of this school year, with those of the objectives.

A score has up to three numbers (scale score, raw score, percentile) and the performance level reached. Scores of
objectives are listed with the score of their test; one that belongs to no score of a test is not sent.
"""

import datetime
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Annotated, Any

from sqlalchemy import Select

from include.edfi.documents.codes import MappingContext
from include.edfi.documents.model import Descriptor, EdFiModel
from include.edfi.documents.references import (
    AssessmentReference,
    ObjectiveAssessmentReference,
    SchoolYearTypeReference,
    StudentReference,
)
from include.edfi.documents.resource import ChildRows, Resource, Row
from include.edfi.documents.scope import Scope
from include.edfi.documents.source import Source
from include.edfi.documents.standards import In, Key, Length, Required, Standard
from include.sis.assessments import objective_scores, student_scores

METHODS = {"Scale": "scaleScore", "Raw": "rawScore", "Percentile": "percentile"}
"""Code of the AssessmentReportingMethod map -> the column it is kept in."""


class ScoreResult(EdFiModel):
    assessment_reporting_method_descriptor: Annotated[Descriptor, Key(), Source(otherwise="Scale, Raw or Percentile")]
    result: Annotated[str, Length(35), Source("TestScore.scaleScore", "TestScore.rawScore", "TestScore.percentile")]
    result_datatype_type_descriptor: Annotated[Descriptor, Source(otherwise="Integer or Decimal")]


class PerformanceLevel(EdFiModel):
    assessment_reporting_method_descriptor: Annotated[Descriptor, Key(), Source(otherwise="always the code Level")]
    performance_level_descriptor: Annotated[Descriptor, Key(), Source("TestScore.result")]
    performance_level_met: Annotated[
        bool, In(until=Standard.DS33, required=True), Source(otherwise="always true: it is the level reached")
    ] = True


class StudentObjectiveAssessment(EdFiModel):
    objective_assessment_reference: Annotated[ObjectiveAssessmentReference, Key()]
    score_results: Annotated[tuple[ScoreResult, ...], Required(until=Standard.DS33)] = ()
    performance_levels: tuple[PerformanceLevel, ...] = ()


class StudentAssessment(EdFiModel):
    assessment_reference: Annotated[AssessmentReference, Key()]
    student_assessment_identifier: Annotated[str, Length(60), Key(), Source("TestScore.scoreID")]
    student_reference: Annotated[StudentReference, Key()]
    administration_date: Annotated[
        datetime.datetime | None, Required(until=Standard.DS33), Source("TestScore.date")
    ] = None
    school_year_type_reference: Annotated[SchoolYearTypeReference, Source("SchoolYear.endYear")]
    when_assessed_grade_level_descriptor: Annotated[Descriptor | None, Source("TestScore.testingGrade")] = None
    score_results: tuple[ScoreResult, ...] = ()
    performance_levels: tuple[PerformanceLevel, ...] = ()
    student_objective_assessments: tuple[StudentObjectiveAssessment, ...] = ()


def rows(scope: Scope) -> Select[Any]:
    return student_scores(scope)


def payload(row: Row, context: MappingContext) -> StudentAssessment:
    midnight = datetime.time(tzinfo=datetime.UTC)
    return StudentAssessment(
        assessment_reference=AssessmentReference(assessment_identifier=row["identifier"], namespace=context.namespace),
        student_assessment_identifier=str(row["scoreID"]),
        student_reference=StudentReference(student_unique_id=row["studentUniqueId"]),
        administration_date=datetime.datetime.combine(row["date"], midnight),
        school_year_type_reference=SchoolYearTypeReference(school_year=context.school_year),
        when_assessed_grade_level_descriptor=context.code_or_none("GradeLevelDescriptor", row["testingGrade"]),
        score_results=tuple(_results(row, context)),
        performance_levels=_levels(row, context),
        student_objective_assessments=tuple(_objectives(row, context)),
    )


def _results(scores: Mapping[str, Any], context: MappingContext) -> Iterator[ScoreResult]:
    for method, column in METHODS.items():
        uri = context.code_or_none("AssessmentReportingMethodDescriptor", method)
        if uri and scores[column] is not None:
            number = Decimal(scores[column])
            kind = "Integer" if number == number.to_integral_value() else "Decimal"
            yield ScoreResult(
                assessment_reporting_method_descriptor=uri,
                result=f"{number.normalize():f}",
                result_datatype_type_descriptor=context.code("ResultDatatypeTypeDescriptor", kind),
            )


def _levels(scores: Mapping[str, Any], context: MappingContext) -> tuple[PerformanceLevel, ...]:
    level = context.code_or_none("PerformanceLevelDescriptor", scores["result"])
    if not level:
        return ()
    method = context.code("AssessmentReportingMethodDescriptor", "Level")
    return (PerformanceLevel(assessment_reporting_method_descriptor=method, performance_level_descriptor=level),)


def _objectives(row: Row, context: MappingContext) -> Iterator[StudentObjectiveAssessment]:
    """Each objective of the test once, with the score entered last."""
    by_code = {
        objective["identifier"]: objective
        for objective in row["objectives"]
        if objective["assessment"] == row["identifier"]
    }
    for code, objective in by_code.items():
        yield StudentObjectiveAssessment(
            objective_assessment_reference=ObjectiveAssessmentReference(
                assessment_identifier=row["identifier"], namespace=context.namespace, identification_code=code
            ),
            score_results=tuple(_results(objective, context)),
            performance_levels=_levels(objective, context),
        )


RESOURCE = Resource(
    name="studentAssessments",
    category="Grade",
    tier=5,
    model=StudentAssessment,
    rows=rows,
    payload=payload,
    sis_key=("personID", "scoreID"),
    child_rows={"objectives": ChildRows(rows=objective_scores, parent="scoreID", order=("scoreID",))},
    sliced_by="person",
    narrowed_by=frozenset({"person"}),
)
