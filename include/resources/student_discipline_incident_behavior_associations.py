"""Behaviors of students: which student behaved how in a discipline incident, and in which role.

Offenders and participants count; victims, witnesses and others are reported as non-offenders. One record per student,
incident and behavior, however many events say so: types that are one behavior at Ed-Fi are one record, which keeps
their names. The student needs a reported enrollment in the district, not necessarily at the incident's school.
"""

from typing import Annotated, Any

from sqlalchemy import Select

from include.edfi.documents.codes import MappingContext
from include.edfi.documents.incidents import (
    BEHAVIOR,
    ParticipationCode,
    Weapon,
    alike,
    names_of,
    of_person,
    participation_codes_of,
    weapons_of,
)
from include.edfi.documents.model import Descriptor, EdFiModel
from include.edfi.documents.references import DisciplineIncidentReference, StudentReference
from include.edfi.documents.resource import ChildRows, Resource, Row
from include.edfi.documents.scope import Scope
from include.edfi.documents.source import Source
from include.edfi.documents.standards import In, Key, Length, Standard
from include.edfi.errors import Unmappable
from include.sis.behavior import BEHAVING, ROLE_ORDER, roles_of, students_in_incidents
from include.sis.calendars import integer_id
from include.sis.tables import behavior_role, behavior_type


class StudentDisciplineIncidentBehaviorAssociation(EdFiModel):
    discipline_incident_reference: Annotated[DisciplineIncidentReference, Key()]
    student_reference: Annotated[StudentReference, Key()]
    behavior_descriptor: Annotated[Descriptor, Key(), Source("BehaviorType.code")]
    behavior_detailed_description: Annotated[str | None, Length(1024), Source("BehaviorType.name")] = None
    discipline_incident_participation_codes: tuple[ParticipationCode, ...] = ()
    weapons: Annotated[tuple[Weapon, ...], In(since=Standard.DS52)] = ()


def rows(scope: Scope) -> Select[Any]:
    """One row per incident, student and behavior type."""
    return students_in_incidents(scope, behavior_type.c.code).where(behavior_role.c.role.in_(BEHAVING))


def behaving(scope: Scope) -> Select[Any]:
    """The roles that count here, by the labels of `roles_of`."""
    return roles_of(scope).where(behavior_role.c.role.in_(BEHAVING))


def payload(row: Row, context: MappingContext) -> StudentDisciplineIncidentBehaviorAssociation:
    same = alike(of_person(row), row["code"], context)
    if same[0]["code"] != row["code"] and not context.lenient:
        raise Unmappable(
            BEHAVIOR, "reported with another behavior type of the student in the incident", on_purpose=True
        )
    return StudentDisciplineIncidentBehaviorAssociation(
        discipline_incident_reference=DisciplineIncidentReference(
            incident_identifier=str(row["incidentID"]), school_id=integer_id(row, "schoolNumber")
        ),
        student_reference=StudentReference(student_unique_id=row["studentUniqueId"]),
        behavior_descriptor=context.code(BEHAVIOR, row["code"]),
        behavior_detailed_description=names_of(same),
        discipline_incident_participation_codes=participation_codes_of(
            (participation["role"] for participation in same), context
        ),
        weapons=weapons_of(same, context),
    )


RESOURCE = Resource(
    name="studentDisciplineIncidentBehaviorAssociations",
    category="Discipline",
    tier=5,
    model=StudentDisciplineIncidentBehaviorAssociation,
    rows=rows,
    payload=payload,
    sis_key=("incidentID", "personID", "code"),
    child_rows={"roles": ChildRows(rows=behaving, parent="incidentID", order=ROLE_ORDER)},
    narrowed_by=frozenset({"person"}),
    after=("studentSchoolAssociations",),
)
