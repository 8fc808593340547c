"""Students in career and technical programs: which one, from when to when, and the result of the skills assessment.

The Ed-Fi settings say which programs of the district are career and technical ones; participations in them are sent
here. The program's code is mapped to the career pathway.
"""

import datetime
from typing import Annotated, Any

from pydantic import Field
from sqlalchemy import Select

from include.edfi.documents.codes import MappingContext
from include.edfi.documents.model import Descriptor, EdFiModel
from include.edfi.documents.resource import Resource, Row
from include.edfi.documents.scope import Scope
from include.edfi.documents.source import Source
from include.edfi.documents.standards import In, Key, Length, Standard
from include.edfi.documents.student_programs import StudentProgram, in_program
from include.sis.programs import participations

NAME = "studentCTEProgramAssociations"


class CteProgramService(EdFiModel):
    cte_program_service_descriptor: Annotated[Descriptor, Key(), Source("Program.code")]
    cip_code: Annotated[str | None, Length(120), Source("Program.cipCode")] = None
    primary_indicator: Annotated[bool, Source(otherwise="always true: a program serves one career")]
    service_begin_date: Annotated[datetime.date, Source("ProgramParticipation.startDate")]
    service_end_date: Annotated[datetime.date | None, Source("ProgramParticipation.endDate")] = None


class CteProgram(EdFiModel):
    career_pathway_descriptor: Annotated[Descriptor, Key(), Source("Program.code")]
    cip_code: Annotated[str | None, Length(120), Source("Program.cipCode")] = None
    primary_indicator: Annotated[
        bool, Field(alias="primaryCTEProgramIndicator"), Source(otherwise="always true: a program serves one career")
    ]


class StudentCTEProgramAssociation(StudentProgram):
    begin_date: Annotated[datetime.date, Key(), Source("ProgramParticipation.startDate")]
    end_date: Annotated[datetime.date | None, Source("ProgramParticipation.endDate")] = None
    reason_exited_descriptor: Annotated[Descriptor | None, Source("ProgramParticipation.exitReason")] = None
    cte_programs: Annotated[tuple[CteProgram, ...], In(until=Standard.DS40)] = ()
    cte_program_services: tuple[CteProgramService, ...] = ()
    non_traditional_gender_status: Annotated[bool, Source("ProgramParticipation.nonTraditional")]
    private_program: Annotated[bool, Field(alias="privateCTEProgram"), Source("Program.privateProvider")]
    technical_skills_assessment_descriptor: Annotated[
        Descriptor | None, Source("ProgramParticipation.skillsAssessment")
    ] = None


def rows(scope: Scope) -> Select[Any]:
    return participations(scope, NAME, "nonTraditional", "skillsAssessment", "cipCode", "privateProvider")


def payload(row: Row, context: MappingContext) -> StudentCTEProgramAssociation:
    return StudentCTEProgramAssociation(
        **in_program(row, context),
        cte_programs=pathways_of(row, context),
        cte_program_services=services_of(row, context),
        non_traditional_gender_status=bool(row["nonTraditional"]),
        private_program=bool(row["privateProvider"]),
        technical_skills_assessment_descriptor=context.code_or_none(
            "TechnicalSkillsAssessmentDescriptor", row["skillsAssessment"]
        ),
    )


def services_of(row: Row, context: MappingContext) -> tuple[CteProgramService, ...]:
    """The career the program prepares for, as its one service."""
    career = context.code_or_none("CteProgramServiceDescriptor", row["programCode"])
    if career is None:
        return ()
    service = CteProgramService(
        cte_program_service_descriptor=career,
        cip_code=row["cipCode"] or None,
        primary_indicator=True,
        service_begin_date=row["beginDate"],
        service_end_date=row["endDate"],
    )
    return (service,)


def pathways_of(row: Row, context: MappingContext) -> tuple[CteProgram, ...]:
    """The same career in the words of the older standards, and only looked up for them."""
    if context.standard > Standard.DS40:
        return ()
    career = context.code_or_none("CareerPathwayDescriptor", row["programCode"])
    if career is None:
        return ()
    pathway = CteProgram(career_pathway_descriptor=career, cip_code=row["cipCode"] or None, primary_indicator=True)
    return (pathway,)


RESOURCE = Resource(
    name=NAME,
    category="Student",
    tier=3,
    model=StudentCTEProgramAssociation,
    rows=rows,
    payload=payload,
    sis_key=("participationID",),
    sliced_by="person",
    narrowed_by=frozenset({"person"}),
    after=("studentSchoolAssociations",),
)
