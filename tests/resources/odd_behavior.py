"""What must become of odd incidents, of those who took part in them, and of what was done about them."""

from functools import partial

from sqlalchemy import func, select

from include.edfi.documents.standards import Standard
from include.sis import tables as sis
from tests.resources.odd_rows import Odd

_i, _e, _r, _t = sis.behavior_incident.c, sis.behavior_event.c, sis.behavior_role.c, sis.behavior_type.c
_done = sis.behavior_resolution.c
_events = sis.behavior_incident.join(sis.behavior_event, _e.incidentID == _i.incidentID)
_roles = _events.join(sis.behavior_role, _r.eventID == _e.eventID)
_typed = _roles.join(sis.behavior_type, _t.typeID == _e.typeID)
_people = _roles.join(sis.person, sis.person.c.personID == _r.personID)
_actions = _typed.join(sis.behavior_resolution, _done.roleID == _r.roleID)
_with_event = select(_e.incidentID)
_with_role = select(_e.incidentID).join(sis.behavior_role, _r.eventID == _e.eventID)
_staff, _students = select(sis.employment.c.personID), select(sis.enrollment.c.personID)
_this_year = sis.calendar.c.endYear == select(func.max(sis.calendar.c.endYear)).scalar_subquery()
_of_calendar = sis.behavior_incident.join(sis.calendar, sis.calendar.c.calendarID == _i.calendarID)
_no_show = select(sis.enrollment.c.personID).where(sis.enrollment.c.noShow)
_school_of = (
    select(sis.calendar.c.schoolID)
    .join(sis.enrollment, sis.enrollment.c.calendarID == sis.calendar.c.calendarID)
    .where(sis.enrollment.c.personID == _r.personID)
)
_incident = partial(Odd, resource="disciplineIncidents", label=("incidentID",))
_behavior = partial(Odd, resource="studentDisciplineIncidentBehaviorAssociations", label=("incidentID", "personID"))
_other = partial(Odd, resource="studentDisciplineIncidentNonOffenderAssociations", label=("incidentID", "personID"))
_student = partial(
    Odd, resource="studentDisciplineIncidentAssociations", label=("incidentID", "personID"), standard=Standard.DS33
)
_employee = partial(Odd, resource="staffDisciplineIncidentAssociations", label=("incidentID", "personID"))
_action = partial(Odd, resource="disciplineActions", label=("resolutionID",))

_in_progress = select(_i.incidentID).where(_i.status != "CM")
_in_progress_of = select(_i.incidentID, _r.personID).select_from(_roles).where(_i.status != "CM")
_excluded = select(_i.incidentID).select_from(_of_calendar).where(sis.calendar.c.exclude)
_unmapped = select(_i.incidentID, _r.personID).select_from(_typed).where(_t.code == "ZZB")
_alike = (
    select(_i.incidentID, _r.personID)
    .select_from(_roles)
    .group_by(_i.incidentID, _r.personID)
    .having(func.count(_e.typeID.distinct()) > 1)
)
_bystanders = select(_i.incidentID, _r.personID).select_from(_roles).where(_r.role == "ZZ Bystander")
_without_id = (
    select(_i.incidentID, _r.personID)
    .select_from(_people)
    .where(sis.person.c.edFiID.is_(None), _r.personID.in_(_students))
)
_absentees = select(_i.incidentID, _r.personID).select_from(_roles).where(_r.personID.in_(_no_show))
_of_another_school = (
    select(_i.incidentID, _r.personID)
    .select_from(_roles.join(sis.calendar, sis.calendar.c.calendarID == _i.calendarID))
    .where(_this_year, ~sis.calendar.c.exclude, sis.calendar.c.schoolID.not_in(_school_of), _r.personID.in_(_students))
)
_visitors = select(_i.incidentID).select_from(_roles).where(_r.personID.not_in(_staff), _r.personID.not_in(_students))
_hurt = select(_i.incidentID, _r.personID).select_from(_roles).where(_r.personID.in_(_staff))
_told_without_id = (
    select(_i.incidentID, _i.referralPersonID)
    .join(sis.person, sis.person.c.personID == _i.referralPersonID)
    .where(sis.person.c.edFiID.is_(None))
)
_decided_without_id = (
    select(_done.resolutionID)
    .join(sis.person, sis.person.c.personID == _done.adminPersonID)
    .where(sis.person.c.edFiID.is_(None))
)

