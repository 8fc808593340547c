"""English learners: since when, which services they get, and the first two years after they stopped being learners.

One record for each learner record of the year. A student who exited stays for two years of monitoring, and the record
says which year it is. A student whose parents declined is sent as refused, where the state has a code for it; services
that the parents refused are left out. The English proficiency is the latest one of the year's enrollments.
"""

import datetime
from typing import Annotated, Any

from sqlalchemy import Select

from include.edfi.documents.codes import MappingContext
from include.edfi.documents.model import Descriptor, EdFiModel
from include.edfi.documents.references import SchoolYearTypeReference
from include.edfi.documents.resource import ChildRows, Resource, Row
from include.edfi.documents.scope import Scope
from include.edfi.documents.source import Source
from include.edfi.documents.standards import Key
from include.edfi.documents.student_items import monitored_year
from include.edfi.documents.student_programs import ProgramParticipationStatus, StudentProgram, during, in_program
from include.sis import english_learners
from include.sis.programs import records

NAME = "studentLanguageInstructionProgramAssociations"


class LanguageInstructionProgramService(EdFiModel):
    language_instruction_program_service_descriptor: Annotated[Descriptor, Key(), Source("LepServiceType.code")]
    service_begin_date: Annotated[datetime.date, Source("LepService.startDate")]
    service_end_date: Annotated[datetime.date | None, Source("LepService.endDate")] = None


class EnglishLanguageProficiencyAssessment(EdFiModel):
    school_year_type_reference: Annotated[SchoolYearTypeReference, Key(), Source("SchoolYear.endYear")]
    monitored_descriptor: Annotated[
        Descriptor | None, Source("Lep.firstYearMonitoring", "Lep.secondYearMonitoring")
    ] = None
    participation_descriptor: Annotated[Descriptor | None, Source("Enrollment.englishProficiencyDate")] = None
    proficiency_descriptor: Annotated[Descriptor | None, Source("Enrollment.englishProficiency")] = None


class StudentLanguageInstructionProgramAssociation(StudentProgram):
    begin_date: Annotated[datetime.date, Key(), Source("Lep.identifiedDate")]
    end_date: Annotated[datetime.date | None, Source("Lep.exitDate")] = None
    reason_exited_descriptor: Annotated[Descriptor | None, Source("Lep.exitReason")] = None
    program_participation_statuses: Annotated[
        tuple[ProgramParticipationStatus, ...], Source("Lep.parentDeclined", "Lep.parentDeclinedDate")
    ] = ()
    english_learner_participation: Annotated[bool, Source("LepService.titleIII")]
    english_language_proficiency_assessments: tuple[EnglishLanguageProficiencyAssessment, ...]
    language_instruction_program_services: tuple[LanguageInstructionProgramService, ...] = ()


def rows(scope: Scope) -> Select[Any]:
    return records(scope, NAME, english_learners.learner_spells(scope))


def payload(row: Row, context: MappingContext) -> StudentLanguageInstructionProgramAssociation:
    services = during(row, row["services"])
    return StudentLanguageInstructionProgramAssociation(
        **in_program(row, context),
        program_participation_statuses=refused(row, context),
        english_learner_participation=any(service["titleIII"] for service in services),
        english_language_proficiency_assessments=(assessment_of(row, context),),
        language_instruction_program_services=services_of(services, context),
    )


def refused(row: Row, context: MappingContext) -> tuple[ProgramParticipationStatus, ...]:
    """The status of a student whose parents declined, from the day they did."""
    uri = context.code_or_none("ParticipationStatusDescriptor", "Refused") if row["parentDeclined"] else None
    if uri is None:
        return ()
    begin = row["parentDeclinedDate"] or row["beginDate"]
    return (ProgramParticipationStatus(participation_status_descriptor=uri, status_begin_date=begin),)


def assessment_of(row: Row, context: MappingContext) -> EnglishLanguageProficiencyAssessment:
    """What the year says of a student's English: the year of watching, and the latest result of the test."""
    latest = next(reversed(row["proficiencies"]), None)
    tested = context.code_or_none("ParticipationDescriptor", "Completed" if latest and latest["day"] else None)
    return EnglishLanguageProficiencyAssessment(
        school_year_type_reference=SchoolYearTypeReference(school_year=context.school_year),
        monitored_descriptor=context.code_or_none("MonitoredDescriptor", monitored_year(row)),
        participation_descriptor=tested,
        proficiency_descriptor=context.code_or_none("ProficiencyDescriptor", latest and latest["code"]),
    )


def services_of(services: list[Row], context: MappingContext) -> tuple[LanguageInstructionProgramService, ...]:
    """Services, each kind once: of several of a kind the one that began last."""
    by_kind = {
        context.code_or_none("LanguageInstructionProgramServiceDescriptor", service["code"]): service
        for service in services
    }
    return tuple(
        LanguageInstructionProgramService(
            language_instruction_program_service_descriptor=uri,
            service_begin_date=service["beginDate"],
            service_end_date=service["endDate"],
        )
        for uri, service in by_kind.items()
        if uri
    )


RESOURCE = Resource(
    name=NAME,
    category="Student",
    tier=3,
    model=StudentLanguageInstructionProgramAssociation,
    rows=rows,
    payload=payload,
    sis_key=("lepID",),
    child_rows={
        "services": ChildRows(rows=english_learners.services, parent="personID", order=english_learners.SERVICE_ORDER),
        "proficiencies": ChildRows(
            rows=english_learners.proficiencies, parent="personID", order=english_learners.PROFICIENCY_ORDER
        ),
    },
    sliced_by="person",
    narrowed_by=frozenset({"person"}),
    after=("studentSchoolAssociations",),
)
