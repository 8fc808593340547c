"""Grading periods: the spans of the year that grades are given for, such as the four quarters.

A district enters them by hand in its Ed-Fi settings, school by school. One without a single day of instruction
is not sent.
"""

import datetime
from typing import Annotated, Any

from sqlalchemy import Select, select

from include.edfi.documents.codes import MappingContext
from include.edfi.documents.model import Descriptor, EdFiModel
from include.edfi.documents.references import SchoolReference, SchoolYearTypeReference
from include.edfi.documents.resource import Resource, Row
from include.edfi.documents.scope import Scope
from include.edfi.documents.source import Source
from include.edfi.documents.standards import In, Key, Length, Standard
from include.sis.calendars import integer_id
from include.sis.narrowing import exclusion, school_reasons
from include.sis.schedules import instructional_days
from include.sis.tables import ed_fi_grading_period, school


class GradingPeriod(EdFiModel):
    grading_period_descriptor: Annotated[Descriptor, Key(), Source("EdFiGradingPeriod.descriptor")]
    grading_period_name: Annotated[
        str,
        Length(60),
        In(since=Standard.DS50),
        Key(since=Standard.DS50),
        Source("EdFiGradingPeriod.gradingPeriodName", "EdFiGradingPeriod.descriptor"),
    ]
    period_sequence: Annotated[int, Key(until=Standard.DS40), Source("EdFiGradingPeriod.sequence")]
    school_reference: Annotated[SchoolReference, Key()]
    school_year_type_reference: Annotated[SchoolYearTypeReference, Key()]
    begin_date: Annotated[datetime.date, Source("EdFiGradingPeriod.beginDate")]
    end_date: Annotated[datetime.date, Source("EdFiGradingPeriod.endDate")]
    total_instructional_days: Annotated[int, Source("Day.instruction")]


def rows(scope: Scope) -> Select[Any]:
    own = ed_fi_grading_period.c
    days = instructional_days(scope, school.c.schoolID, own.beginDate, own.endDate)
    return (
        select(
            own.id.label("gradingPeriodID"),
            own.descriptor,
            own.gradingPeriodName,
            own.sequence,
            own.beginDate,
            own.endDate,
            school.c.schoolID,
            school.c.number.label("schoolNumber"),
            days,
            exclusion(*school_reasons(scope), (days.element == 0, "no day of instruction falls in it")),
        )
        .select_from(ed_fi_grading_period.join(school, school.c.schoolID == own.schoolID))
        .where(own.endYear == scope.school_year, school.c.schoolID.in_(scope.schools))
    )


def payload(row: Row, context: MappingContext) -> GradingPeriod:
    return GradingPeriod(
        grading_period_descriptor=context.code("GradingPeriodDescriptor", row["descriptor"]),
        grading_period_name=row["gradingPeriodName"] or row["descriptor"],
        period_sequence=row["sequence"],
        school_reference=SchoolReference(school_id=integer_id(row, "schoolNumber")),
        school_year_type_reference=SchoolYearTypeReference(school_year=context.school_year),
        begin_date=row["beginDate"],
        end_date=row["endDate"],
        total_instructional_days=row["instructionalDays"],
    )


RESOURCE = Resource(
    name="gradingPeriods",
    category="Grade",
    tier=2,
    model=GradingPeriod,
    rows=rows,
    payload=payload,
    sis_key=("gradingPeriodID",),
    personal=False,
)