ODD_ROWS = (
    _incident(kind="incident in progress", ids=_in_progress, status="excluded", reason="not complete"),
    _behavior(kind="incident in progress", ids=_in_progress_of, status="excluded", reason="not complete"),
    _employee(
        kind="incident in progress",
        status="excluded",
        reason="not complete",
        ids=select(_i.incidentID, _i.referralPersonID).where(_i.status != "CM"),
    ),
    _action(
        kind="incident in progress",
        status="excluded",
        reason="not complete",
        ids=select(_done.resolutionID).select_from(_actions).where(_i.status != "CM"),
    ),
    _incident(
        kind="incident without event",
        status="excluded",
        reason="has no event",
        ids=select(_i.incidentID).where(_i.incidentID.not_in(_with_event)),
    ),
    _incident(
        kind="incident without participant",
        status="excluded",
        reason="no participants",
        ids=select(_i.incidentID).where(_i.incidentID.in_(_with_event), _i.incidentID.not_in(_with_role)),
    ),
    _incident(
        kind="incident whose roles are not sent",
        status="excluded",
        reason="do not send",
        ids=select(_i.incidentID).select_from(_roles).where(_r.role == "Mentioned"),
    ),
    _incident(
        kind="incident with unmapped location",
        status="unmappable",
        reason="IncidentLocationDescriptor: code ZZL",
        ids=select(_i.incidentID).where(_i.location == "ZZL"),
    ),
    _incident(
        kind="incident with unmapped behavior",
        status="sent",
        without=("behaviors",),
        ids=_unmapped.with_only_columns(_i.incidentID),
    ),
    _behavior(kind="incident with unmapped behavior", ids=_unmapped, status="unmappable", reason="code ZZB"),
    _student(kind="incident with unmapped behavior", ids=_unmapped, status="sent", without=("behaviors",)),
    _action(
        kind="incident with unmapped behavior",
        status="unmappable",
        reason="BehaviorDescriptor: code ZZB",
        ids=select(_done.resolutionID).select_from(_actions).where(_t.code == "ZZB"),
    ),
    _incident(
        kind="incident without time of day",
        status="sent",
        without=("incidentTime",),
        ids=select(_i.incidentID).where(func.time(_i.timestamp) == "00:00:00"),
    ),
    _incident(
        kind="incident of last year",
        status="absent",
        ids=select(_i.incidentID).select_from(_of_calendar).where(~_this_year),
    ),
    _incident(kind="incident in an excluded calendar", ids=_excluded, status="excluded", reason="calendar is excluded"),
    _other(
        kind="incident with an unnamed participant",
        status="absent",
        ids=select(_i.incidentID, _r.personID).select_from(_roles).where(_r.personID.is_(None), _i.location != "ZZL"),
    ),
    _incident(
        kind="incident reported by staff without Ed-Fi ID",
        status="sent",
        ids=_told_without_id.with_only_columns(_i.incidentID),
    ),
    _employee(
        kind="incident reported by staff without Ed-Fi ID",
        ids=_told_without_id,
        status="excluded",
        reason="no Ed-Fi ID",
    ),
    _other(
        kind="participant with unmapped role",
        ids=_bystanders,
        status="unmappable",
        reason="DisciplineIncidentParticipationCodeDescriptor: code ZZ Bystander",
    ),
    _student(
        kind="participant with unmapped role",
        ids=_bystanders,
        status="unmappable",
        reason="StudentParticipationCodeDescriptor: code ZZ Bystander",
    ),
    _incident(
        kind="two behaviors that are one at Ed-Fi",
        status="sent",
        ids=_alike.with_only_columns(_i.incidentID),
        shows=lambda _, content: (
            [one["behaviorDetailedDescription"] for one in content["behaviors"]] == ["Fighting; Vandalism"]
        ),
    ),
    _employee(kind="staff member hurt in an incident", ids=_hurt, status="sent", rows=1),
    _other(kind="staff member hurt in an incident", ids=_hurt, status="absent"),
    _incident(
        kind="visitor hurt in an incident",
        ids=_visitors,
        status="sent",
        shows=lambda _, content: [one["lastSurname"] for one in content["externalParticipants"]] == ["Visitor"],
    ),
    _action(
        kind="action that is not mapped",
        status="unmappable",
        reason="DisciplineDescriptor: code ZZR",
        ids=select(_done.resolutionID)
        .join(sis.behavior_res_type, sis.behavior_res_type.c.typeID == _done.typeID)
        .where(sis.behavior_res_type.c.code == "ZZR"),
    ),
    _action(
        kind="action about a victim",
        status="excluded",
        reason="neither an offender nor a participant",
        ids=select(_done.resolutionID).select_from(_actions).where(_r.role == "Victim"),
    ),
    _action(
        kind="action decided by staff without Ed-Fi ID", ids=_decided_without_id, status="sent", without=("staffs",)
    ),
    _behavior(kind="offender without Ed-Fi ID", ids=_without_id, status="excluded", reason="no Ed-Fi ID"),
    _behavior(kind="offender who did not come", ids=_absentees, status="excluded", reason="no-show"),
    _behavior(kind="offender of another school", ids=_of_another_school, status="sent"),
)
