"""Cohorts: groups of students that meet in a program, such as a reading group or a team.

A session of a program is a cohort of its school, or of the district when it is for students of all schools. It is
sent when its program is, and touches the school year; the program's category says which type of cohort it is.
"""

from typing import Annotated, Any

from sqlalchemy import Select, select

from include.edfi.documents.codes import MappingContext
from include.edfi.documents.cohorts import cohort_type, organization_of
from include.edfi.documents.model import Descriptor, EdFiModel
from include.edfi.documents.references import CohortIdentifier, EducationOrganizationReference, ProgramReference
from include.edfi.documents.resource import Resource, Row
from include.edfi.documents.scope import Scope
from include.edfi.documents.source import Source
from include.edfi.documents.standards import Key, Length
from include.edfi.documents.student_programs import program_type
from include.sis.cohorts import not_reported, sessions
from include.sis.narrowing import exclusion
from include.sis.programs import OF_PROGRAM


class CohortProgram(EdFiModel):
    program_reference: Annotated[ProgramReference, Key()]


class Cohort(EdFiModel):
    education_organization_reference: Annotated[
        EducationOrganizationReference, Key(), Source("School.number", otherwise="the agency of the configuration")
    ]
    cohort_identifier: Annotated[CohortIdentifier, Key()]
    cohort_description: Annotated[str, Length(1024), Source("ProgramSession.name")]
    cohort_type_descriptor: Annotated[Descriptor, Source("Program.category")]
    cohort_scope_descriptor: Annotated[Descriptor | None, Source("ProgramSession.schoolID")] = None
    programs: tuple[CohortProgram, ...] = ()


def rows(scope: Scope) -> Select[Any]:
    """One row per session."""
    session = sessions(scope)
    columns = [session.c[name] for name in ("sessionID", "schoolID", "schoolNumber", "name", *OF_PROGRAM)]
    return select(*columns, exclusion(not_reported(session)))


def payload(row: Row, context: MappingContext) -> Cohort:
    within = "District" if row["schoolNumber"] is None else "School"
    return Cohort(
        education_organization_reference=EducationOrganizationReference(
            education_organization_id=organization_of(row, context)
        ),
        cohort_identifier=str(row["sessionID"]),
        cohort_description=row["name"],
        cohort_type_descriptor=cohort_type(row, context),
        cohort_scope_descriptor=context.code_or_none("CohortScopeDescriptor", within),
        programs=(CohortProgram(program_reference=program_of(row, context)),),
    )


def program_of(row: Row, context: MappingContext) -> ProgramReference:
    """The program the cohort meets in, which is the district's."""
    return ProgramReference(
        education_organization_id=context.local_education_agency_id,
        program_name=row["programName"],
        program_type_descriptor=program_type(row, context),
    )


RESOURCE = Resource(
    name="cohorts",
    category="Cohort",
    tier=5,
    model=Cohort,
    rows=rows,
    payload=payload,
    sis_key=("sessionID",),
    sliced_by="district",
    personal=False,
)
