"""Homeless students: since when, where they spend the night, and whether they are on their own.

One record for each time of homelessness that touches the school year, in the program that the Ed-Fi settings choose
for them.
"""

import datetime
from typing import Annotated, Any

from sqlalchemy import Select

from include.edfi.documents.codes import MappingContext
from include.edfi.documents.model import Descriptor
from include.edfi.documents.resource import Resource, Row
from include.edfi.documents.scope import Scope
from include.edfi.documents.source import Source
from include.edfi.documents.standards import Key
from include.edfi.documents.student_programs import StudentProgram, in_program
from include.sis.programs import records, spells_of
from include.sis.tables import homeless

NAME = "studentHomelessProgramAssociations"


class StudentHomelessProgramAssociation(StudentProgram):
    begin_date: Annotated[datetime.date, Key(), Source("Homeless.startDate")]
    end_date: Annotated[datetime.date | None, Source("Homeless.endDate")] = None
    homeless_primary_nighttime_residence_descriptor: Annotated[
        Descriptor | None, Source("Homeless.primaryNightTimeResidence")
    ] = None
    homeless_unaccompanied_youth: Annotated[bool, Source("Homeless.unaccompaniedYouth")]


def rows(scope: Scope) -> Select[Any]:
    spells = spells_of(scope, homeless, "homelessID", "primaryNightTimeResidence", "unaccompaniedYouth")
    return records(scope, NAME, spells)


def payload(row: Row, context: MappingContext) -> StudentHomelessProgramAssociation:
    return StudentHomelessProgramAssociation(
        **in_program(row, context),
        homeless_primary_nighttime_residence_descriptor=context.code_or_none(
            "HomelessPrimaryNighttimeResidenceDescriptor", row["primaryNightTimeResidence"]
        ),
        homeless_unaccompanied_youth=bool(row["unaccompaniedYouth"]),
    )


RESOURCE = Resource(
    name=NAME,
    category="Student",
    tier=3,
    model=StudentHomelessProgramAssociation,
    rows=rows,
    payload=payload,
    sis_key=("homelessID",),
    sliced_by="person",
    narrowed_by=frozenset({"person"}),
    after=("studentSchoolAssociations",),
)
