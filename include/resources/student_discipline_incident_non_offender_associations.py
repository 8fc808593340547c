"""Students in a discipline incident who did nothing wrong: victims, witnesses and reporters.

One record per student and incident, with all the student's roles but those of an offender or participant. A student
who was both has a record here and one for the behavior.
"""

from typing import Annotated, Any

from sqlalchemy import Select

from include.edfi.documents.codes import MappingContext
from include.edfi.documents.incidents import ParticipationCode, of_person, participation_codes_of
from include.edfi.documents.model import EdFiModel
from include.edfi.documents.references import DisciplineIncidentReference, StudentReference
from include.edfi.documents.resource import ChildRows, Resource, Row
from include.edfi.documents.scope import Scope
from include.edfi.documents.standards import Key
from include.sis.behavior import BEHAVING, ROLE_ORDER, roles_of, students_in_incidents
from include.sis.calendars import integer_id
from include.sis.tables import behavior_role


class StudentDisciplineIncidentNonOffenderAssociation(EdFiModel):
    discipline_incident_reference: Annotated[DisciplineIncidentReference, Key()]
    student_reference: Annotated[StudentReference, Key()]
    discipline_incident_participation_codes: tuple[ParticipationCode, ...] = ()


def rows(scope: Scope) -> Select[Any]:
    """One row per incident and student."""
    return students_in_incidents(scope).where(behavior_role.c.role.not_in(BEHAVING))


def other_roles(scope: Scope) -> Select[Any]:
    """The roles that count here, by the labels of `roles_of`."""
    return roles_of(scope).where(behavior_role.c.role.not_in(BEHAVING))


def payload(row: Row, context: MappingContext) -> StudentDisciplineIncidentNonOffenderAssociation:
    return StudentDisciplineIncidentNonOffenderAssociation(
        discipline_incident_reference=DisciplineIncidentReference(
            incident_identifier=str(row["incidentID"]), school_id=integer_id(row, "schoolNumber")
        ),
        student_reference=StudentReference(student_unique_id=row["studentUniqueId"]),
        discipline_incident_participation_codes=participation_codes_of(
            (participation["role"] for participation in of_person(row)), context
        ),
    )


RESOURCE = Resource(
    name="studentDisciplineIncidentNonOffenderAssociations",
    category="Discipline",
    tier=5,
    model=StudentDisciplineIncidentNonOffenderAssociation,
    rows=rows,
    payload=payload,
    sis_key=("incidentID", "personID"),
    child_rows={"roles": ChildRows(rows=other_roles, parent="incidentID", order=ROLE_ORDER)},
    narrowed_by=frozenset({"person"}),
    after=("studentSchoolAssociations",),
)
