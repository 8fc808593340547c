"""Elements that all associations of students with programs share: student, program, dates and exit reason."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Annotated, Any

from include.edfi.documents.codes import MappingContext
from include.edfi.documents.model import Descriptor, EdFiModel
from include.edfi.documents.references import EducationOrganizationReference, ProgramReference, StudentReference
from include.edfi.documents.source import Source
from include.edfi.documents.standards import Key


class ProgramParticipationStatus(EdFiModel):
    participation_status_descriptor: Annotated[Descriptor, Key()]
    status_begin_date: Annotated[datetime.date, Key()]


class StudentProgram(EdFiModel):
    """The common elements; each association declares the Campus columns of its dates."""

    education_organization_reference: Annotated[
        EducationOrganizationReference, Key(), Source(otherwise="the agency of the configuration")
    ]
    program_reference: Annotated[ProgramReference, Key()]
    student_reference: Annotated[StudentReference, Key()]
    begin_date: Annotated[datetime.date, Key()]
    end_date: datetime.date | None = None
    reason_exited_descriptor: Descriptor | None = None


def program_type(row: Mapping[str, Any], context: MappingContext) -> str:
    """The descriptor of a program's category.

    Raises:
        Unmappable: the program has no category, or it is not mapped, or mapped to "do not send".
    """
    return context.code("ProgramTypeDescriptor", row["programCategory"])


def in_program(row: Mapping[str, Any], context: MappingContext) -> dict[str, Any]:
    """The elements of a `StudentProgram` by name, from the labels of `include.sis.programs`.

    Raises:
        Unmappable: the program's category or the row's exit reason is not mapped.
    """
    agency = context.local_education_agency_id
    return {
        "education_organization_reference": EducationOrganizationReference(education_organization_id=agency),
        "program_reference": ProgramReference(
            education_organization_id=agency,
            program_name=row["programName"],
            program_type_descriptor=program_type(row, context),
        ),
        "student_reference": StudentReference(student_unique_id=row["studentUniqueId"]),
        "begin_date": row["beginDate"],
        "end_date": row["endDate"],
        "reason_exited_descriptor": context.code_or_none("ReasonExitedDescriptor", row.get("exitReason")),
    }


def during(record: Mapping[str, Any], records: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Those of a student's other records, in their order, that share a day with this one; without an end they go on."""
    return [
        other
        for other in records
        if not _before(other["endDate"], record["beginDate"]) and not _before(record["endDate"], other["beginDate"])
    ]


def _before(end: datetime.date | None, begin: datetime.date | None) -> bool:
    return end is not None and begin is not None and end < begin
