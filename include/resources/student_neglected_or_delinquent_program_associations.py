"""Neglected or delinquent children in programs for them, such as the school of a juvenile detention center.

The Ed-Fi settings say which programs of the district are of this kind; participations in them are sent here. The
program's code is mapped to the kind of institution and to its services.
"""

import datetime
from typing import Annotated, Any

from sqlalchemy import Select

from include.edfi.documents.codes import MappingContext
from include.edfi.documents.model import Descriptor, EdFiModel
from include.edfi.documents.resource import Resource, Row
from include.edfi.documents.scope import Scope
from include.edfi.documents.source import Source
from include.edfi.documents.standards import Key
from include.edfi.documents.student_programs import StudentProgram, in_program
from include.sis.programs import participations

NAME = "studentNeglectedOrDelinquentProgramAssociations"


class NeglectedOrDelinquentProgramService(EdFiModel):
    neglected_or_delinquent_program_service_descriptor: Annotated[Descriptor, Key(), Source("Program.code")]
    primary_indicator: Annotated[bool, Source(otherwise="always true: a program is one service")]
    service_begin_date: Annotated[datetime.date, Source("ProgramParticipation.startDate")]
    service_end_date: Annotated[datetime.date | None, Source("ProgramParticipation.endDate")] = None


class StudentNeglectedOrDelinquentProgramAssociation(StudentProgram):
    begin_date: Annotated[datetime.date, Key(), Source("ProgramParticipation.startDate")]
    end_date: Annotated[datetime.date | None, Source("ProgramParticipation.endDate")] = None
    reason_exited_descriptor: Annotated[Descriptor | None, Source("ProgramParticipation.exitReason")] = None
    neglected_or_delinquent_program_descriptor: Annotated[Descriptor | None, Source("Program.code")] = None
    neglected_or_delinquent_program_services: tuple[NeglectedOrDelinquentProgramService, ...] = ()


def rows(scope: Scope) -> Select[Any]:
    return participations(scope, NAME)


def payload(row: Row, context: MappingContext) -> StudentNeglectedOrDelinquentProgramAssociation:
    return StudentNeglectedOrDelinquentProgramAssociation(
        **in_program(row, context),
        neglected_or_delinquent_program_descriptor=context.code_or_none(
            "NeglectedOrDelinquentProgramDescriptor", row["programCode"]
        ),
        neglected_or_delinquent_program_services=services_of(row, context),
    )


def services_of(row: Row, context: MappingContext) -> tuple[NeglectedOrDelinquentProgramService, ...]:
    """What the program does, as its one service."""
    uri = context.code_or_none("NeglectedOrDelinquentProgramServiceDescriptor", row["programCode"])
    if uri is None:
        return ()
    service = NeglectedOrDelinquentProgramService(
        neglected_or_delinquent_program_service_descriptor=uri,
        primary_indicator=True,
        service_begin_date=row["beginDate"],
        service_end_date=row["endDate"],
    )
    return (service,)


RESOURCE = Resource(
    name=NAME,
    category="Student",
    tier=3,
    model=StudentNeglectedOrDelinquentProgramAssociation,
    rows=rows,
    payload=payload,
    sis_key=("participationID",),
    sliced_by="person",
    narrowed_by=frozenset({"person"}),
    after=("studentSchoolAssociations",),
)
