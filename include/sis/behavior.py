"""Behavior incidents, who took part in them, and which of them are reported.

An incident is reported when it is complete and says what happened and to whom. Everyone with a role in it is a
student of the district, or else on its staff, or else a person from outside.
"""

from typing import Any

from sqlalchemy import Exists, Join, Select, Subquery, and_, literal, select, union_all

from include.edfi.documents.scope import Scope
from include.sis.enrollments import student_reasons, students_of_district
from include.sis.narrowing import Reason, calendar_reasons, exclusion, in_scope, narrowed
from include.sis.people import legal_name, no_staff_id, no_student_id, staff_unique_id, student_unique_id
from include.sis.staff import staff_of_district, staff_reasons
from include.sis.tables import (
    behavior_event,
    behavior_incident,
    behavior_role,
    behavior_type,
    calendar,
    identity,
    person,
    school,
)

COMPLETE = "CM"
"""BehaviorIncident.status of an incident that is complete."""
BEHAVING = ("Offender", "Participant")
"""Roles of those who behaved so; everyone else suffered it, saw it or reported it."""
REPORTER = "Reporter"
"""The role of who referred the incident, which Campus keeps with the incident itself."""
ROLE_ORDER = ("personID", "role", "code", "weaponCode", "name")
EVENT_ORDER = ("code", "weaponCode", "name")


def incidents(scope: Scope, *, everywhere: bool = False) -> Subquery:
    """Incidents of the year at the scope's schools, or `everywhere` in the district.

    Columns: incidentID, schoolID, schoolNumber, timestamp, location, referralPersonID, reason (why it is not reported).
    """
    of_district = and_(calendar.c.endYear == scope.school_year, calendar.c.districtID == scope.district_id)
    reasons = [
        *calendar_reasons(scope),
        (behavior_incident.c.status != COMPLETE, "the incident is not complete"),
        (~_has_event(), "the incident has no event"),
        (~_has_role(), "the incident has no participants"),
    ]
    named = [behavior_incident.c[name] for name in ("incidentID", "timestamp", "location", "referralPersonID")]
    return (
        select(*named, school.c.schoolID, school.c.number.label("schoolNumber"), exclusion(*reasons).label("reason"))
        .select_from(
            behavior_incident.join(calendar, calendar.c.calendarID == behavior_incident.c.calendarID).join(
                school, school.c.schoolID == calendar.c.schoolID
            )
        )
        .where(of_district if everywhere else in_scope(scope))
        .subquery("incidents")
    )


def _has_event() -> Exists:
    return select(literal(1)).where(behavior_event.c.incidentID == behavior_incident.c.incidentID).exists()


def _has_role() -> Exists:
    of_event = behavior_event.join(behavior_role, behavior_role.c.eventID == behavior_event.c.eventID)
    its_own = behavior_event.c.incidentID == behavior_incident.c.incidentID
    return select(literal(1)).select_from(of_event).where(its_own).exists()


def not_reported(incident: Subquery) -> Reason:
    """The reason of one of `incidents`."""
    return incident.c.reason.is_not(None), incident.c.reason


def events() -> Join:
    """BehaviorEvent with its type."""
    return behavior_event.join(behavior_type, behavior_type.c.typeID == behavior_event.c.typeID)


def roles() -> Join:
    """BehaviorRole with its event, and the event's type."""
    return events().join(behavior_role, behavior_role.c.eventID == behavior_event.c.eventID)


def events_of(scope: Scope) -> Select[Any]:
    """What happened in incidents of the scope, each once. Labels: parent (incidentID), code, name, weaponCode."""
    incident = incidents(scope)
    columns = (incident.c.incidentID.label("parent"), behavior_type.c.code, behavior_type.c.name)
    joined = events().join(incident, incident.c.incidentID == behavior_event.c.incidentID)
    return select(*columns, behavior_event.c.weaponCode).select_from(joined).distinct()


def role_names_of(scope: Scope) -> Select[Any]:
    """The roles people have in incidents of the scope, each once. Labels: parent (incidentID), role."""
    incident = incidents(scope)
    joined = roles().join(incident, incident.c.incidentID == behavior_event.c.incidentID)
    return select(incident.c.incidentID.label("parent"), behavior_role.c.role).select_from(joined).distinct()


