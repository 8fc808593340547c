"""Programs: what the district offers beyond the ordinary lessons, such as special education, meals or Title I.

A program is sent when it is active and marked as reported; its category says of which type it is. A program entered
twice under one name and category is one program. All programs are the district's, whichever schools take part.
"""

from typing import Annotated, Any

from sqlalchemy import Select, select

from include.edfi.documents.codes import MappingContext
from include.edfi.documents.model import Descriptor, EdFiModel
from include.edfi.documents.references import EducationOrganizationReference
from include.edfi.documents.resource import Resource, Row
from include.edfi.documents.scope import Scope
from include.edfi.documents.source import Source
from include.edfi.documents.standards import Key, Length
from include.edfi.documents.student_programs import program_type
from include.sis.narrowing import exclusion
from include.sis.programs import programs
from include.sis.survivors import rank_among, survivors


class Program(EdFiModel):
    education_organization_reference: Annotated[
        EducationOrganizationReference, Key(), Source(otherwise="the agency of the configuration")
    ]
    program_name: Annotated[str, Length(60), Key(), Source("Program.name")]
    program_type_descriptor: Annotated[Descriptor, Key(), Source("Program.category")]
    program_id: Annotated[str | None, Length(20), Source("Program.code")] = None


def rows(scope: Scope) -> Select[Any]:
    """One row per name and category: a reported program when there is one."""
    known = programs(scope)
    reasons = [(known.c.reason.is_not(None), known.c.reason)]
    columns = [known.c[name] for name in ("programID", "programName", "programCategory", "programCode")]
    rank = rank_among([known.c.programName, known.c.programCategory], reasons, known.c.programID)
    return survivors(select(*columns, exclusion(*reasons), rank).subquery("ranked_programs"))


def payload(row: Row, context: MappingContext) -> Program:
    return Program(
        education_organization_reference=EducationOrganizationReference(
            education_organization_id=context.local_education_agency_id
        ),
        program_name=row["programName"],
        program_type_descriptor=program_type(row, context),
        program_id=row["programCode"] or None,
    )


RESOURCE = Resource(
    name="programs",
    category="Student",
    tier=3,
    model=Program,
    rows=rows,
    payload=payload,
    sis_key=("programID",),
    sliced_by="district",
    personal=False,
)
