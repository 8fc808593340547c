"""Staff in a discipline incident: who reported it, and who of the staff was hurt in it, saw it or was to blame.

One record per staff member and incident, with all the ways the staff member took part. Staff without a reported
assignment in the district are not sent; their incident is.
"""

from typing import Annotated, Any

from sqlalchemy import Select

from include.edfi.documents.codes import MappingContext
from include.edfi.documents.incidents import ParticipationCode, of_person, participation_codes_of
from include.edfi.documents.model import EdFiModel
from include.edfi.documents.references import DisciplineIncidentReference, StaffReference
from include.edfi.documents.resource import ChildRows, Resource, Row
from include.edfi.documents.scope import Scope
from include.edfi.documents.source import Source
from include.edfi.documents.standards import Key
from include.sis.behavior import acting, staff_in_incidents
from include.sis.calendars import integer_id


class StaffDisciplineIncidentAssociation(EdFiModel):
    discipline_incident_reference: Annotated[DisciplineIncidentReference, Key()]
    staff_reference: Annotated[StaffReference, Key()]
    discipline_incident_participation_codes: Annotated[
        tuple[ParticipationCode, ...], Source("BehaviorRole.role", "BehaviorIncident.referralPersonID")
    ]


def rows(scope: Scope) -> Select[Any]:
    """One row per incident and staff member."""
    return staff_in_incidents(scope)


def payload(row: Row, context: MappingContext) -> StaffDisciplineIncidentAssociation:
    return StaffDisciplineIncidentAssociation(
        discipline_incident_reference=DisciplineIncidentReference(
            incident_identifier=str(row["incidentID"]), school_id=integer_id(row, "schoolNumber")
        ),
        staff_reference=StaffReference(staff_unique_id=row["staffUniqueId"]),
        discipline_incident_participation_codes=participation_codes_of(
            (participation["role"] for participation in of_person(row)), context
        ),
    )


RESOURCE = Resource(
    name="staffDisciplineIncidentAssociations",
    category="Discipline",
    tier=5,
    model=StaffDisciplineIncidentAssociation,
    rows=rows,
    payload=payload,
    sis_key=("incidentID", "personID"),
    child_rows={"roles": ChildRows(rows=acting, parent="incidentID", order=("personID", "role"))},
    narrowed_by=frozenset({"person"}),
    after=(
        "staffEducationOrganizationEmploymentAssociations",
        "staffEducationOrganizationAssignmentAssociations",
    ),
)
