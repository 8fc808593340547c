"""Students with rights under Section 504: the disability that counts, and whether a plan of accommodations is in force.

One record for each Section 504 record that touches the school year, in the program that the Ed-Fi settings choose. A
plan counts when it is locked.
"""

import datetime
from typing import Annotated, Any

from sqlalchemy import Select

from include.edfi.documents.codes import MappingContext
from include.edfi.documents.model import Descriptor
from include.edfi.documents.resource import ChildRows, Resource, Row
from include.edfi.documents.scope import Scope
from include.edfi.documents.source import Source
from include.edfi.documents.standards import Key, Standard
from include.edfi.documents.student_programs import StudentProgram, during, in_program
from include.sis.programs import records, spells_of
from include.sis.special_education import PLAN_ORDER, accommodation_plans
from include.sis.tables import section504

NAME = "studentSection504ProgramAssociations"


class StudentSection504ProgramAssociation(StudentProgram):
    begin_date: Annotated[datetime.date, Key(), Source("Section504.startDate")]
    end_date: Annotated[datetime.date | None, Source("Section504.endDate")] = None
    section504_eligibility: Annotated[bool, Source(otherwise="always true: that there is a record")]
    section504_disability_descriptor: Annotated[Descriptor | None, Source("Section504.disability")] = None
    accommodation_plan: Annotated[bool, Source("Plan.locked", "PlanType.module")]


def rows(scope: Scope) -> Select[Any]:
    return records(scope, NAME, spells_of(scope, section504, "section504ID", "disability"))


def payload(row: Row, context: MappingContext) -> StudentSection504ProgramAssociation:
    return StudentSection504ProgramAssociation(
        **in_program(row, context),
        section504_eligibility=True,
        section504_disability_descriptor=context.code_or_none("Section504DisabilityDescriptor", row["disability"]),
        accommodation_plan=bool(during(row, row["plans"])),
    )


RESOURCE = Resource(
    name=NAME,
    category="Student",
    tier=3,
    model=StudentSection504ProgramAssociation,
    rows=rows,
    payload=payload,
    sis_key=("section504ID",),
    names={standard: "" for standard in Standard if standard < Standard.DS52},
    child_rows={"plans": ChildRows(rows=accommodation_plans, parent="personID", order=PLAN_ORDER)},
    sliced_by="person",
    narrowed_by=frozenset({"person"}),
    after=("studentSchoolAssociations",),
)
