"""Discipline actions: what was done about a student's behavior, such as a suspension, and for how many days.

One record per resolution of an incident that is complete, for a student who is an offender or a participant in it. It
names the behavior, the school of the incident, and who decided. Campus has one number of days, which is sent as the
days assigned and as the days served. Campus asks for a reason of removal when a student in special education changes
placement: where there is one, a meeting about the placement is reported. What was done for a victim is not sent.
"""

import datetime
from typing import Annotated, Any

from sqlalchemy import Select, and_, case, select

from include.edfi.documents.codes import MappingContext
from include.edfi.documents.incidents import BEHAVIOR, participation_uris
from include.edfi.documents.model import Descriptor, EdFiModel
from include.edfi.documents.references import (
    SchoolReference,
    StaffReference,
    StudentDisciplineIncidentAssociationReference,
    StudentDisciplineIncidentBehaviorAssociationReference,
    StudentReference,
)
from include.edfi.documents.resource import Resource, Row
from include.edfi.documents.scope import Scope
from include.edfi.documents.source import Source
from include.edfi.documents.standards import In, Key, Length, Required, Standard
from include.sis.behavior import BEHAVING, incidents, not_reported, roles
from include.sis.calendars import integer_id
from include.sis.enrollments import enrolled_people, student_reasons, students_of_district
from include.sis.narrowing import exclusion, narrowed
from include.sis.people import no_staff_id, no_student_id, staff_unique_id, student_unique_id
from include.sis.staff import staff_of_district
from include.sis.tables import (
    behavior_event,
    behavior_res_type,
    behavior_resolution,
    behavior_role,
    behavior_type,
    person,
)


class Discipline(EdFiModel):
    discipline_descriptor: Annotated[Descriptor, Key(), Source("BehaviorResType.code")]


class DisciplineActionStaff(EdFiModel):
    staff_reference: Annotated[StaffReference, Key()]


class DisciplineActionBehavior(EdFiModel):
    student_discipline_incident_behavior_association_reference: Annotated[
        StudentDisciplineIncidentBehaviorAssociationReference, Key()
    ]


class DisciplineActionIncident(EdFiModel):
    student_discipline_incident_association_reference: Annotated[StudentDisciplineIncidentAssociationReference, Key()]


class DisciplineAction(EdFiModel):
    discipline_action_identifier: Annotated[
        str, Length(36, {Standard.DS33: 20, Standard.DS40: 32}), Key(), Source("BehaviorResolution.resolutionID")
    ]
    discipline_date: Annotated[datetime.date, Key(), Source("BehaviorResolution.timestamp")]
    student_reference: Annotated[StudentReference, Key()]
    responsibility_school_reference: SchoolReference
    disciplines: tuple[Discipline, ...]
    discipline_action_length: Annotated[float | None, Source("BehaviorResolution.schoolDaysDuration")] = None
    actual_discipline_action_length: Annotated[float | None, Source("BehaviorResolution.schoolDaysDuration")] = None
    iep_placement_meeting_indicator: Annotated[bool, Source("BehaviorResolution.removalReason")]
    staffs: tuple[DisciplineActionStaff, ...] = ()
    student_discipline_incident_behavior_associations: tuple[DisciplineActionBehavior, ...]
    student_discipline_incident_associations: Annotated[
        tuple[DisciplineActionIncident, ...], In(until=Standard.DS40), Required(until=Standard.DS33)
    ]


