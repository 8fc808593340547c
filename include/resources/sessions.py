"""Sessions: the terms of a school year, such as the fall and the spring semester, school by school.

All terms of a school that mean the same term type make one session: it begins with the earliest and ends with
the latest of them. A session lists the grading periods that lie in it and counts its days of instruction.
"""

import datetime
from typing import Annotated, Any

from sqlalchemy import Select, and_, case, func, select

from include.edfi.documents.codes import MappingContext
from include.edfi.documents.model import Descriptor, EdFiModel
from include.edfi.documents.references import GradingPeriodReference, SchoolReference, SchoolYearTypeReference
from include.edfi.documents.resource import ChildRows, Resource, Row
from include.edfi.documents.scope import Scope
from include.edfi.documents.source import Source
from include.edfi.documents.standards import Key, Length
from include.sis.calendars import integer_id
from include.sis.schedules import instructional_days, session_spans
from include.sis.tables import ed_fi_grading_period, school


class SessionGradingPeriod(EdFiModel):
    grading_period_reference: Annotated[GradingPeriodReference, Key()]


class Session(EdFiModel):
    school_reference: Annotated[SchoolReference, Key()]
    school_year_type_reference: Annotated[SchoolYearTypeReference, Key()]
    session_name: Annotated[str, Length(60), Key(), Source("EdFiTermMapping.termType")]
    begin_date: Annotated[datetime.date, Source("Term.startDate")]
    end_date: Annotated[datetime.date, Source("Term.endDate")]
    term_descriptor: Annotated[Descriptor, Source("EdFiTermMapping.termType")]
    total_instructional_days: Annotated[int, Source("Day.instruction")]
    grading_periods: tuple[SessionGradingPeriod, ...] = ()


def rows(scope: Scope) -> Select[Any]:
    spans = session_spans(scope)
    return select(
        spans.c.schoolID,
        spans.c.termType,
        func.coalesce(spans.c.termID, 0).label("termID"),
        case((spans.c.termID.is_(None), spans.c.termType), else_="").label("ownTermType"),
        spans.c.beginDate,
        spans.c.endDate,
        school.c.number.label("schoolNumber"),
        instructional_days(scope, spans.c.schoolID, spans.c.beginDate, spans.c.endDate),
        spans.c.reason.label("excluded"),
    ).select_from(spans.join(school, school.c.schoolID == spans.c.schoolID))


def grading_periods(scope: Scope) -> Select[Any]:
    """Grading periods that lie within a session; `parent` is the school, and the term type identifies the session."""
    spans = session_spans(scope)
    within = and_(
        ed_fi_grading_period.c.schoolID == spans.c.schoolID,
        ed_fi_grading_period.c.endYear == scope.school_year,
        ed_fi_grading_period.c.beginDate >= spans.c.beginDate,
        ed_fi_grading_period.c.endDate <= spans.c.endDate,
        instructional_days(
            scope, spans.c.schoolID, ed_fi_grading_period.c.beginDate, ed_fi_grading_period.c.endDate
        ).element
        > 0,
    )
    return select(
        spans.c.schoolID.label("parent"),
        spans.c.termType,
        ed_fi_grading_period.c.descriptor,
        ed_fi_grading_period.c.gradingPeriodName,
        ed_fi_grading_period.c.sequence,
    ).select_from(spans.join(ed_fi_grading_period, within))


def payload(row: Row, context: MappingContext) -> Session:
    school_id = integer_id(row, "schoolNumber")
    periods = [
        grading_period for grading_period in row["gradingPeriods"] if grading_period["termType"] == row["termType"]
    ]
    return Session(
        school_reference=SchoolReference(school_id=school_id),
        school_year_type_reference=SchoolYearTypeReference(school_year=context.school_year),
        session_name=row["termType"],
        begin_date=row["beginDate"],
        end_date=row["endDate"],
        term_descriptor=context.code("TermDescriptor", row["termType"]),
        total_instructional_days=row["instructionalDays"],
        grading_periods=tuple(
            SessionGradingPeriod(
                grading_period_reference=GradingPeriodReference(
                    grading_period_descriptor=context.code("GradingPeriodDescriptor", grading_period["descriptor"]),
                    grading_period_name=grading_period["gradingPeriodName"] or grading_period["descriptor"],
                    period_sequence=grading_period["sequence"],
                    school_id=school_id,
                    school_year=context.school_year,
                )
            )
            for grading_period in periods
        ),
    )


RESOURCE = Resource(
    name="sessions",
    category="Schedule",
    tier=2,
    model=Session,
    rows=rows,
    payload=payload,
    sis_key=("schoolID", "termID", "ownTermType"),
    child_rows={"gradingPeriods": ChildRows(rows=grading_periods, parent="schoolID", order=("sequence",))},
    personal=False,
    key_can_change=True,
)
