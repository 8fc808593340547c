"""Employment of staff by the district: since when, until when, and with which status.

One record per employment that touches the year, of the staff the run is about. A staff member who left and was
hired again has two.
"""

import datetime
from typing import Annotated, Any

from sqlalchemy import Select, case, func, select

from include.edfi.documents.codes import MappingContext
from include.edfi.documents.model import Descriptor, EdFiModel
from include.edfi.documents.references import EducationOrganizationReference, StaffReference
from include.edfi.documents.resource import Resource, Row
from include.edfi.documents.scope import Scope
from include.edfi.documents.source import Source
from include.edfi.documents.standards import Key
from include.sis.narrowing import exclusion, narrowed
from include.sis.people import no_staff_id, staff_unique_id
from include.sis.staff import employed, staff_members, staff_reasons
from include.sis.tables import employment, person


class StaffEducationOrganizationEmploymentAssociation(EdFiModel):
    education_organization_reference: Annotated[EducationOrganizationReference, Key()]
    staff_reference: Annotated[StaffReference, Key()]
    employment_status_descriptor: Annotated[Descriptor, Key(), Source("Employment.status")]
    hire_date: Annotated[datetime.date, Key(), Source("Employment.startDate")]
    end_date: Annotated[datetime.date | None, Source("Employment.endDate")] = None


def rows(scope: Scope) -> Select[Any]:
    """Employments of the year; of several with one status and hire date the one that lasts longest."""
    members = staff_members(scope)
    same_key = [employment.c.personID, employment.c.status, employment.c.startDate]
    still_open = case((employment.c.endDate.is_(None), 0), else_=1)
    lasting = [still_open, employment.c.endDate.desc(), employment.c.employmentID]
    spells = (
        select(
            employment.c.employmentID,
            employment.c.personID,
            staff_unique_id(scope).label("staffUniqueId"),
            employment.c.status,
            employment.c.startDate,
            employment.c.endDate,
            exclusion(no_staff_id(scope), *staff_reasons(members)),
            func.row_number().over(partition_by=same_key, order_by=lasting).label("rank"),
        )
        .select_from(
            employment.join(members, members.c.personID == employment.c.personID).join(
                person, person.c.personID == employment.c.personID
            )
        )
        .where(employed(scope))
        .subquery("spells")
    )
    named = [column for column in spells.c if column.key != "rank"]
    return narrowed(select(*named).where(spells.c.rank == 1), scope, person=spells.c.personID)


def payload(row: Row, context: MappingContext) -> StaffEducationOrganizationEmploymentAssociation:
    agency = context.local_education_agency_id
    return StaffEducationOrganizationEmploymentAssociation(
        education_organization_reference=EducationOrganizationReference(education_organization_id=agency),
        staff_reference=StaffReference(staff_unique_id=row["staffUniqueId"]),
        employment_status_descriptor=context.code("EmploymentStatusDescriptor", row["status"]),
        hire_date=row["startDate"],
        end_date=row["endDate"],
    )


RESOURCE = Resource(
    name="staffEducationOrganizationEmploymentAssociations",
    category="Staff",
    tier=3,
    model=StaffEducationOrganizationEmploymentAssociation,
    rows=rows,
    payload=payload,
    sis_key=("employmentID",),
    sliced_by="person",
    narrowed_by=frozenset({"person"}),
)
