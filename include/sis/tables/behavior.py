"""Behavior: incidents, what happened in them, who took part, and what was done about it."""

from sqlalchemy import Column, DateTime, Numeric, Table

from include.sis.tables.metadata import key, link, metadata, text

behavior_type = Table(
    "BehaviorType",
    metadata,
    key("typeID"),
    text("code", 10, required=True),
    text("name", 80, required=True),
)

behavior_res_type = Table(
    "BehaviorResType",
    metadata,
    key("typeID"),
    text("code", 10, required=True),
    text("name", 80, required=True),
)

behavior_incident = Table(
    "BehaviorIncident",
    metadata,
    key("incidentID"),
    link("calendarID", "Calendar.calendarID"),
    # Midnight where the time of day is not known.
    Column("timestamp", DateTime, nullable=False),
    # DF draft, SB submitted, IP in progress, CM complete.
    text("status", 2, required=True),
    text("location", 10),
    link("referralPersonID", "Person.personID", required=False),
)

behavior_event = Table(
    "BehaviorEvent",
    metadata,
    key("eventID"),
    link("incidentID", "BehaviorIncident.incidentID"),
    link("typeID", "BehaviorType.typeID"),
    text("weaponCode", 10),
)

behavior_role = Table(
    "BehaviorRole",
    metadata,
    key("roleID"),
    link("eventID", "BehaviorEvent.eventID"),
    # Null where the person is unknown.
    link("personID", "Person.personID", required=False),
    # Stored as the words Offender, Participant, Victim, Witness.
    text("role", 15, required=True),
)

behavior_resolution = Table(
    "BehaviorResolution",
    metadata,
    key("resolutionID"),
    link("roleID", "BehaviorRole.roleID"),
    link("typeID", "BehaviorResType.typeID"),
    # When it begins.
    Column("timestamp", DateTime, nullable=False),
    Column("schoolDaysDuration", Numeric(6, 2)),
    # Given when a student in special education is removed to another placement.
    text("removalReason", 10),
    link("adminPersonID", "Person.personID", required=False),
)