def rows(scope: Scope) -> Select[Any]:
    """Resolutions about students enrolled at the scope's schools, wherever in the district the incident was."""
    incident, students = incidents(scope, everywhere=True), students_of_district(scope)
    staff, decider = staff_of_district(scope), person.alias("decider")
    not_behaving = (
        behavior_role.c.role.not_in(BEHAVING),
        "the action is about neither an offender nor a participant",
    )
    unsent, _ = no_staff_id(scope, decider)
    sent_decider = case((and_(staff.c.reported > 0, ~unsent), staff_unique_id(scope, decider)))
    reasons = [not_reported(incident), no_student_id(scope), *student_reasons(students), not_behaving]
    query = (
        select(
            behavior_resolution.c.resolutionID,
            behavior_resolution.c.timestamp,
            behavior_resolution.c.schoolDaysDuration,
            behavior_resolution.c.removalReason,
            behavior_res_type.c.code.label("resolution"),
            incident.c.incidentID,
            incident.c.schoolNumber,
            behavior_role.c.personID,
            behavior_role.c.role,
            behavior_type.c.code,
            student_unique_id(scope).label("studentUniqueId"),
            sent_decider.label("staffUniqueId"),
            exclusion(*reasons),
        )
        .select_from(
            roles()
            .join(behavior_resolution, behavior_resolution.c.roleID == behavior_role.c.roleID)
            .join(behavior_res_type, behavior_res_type.c.typeID == behavior_resolution.c.typeID)
            .join(incident, incident.c.incidentID == behavior_event.c.incidentID)
            .join(person, person.c.personID == behavior_role.c.personID)
            .join(students, students.c.personID == behavior_role.c.personID)
            .outerjoin(decider, decider.c.personID == behavior_resolution.c.adminPersonID)
            .outerjoin(staff, staff.c.personID == behavior_resolution.c.adminPersonID)
        )
        .where(behavior_role.c.personID.in_(enrolled_people(scope)))
    )
    return narrowed(query, scope, person=behavior_role.c.personID)


def payload(row: Row, context: MappingContext) -> DisciplineAction:
    # Without its role the behavior is not sent, and nothing is left to act upon.
    participation_uris([row["role"]], context)
    decider, days = row["staffUniqueId"], row["schoolDaysDuration"]
    length = None if days is None else float(days)
    return DisciplineAction(
        discipline_action_identifier=str(row["resolutionID"]),
        discipline_date=row["timestamp"].date(),
        student_reference=StudentReference(student_unique_id=row["studentUniqueId"]),
        responsibility_school_reference=SchoolReference(school_id=integer_id(row, "schoolNumber")),
        disciplines=(Discipline(discipline_descriptor=context.code("DisciplineDescriptor", row["resolution"])),),
        discipline_action_length=length,
        actual_discipline_action_length=length,
        iep_placement_meeting_indicator=bool(row["removalReason"]),
        staffs=(DisciplineActionStaff(staff_reference=StaffReference(staff_unique_id=decider)),) if decider else (),
        student_discipline_incident_behavior_associations=(behavior_of(row, context),),
        student_discipline_incident_associations=(incident_of(row),),
    )


def behavior_of(row: Row, context: MappingContext) -> DisciplineActionBehavior:
    """The behavior association the action is about."""
    reference = StudentDisciplineIncidentBehaviorAssociationReference(
        behavior_descriptor=context.code(BEHAVIOR, row["code"]),
        incident_identifier=str(row["incidentID"]),
        school_id=integer_id(row, "schoolNumber"),
        student_unique_id=row["studentUniqueId"],
    )
    return DisciplineActionBehavior(student_discipline_incident_behavior_association_reference=reference)


def incident_of(row: Row) -> DisciplineActionIncident:
    """The same, as the older standards want it."""
    reference = StudentDisciplineIncidentAssociationReference(
        incident_identifier=str(row["incidentID"]),
        school_id=integer_id(row, "schoolNumber"),
        student_unique_id=row["studentUniqueId"],
    )
    return DisciplineActionIncident(student_discipline_incident_association_reference=reference)


RESOURCE = Resource(
    name="disciplineActions",
    category="Discipline",
    tier=5,
    model=DisciplineAction,
    rows=rows,
    payload=payload,
    sis_key=("resolutionID",),
    sliced_by="person",
    narrowed_by=frozenset({"person"}),
    after=("studentSchoolAssociations",),
)
