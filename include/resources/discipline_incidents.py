"""Discipline incidents: what happened at a school, when and where, with which weapon, and who reported it.

An incident is sent once it is complete and has an event and participants. When none of the roles people had in it is
to be sent, it is not sent either. Students and staff are reported by associations of their own; people from outside
are named in the incident. Notes about it stay in Campus.
"""

import datetime
from typing import Annotated, Any

from sqlalchemy import Select, case, func, select

from include.edfi.documents.code_lists import mapped_uris
from include.edfi.documents.codes import MappingContext
from include.edfi.documents.incidents import (
    PARTICIPATION,
    Behavior,
    Weapon,
    behaviors_of,
    participation_uris,
    weapons_of,
)
from include.edfi.documents.model import Descriptor, EdFiModel
from include.edfi.documents.references import IncidentIdentifier, SchoolReference
from include.edfi.documents.resource import ChildRows, Resource, Row
from include.edfi.documents.scope import Scope
from include.edfi.documents.source import Source
from include.edfi.documents.standards import Key, Length
from include.sis.behavior import EVENT_ORDER, events_of, incidents, not_reported, outsiders_of, role_names_of
from include.sis.calendars import integer_id
from include.sis.enrollments import students_of_district
from include.sis.narrowing import exclusion
from include.sis.people import legal_name
from include.sis.staff import staff_of_district
from include.sis.tables import identity, person


class ExternalParticipant(EdFiModel):
    discipline_incident_participation_code_descriptor: Annotated[Descriptor, Key(), Source("BehaviorRole.role")]
    first_name: Annotated[str, Key(), Length(75), Source("Identity.legalFirstName", "Identity.firstName")]
    last_surname: Annotated[str, Key(), Length(75), Source("Identity.legalLastName", "Identity.lastName")]


class DisciplineIncident(EdFiModel):
    school_reference: Annotated[SchoolReference, Key()]
    incident_identifier: Annotated[IncidentIdentifier, Key(), Source("BehaviorIncident.incidentID")]
    incident_date: Annotated[datetime.date, Source("BehaviorIncident.timestamp")]
    incident_time: Annotated[datetime.time | None, Source("BehaviorIncident.timestamp")] = None
    incident_location_descriptor: Annotated[Descriptor | None, Source("BehaviorIncident.location")] = None
    reporter_description_descriptor: Annotated[Descriptor | None, Source("BehaviorIncident.referralPersonID")] = None
    reporter_name: Annotated[
        str | None,
        Length(75),
        Source("Identity.legalFirstName", "Identity.legalLastName", "Identity.firstName", "Identity.lastName"),
    ] = None
    behaviors: tuple[Behavior, ...] = ()
    weapons: tuple[Weapon, ...] = ()
    external_participants: tuple[ExternalParticipant, ...] = ()


def rows(scope: Scope) -> Select[Any]:
    """One row per incident, with the name of who reported it and who that is: Staff, Student or Other."""
    found, students, staff = incidents(scope), students_of_district(scope), staff_of_district(scope)
    reporter = case(
        (students.c.personID.is_not(None), "Student"),
        (staff.c.personID.is_not(None), "Staff"),
        (person.c.personID.is_not(None), "Other"),
    )
    return select(
        *(found.c[name] for name in ("incidentID", "schoolID", "schoolNumber", "timestamp", "location")),
        reporter.label("reporter"),
        *legal_name(),
        exclusion(not_reported(found)),
    ).select_from(
        found.outerjoin(person, person.c.personID == found.c.referralPersonID)
        .outerjoin(identity, identity.c.identityID == person.c.currentIdentityID)
        .outerjoin(students, students.c.personID == person.c.personID)
        .outerjoin(staff, staff.c.personID == person.c.personID)
    )


def outsiders(scope: Scope) -> Select[Any]:
    """People from outside who have a name. Labels: parent (incidentID), role, firstName, lastSurname."""
    found = outsiders_of(scope).subquery("outsiders")
    named = [func.nullif(found.c[name], "").is_not(None) for name in ("firstName", "lastSurname")]
    return select(found.c.parent, found.c.role, found.c.firstName, found.c.lastSurname).where(*named).distinct()


def payload(row: Row, context: MappingContext) -> DisciplineIncident:
    participation_uris((participation["role"] for participation in row["roles"]), context)
    begun: datetime.datetime = row["timestamp"]
    return DisciplineIncident(
        school_reference=SchoolReference(school_id=integer_id(row, "schoolNumber")),
        incident_identifier=str(row["incidentID"]),
        incident_date=begun.date(),
        incident_time=None if begun.time() == datetime.time.min else begun.time().replace(microsecond=0),
        incident_location_descriptor=context.code_or_none("IncidentLocationDescriptor", row["location"]),
        reporter_description_descriptor=context.code_or_none("ReporterDescriptionDescriptor", row["reporter"]),
        reporter_name=", ".join(filter(None, (row["lastSurname"], row["firstName"]))) or None,
        behaviors=behaviors_of(row["events"], context),
        weapons=weapons_of(row["events"], context),
        external_participants=participants_of(row, context),
    )


def participants_of(row: Row, context: MappingContext) -> tuple[ExternalParticipant, ...]:
    """People from outside, once for each way they took part that is sent."""
    found = (
        (uri, participation["firstName"], participation["lastSurname"])
        for participation in row["outsiders"]
        for uri in mapped_uris(context, PARTICIPATION, [participation["role"]])
    )
    return tuple(
        ExternalParticipant(
            discipline_incident_participation_code_descriptor=uri, first_name=first_name, last_surname=last_surname
        )
        for uri, first_name, last_surname in dict.fromkeys(found)
    )


RESOURCE = Resource(
    name="disciplineIncidents",
    category="Discipline",
    tier=5,
    model=DisciplineIncident,
    rows=rows,
    payload=payload,
    sis_key=("incidentID",),
    child_rows={
        "events": ChildRows(rows=events_of, parent="incidentID", order=EVENT_ORDER),
        "roles": ChildRows(rows=role_names_of, parent="incidentID", order=("role",)),
        "outsiders": ChildRows(rows=outsiders, parent="incidentID", order=("lastSurname", "firstName", "role")),
    },
    personal=False,
)
