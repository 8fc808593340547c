"""Sessions of programs: groups that a program's students meet in, each with an instructor."""

from sqlalchemy import Table

from include.sis.tables.metadata import day_of, key, link, metadata, text

program_session = Table(
    "ProgramSession",
    metadata,
    key("sessionID"),
    link("programID", "Program.programID"),
    # Null where it is for students of all schools.
    link("schoolID", "School.schoolID", required=False),
    text("name", 50, required=True),
    day_of("startDate"),
    day_of("endDate"),
    link("instructorPersonID", "Person.personID", required=False),
)

program_session_member = Table(
    "ProgramSessionMember",
    metadata,
    key("memberID"),
    link("sessionID", "ProgramSession.sessionID"),
    link("personID", "Person.personID"),
    # Null where the member belongs to it from its first day, or to its last.
    day_of("startDate"),
    day_of("endDate"),
)