def outsiders_of(scope: Scope) -> Select[Any]:
    """People from outside with a role in an incident. Labels: parent (incidentID), role, and those of `legal_name`."""
    incident, students, staff = incidents(scope), students_of_district(scope), staff_of_district(scope)
    joined = (
        roles()
        .join(incident, incident.c.incidentID == behavior_event.c.incidentID)
        .join(person, person.c.personID == behavior_role.c.personID)
        .join(identity, identity.c.identityID == person.c.currentIdentityID)
        .outerjoin(students, students.c.personID == person.c.personID)
        .outerjoin(staff, staff.c.personID == person.c.personID)
    )
    return (
        select(incident.c.incidentID.label("parent"), behavior_role.c.role, *legal_name())
        .select_from(joined)
        .where(students.c.personID.is_(None), staff.c.personID.is_(None))
        .distinct()
    )


def roles_of(scope: Scope) -> Select[Any]:
    """Roles of people in incidents of the scope, each once.

    Labels: parent (incidentID), personID, role, code, name, weaponCode.
    """
    incident = incidents(scope)
    columns = [behavior_role.c.personID, behavior_role.c.role, *(behavior_type.c[name] for name in ("code", "name"))]
    query = (
        select(incident.c.incidentID.label("parent"), *columns, behavior_event.c.weaponCode)
        .select_from(roles().join(incident, incident.c.incidentID == behavior_event.c.incidentID))
        .where(behavior_role.c.personID.is_not(None))
        .distinct()
    )
    return narrowed(query, scope, person=behavior_role.c.personID)


def students_in_incidents(scope: Scope, *more: Any) -> Select[Any]:
    """Students with a role in an incident of the scope, each once, and further columns of `roles`.

    Labels: incidentID, personID, studentUniqueId, schoolID, schoolNumber, excluded.
    """
    incident, students = incidents(scope), students_of_district(scope)
    reasons = [not_reported(incident), no_student_id(scope), *student_reasons(students)]
    query = (
        select(
            incident.c.incidentID,
            behavior_role.c.personID,
            student_unique_id(scope).label("studentUniqueId"),
            incident.c.schoolID,
            incident.c.schoolNumber,
            *more,
            exclusion(*reasons),
        )
        .select_from(
            roles()
            .join(incident, incident.c.incidentID == behavior_event.c.incidentID)
            .join(students, students.c.personID == behavior_role.c.personID)
            .join(person, person.c.personID == behavior_role.c.personID)
        )
        .distinct()
    )
    return narrowed(query, scope, person=behavior_role.c.personID)


def acting(scope: Scope) -> Select[Any]:
    """Roles of people in incidents of the scope, and who reported them. Labels: parent (incidentID), personID, role."""
    incident = incidents(scope)
    took_part = (
        select(incident.c.incidentID.label("parent"), behavior_role.c.personID, behavior_role.c.role)
        .select_from(roles().join(incident, incident.c.incidentID == behavior_event.c.incidentID))
        .where(behavior_role.c.personID.is_not(None))
    )
    reported = select(incident.c.incidentID, incident.c.referralPersonID, literal(REPORTER)).where(
        incident.c.referralPersonID.is_not(None)
    )
    either = union_all(took_part, reported).subquery("either_way")
    return narrowed(select(either).distinct(), scope, person=either.c.personID)


def staff_in_incidents(scope: Scope) -> Select[Any]:
    """Staff with a role in an incident of the scope, or who reported it, each once.

    Labels: incidentID, personID, staffUniqueId, schoolID, schoolNumber, excluded.
    """
    incident, students, staff = incidents(scope), students_of_district(scope), staff_of_district(scope)
    actors = acting(scope).subquery("actors")
    reasons = [not_reported(incident), no_staff_id(scope), *staff_reasons(staff)]
    return (
        select(
            incident.c.incidentID,
            person.c.personID,
            staff_unique_id(scope).label("staffUniqueId"),
            incident.c.schoolID,
            incident.c.schoolNumber,
            exclusion(*reasons),
        )
        .select_from(
            actors.join(incident, incident.c.incidentID == actors.c.parent)
            .join(person, person.c.personID == actors.c.personID)
            .join(staff, staff.c.personID == actors.c.personID)
            .outerjoin(students, students.c.personID == actors.c.personID)
        )
        .where(students.c.personID.is_(None))
        .distinct()
    )
