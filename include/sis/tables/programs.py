"""Programs of a district and the students in them."""

from sqlalchemy import Table, UniqueConstraint

from include.sis.tables.metadata import day_of, flag, key, link, metadata, small, text

program = Table(
    "Program",
    metadata,
    key("programID"),
    text("name", 50, required=True),
    text("code", 15),
    # A code of the configuration's ProgramType map.
    text("category", 15),
    flag("active", required=True),
    # Most flags of a district are for its own staff and are not reported.
    flag("stateReported", required=True),
)

program_participation = Table(
    "ProgramParticipation",
    metadata,
    key("participationID"),
    link("personID", "Person.personID"),
    link("programID", "Program.programID"),
    day_of("startDate", required=True),
    day_of("endDate"),
    text("exitReason", 10),
)

ed_fi_program_mapping = Table(
    "EdFiProgramMapping",
    metadata,
    key("id"),
    small("endYear", required=True),
    link("programID", "Program.programID"),
    # The Ed-Fi resource that tells who is in the program, such as studentHomelessProgramAssociations.
    text("resource", 80, required=True),
    # A program's students are told in one way, for the associations of all kinds share one natural key.
    UniqueConstraint("endYear", "programID"),
)
