"""Students in a discipline incident, up to data standard 4.0: how each took part, and the behavior.

One record per student and incident. Of several roles the gravest is sent: offender, then participant, victim and
witness. Later data standards report the same by behavior and non-offender associations alone.
"""

from typing import Annotated, Any

from sqlalchemy import Select

from include.edfi.documents.codes import MappingContext
from include.edfi.documents.incidents import Behavior, behaviors_of, of_person, participation_uris
from include.edfi.documents.model import Descriptor, EdFiModel
from include.edfi.documents.references import DisciplineIncidentReference, StudentReference
from include.edfi.documents.resource import ChildRows, Resource, Row
from include.edfi.documents.scope import Scope
from include.edfi.documents.source import Source
from include.edfi.documents.standards import Key, Standard
from include.sis.behavior import BEHAVING, ROLE_ORDER, roles_of, students_in_incidents
from include.sis.calendars import integer_id

GRAVITY = (*BEHAVING, "Victim", "Witness")
"""Roles, the gravest first; a role of the district's own comes after them."""


class StudentDisciplineIncidentAssociation(EdFiModel):
    discipline_incident_reference: Annotated[DisciplineIncidentReference, Key()]
    student_reference: Annotated[StudentReference, Key()]
    student_participation_code_descriptor: Annotated[Descriptor, Source("BehaviorRole.role")]
    behaviors: tuple[Behavior, ...] = ()


def rows(scope: Scope) -> Select[Any]:
    """One row per incident and student."""
    return students_in_incidents(scope)


def payload(row: Row, context: MappingContext) -> StudentDisciplineIncidentAssociation:
    roles = of_person(row)
    gravest_first = sorted((participation["role"] for participation in roles), key=_gravity)
    uris = participation_uris(gravest_first, context, "StudentParticipationCodeDescriptor")
    return StudentDisciplineIncidentAssociation(
        discipline_incident_reference=DisciplineIncidentReference(
            incident_identifier=str(row["incidentID"]), school_id=integer_id(row, "schoolNumber")
        ),
        student_reference=StudentReference(student_unique_id=row["studentUniqueId"]),
        student_participation_code_descriptor=uris[0],
        behaviors=behaviors_of(
            [participation for participation in roles if participation["role"] in BEHAVING], context
        ),
    )


def _gravity(role: str) -> int:
    return GRAVITY.index(role) if role in GRAVITY else len(GRAVITY)


RESOURCE = Resource(
    name="studentDisciplineIncidentAssociations",
    category="Discipline",
    tier=5,
    model=StudentDisciplineIncidentAssociation,
    rows=rows,
    payload=payload,
    sis_key=("incidentID", "personID"),
    child_rows={"roles": ChildRows(rows=roles_of, parent="incidentID", order=ROLE_ORDER)},
    names=dict.fromkeys((Standard.DS50, Standard.DS51, Standard.DS52), ""),
    narrowed_by=frozenset({"person"}),
    after=("studentSchoolAssociations",),
)
