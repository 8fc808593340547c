"""Students who eat at school at a free, reduced or standard price, and whether they were certified without applying.

One record for each eligibility for meals of the year that shares a day with a reported enrollment. An eligibility
without a first day holds from the first day of the school year. Prices that are mapped to nothing are not sent.
"""

import datetime
from typing import Annotated, Any

from sqlalchemy import Select, func, or_, select

from include.edfi.documents.codes import MappingContext
from include.edfi.documents.model import Descriptor, EdFiModel
from include.edfi.documents.resource import Resource, Row
from include.edfi.documents.scope import Scope
from include.edfi.documents.source import Source
from include.edfi.documents.standards import Key
from include.edfi.documents.student_programs import StudentProgram, in_program
from include.sis.narrowing import narrowed
from include.sis.programs import records
from include.sis.tables import pos_eligibility, school_year

NAME = "studentSchoolFoodServiceProgramAssociations"
MEALS, DIRECT = "Meal", "Direct"
"""POSEligibility.eligibilityType of meals; POSEligibility.source of a certification without an application."""


class SchoolFoodServiceProgramService(EdFiModel):
    school_food_service_program_service_descriptor: Annotated[Descriptor, Key(), Source("POSEligibility.eligibility")]


class StudentSchoolFoodServiceProgramAssociation(StudentProgram):
    begin_date: Annotated[datetime.date, Key(), Source("POSEligibility.startDate", "SchoolYear.startDate")]
    end_date: Annotated[datetime.date | None, Source("POSEligibility.endDate")] = None
    direct_certification: Annotated[bool | None, Source("POSEligibility.source")] = None
    school_food_service_program_services: tuple[SchoolFoodServiceProgramService, ...]


def rows(scope: Scope) -> Select[Any]:
    table, year = pos_eligibility.c, school_year.c
    spells = (
        select(
            table.eligibilityID,
            table.personID,
            func.coalesce(table.startDate, year.startDate).label("beginDate"),
            table.endDate,
            table.eligibility,
            table.source,
        )
        .select_from(pos_eligibility.join(school_year, year.endYear == table.endYear))
        .where(table.endYear == scope.school_year)
        .where(or_(table.eligibilityType.is_(None), table.eligibilityType.in_(("", MEALS))))
    )
    return records(scope, NAME, narrowed(spells, scope, person=table.personID), within_enrollment=True)


def payload(row: Row, context: MappingContext) -> StudentSchoolFoodServiceProgramAssociation:
    price = context.code("SchoolFoodServiceProgramServiceDescriptor", row["eligibility"])
    source = (row["source"] or "").strip()
    return StudentSchoolFoodServiceProgramAssociation(
        **in_program(row, context),
        direct_certification=source == DIRECT if source else None,
        school_food_service_program_services=(
            SchoolFoodServiceProgramService(school_food_service_program_service_descriptor=price),
        ),
    )


RESOURCE = Resource(
    name=NAME,
    category="Student",
    tier=3,
    model=StudentSchoolFoodServiceProgramAssociation,
    rows=rows,
    payload=payload,
    sis_key=("eligibilityID",),
    sliced_by="person",
    narrowed_by=frozenset({"person"}),
    after=("studentSchoolAssociations",),
)
