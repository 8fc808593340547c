"""Behavior record by record: incidents, their events, the roles people have in them, and what was done about a role."""

from sqlalchemy import Exists, Join, Subquery, and_, case, literal, or_, select

from include.edfi.documents.scope import Scope
from include.sis.behavior import COMPLETE
from include.sis.enrollments import enrollment_reasons, enrollments
from include.sis.narrowing import Reason, calendar_reasons, none_holds
from include.sis.tables import (
    behavior_event,
    behavior_incident,
    behavior_role,
    calendar,
    employment,
    enrollment,
    school,
)


def incidents() -> Join:
    """BehaviorIncident with its calendar and school."""
    return behavior_incident.join(calendar, calendar.c.calendarID == behavior_incident.c.calendarID).join(
        school, school.c.schoolID == calendar.c.schoolID
    )


def events() -> Join:
    """BehaviorEvent with its incident."""
    return incidents().join(behavior_event, behavior_event.c.incidentID == behavior_incident.c.incidentID)


def roles() -> Join:
    """BehaviorRole with its event and incident."""
    return events().join(behavior_role, behavior_role.c.eventID == behavior_event.c.eventID)


def incident_reasons(scope: Scope) -> list[Reason]:
    """Why an incident, and all that hangs on it, is not reported."""
    return [
        *calendar_reasons(scope),
        (behavior_incident.c.status != COMPLETE, "the incident is not complete"),
    ]


def enrolled_by_year(scope: Scope) -> Subquery:
    """Who has a reported enrollment in the district in which year. Columns: personID, endYear."""
    return (
        select(enrollment.c.personID, enrollment.c.endYear)
        .select_from(enrollments())
        .where(enrollment.c.districtID == scope.district_id, none_holds(*enrollment_reasons(scope)))
        .distinct()
        .subquery("enrolled_by_year")
    )


def with_enrolled(joined: Join, enrolled: Subquery) -> Join:
    """Roles with the reported enrollments, in the incident's year, of whoever has them."""
    same = and_(enrolled.c.personID == behavior_role.c.personID, enrolled.c.endYear == calendar.c.endYear)
    return joined.outerjoin(enrolled, same)


def role_reasons(scope: Scope, enrolled: Subquery) -> list[Reason]:
    """Why a role is not reported; the query must be over `with_enrolled(roles(), enrolled)`.

    Whoever it is about is neither a reported student of the incident's year nor on the staff then.
    """
    known = behavior_role.c.personID.is_not(None)
    outsider = case((_employed(scope), 0), (enrolled.c.personID.is_not(None), 0), (known, 1), else_=0)
    words = "the person is neither a reported student nor on the staff of the district"
    return [*incident_reasons(scope), (outsider == 1, words)]


def _employed(scope: Scope) -> Exists:
    ended = or_(employment.c.endDate >= calendar.c.startDate, calendar.c.startDate.is_(None))
    return (
        select(literal(1))
        .where(
            employment.c.personID == behavior_role.c.personID,
            employment.c.districtID == scope.district_id,
            employment.c.startDate <= behavior_incident.c.timestamp,
            or_(employment.c.endDate.is_(None), ended),
        )
        .exists()
    )
