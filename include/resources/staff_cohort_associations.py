"""Staff of cohorts: who instructs which session of a program.

The instructor belongs to the session as long as it lasts; a session without one has no such record.
"""

import datetime
from typing import Annotated, Any

from sqlalchemy import Select

from include.edfi.documents.codes import MappingContext
from include.edfi.documents.cohorts import cohort_of
from include.edfi.documents.model import EdFiModel
from include.edfi.documents.references import CohortReference, StaffReference
from include.edfi.documents.resource import Resource, Row
from include.edfi.documents.scope import Scope
from include.edfi.documents.source import Source
from include.edfi.documents.standards import Key
from include.sis.cohorts import instructors


class StaffCohortAssociation(EdFiModel):
    cohort_reference: Annotated[CohortReference, Key()]
    staff_reference: Annotated[StaffReference, Key()]
    begin_date: Annotated[datetime.date, Key(), Source("ProgramSession.startDate")]
    end_date: Annotated[datetime.date | None, Source("ProgramSession.endDate")] = None


def rows(scope: Scope) -> Select[Any]:
    """One row per session with an instructor."""
    return instructors(scope)


def payload(row: Row, context: MappingContext) -> StaffCohortAssociation:
    return StaffCohortAssociation(
        cohort_reference=cohort_of(row, context),
        staff_reference=StaffReference(staff_unique_id=row["staffUniqueId"]),
        begin_date=row["beginDate"],
        end_date=row["endDate"],
    )


RESOURCE = Resource(
    name="staffCohortAssociations",
    category="Cohort",
    tier=5,
    model=StaffCohortAssociation,
    rows=rows,
    payload=payload,
    sis_key=("sessionID",),
    sliced_by="person",
    narrowed_by=frozenset({"person"}),
    after=(
        "staffEducationOrganizationEmploymentAssociations",
        "staffEducationOrganizationAssignmentAssociations",
    ),
)
