"""A discipline incident in a small district."""

import datetime
from typing import Any

from include.sis import tables as sis
from tests.support.small_district import Campus

NOON = datetime.datetime.combine(datetime.date(2026, 10, 5), datetime.time(12, 30, 15, 250))
TYPES = {"FGT": 1, "VAN": 2, "DSR": 3}
URIS = {
    **{
        ("BehaviorDescriptor", code): f"uri://ed-fi.org/BehaviorDescriptor#{name}"
        for code, name in (("FGT", "Violation"), ("VAN", "Violation"), ("DSR", "Code"))
    },
    **{
        (f"{kind}ParticipationCodeDescriptor", role): f"uri://ed-fi.org/{kind}ParticipationCodeDescriptor#{role}"
        for kind in ("DisciplineIncident", "Student")
        for role in ("Offender", "Victim", "Witness", "Reporter")
    },
    ("DisciplineIncidentParticipationCodeDescriptor", "Mentioned"): "",
    ("ReporterDescriptionDescriptor", "Student"): "uri://ed-fi.org/ReporterDescriptionDescriptor#Student",
    ("ReporterDescriptionDescriptor", "Other"): "uri://ed-fi.org/ReporterDescriptionDescriptor#Other",
    ("WeaponDescriptor", "KNI"): "uri://ed-fi.org/WeaponDescriptor#Knife",
    ("DisciplineDescriptor", "ISS"): "uri://ed-fi.org/DisciplineDescriptor#In School Suspension",
}


def incident(campus: Campus, incident_id: int = 1, **values: Any) -> None:
    """A complete incident in calendar 1; with the first of them the types of behavior."""
    if incident_id == 1:
        for code, type_id in TYPES.items():
            campus.add(sis.behavior_type, typeID=type_id, code=code, name=code.title())
    usual = {"calendarID": 1, "timestamp": NOON, "status": "CM"}
    campus.add(sis.behavior_incident, incidentID=incident_id, **(usual | values))


def event(
    campus: Campus, code: str = "DSR", *, incident_id: int = 1, weapon: str | None = None, **roles: int | None
) -> None:
    """Something that happened in an incident, with persons by role; the event and its first role have one number."""
    event_id = incident_id * 100 + TYPES[code]
    campus.add(sis.behavior_event, eventID=event_id, incidentID=incident_id, typeID=TYPES[code], weaponCode=weapon)
    for number, (role, person_id) in enumerate(roles.items()):
        campus.add(sis.behavior_role, roleID=event_id + 1000 * number, eventID=event_id, personID=person_id, role=role)


def pupils(campus: Campus, *person_ids: int) -> None:
    """Students enrolled in calendar 1."""
    campus.calendar(1, 1)
    for person_id in person_ids:
        campus.person(person_id)
        campus.enrollment(person_id)
