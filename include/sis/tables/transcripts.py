"""Transcripts, the credits they earn, graduation and the programs that lead to it."""

from sqlalchemy import Column, ForeignKey, Integer, Numeric, Table

from include.sis.tables.metadata import day_of, flag, key, link, metadata, small, text

curriculum_standard = Table(
    "CurriculumStandard",
    metadata,
    key("standardID"),
    link("parentID", "CurriculumStandard.standardID", required=False),
    text("name", 60, required=True),
    text("code", 30),
    text("description", 1000),
    # Credit types, such as English or Science, are kept in the same table as academic standards.
    flag("creditType"),
    text("subjectType", 15),
)

transcript_course = Table(
    "TranscriptCourse",
    metadata,
    key("transcriptID"),
    link("personID", "Person.personID"),
    # Numbers and names as they were; the course and the school may be gone, or another district's.
    text("schoolNumber", 15),
    text("schoolName", 60),
    text("courseNumber", 13, required=True),
    text("courseName", 60),
    text("stateCode", 15),
    small("endYear", required=True),
    text("grade", 4),
    text("score", 10),
    Column("percent", Numeric(7, 3)),
    Column("gpaWeight", Numeric(6, 3)),
    Column("gpaValue", Numeric(6, 3)),
    Column("unweightedGPAValue", Numeric(6, 3)),
    Column("gpaMax", Numeric(6, 3)),
    # The term the score was earned in, of so many terms.
    small("actualTerm"),
    small("termsLong"),
    text("repeatCourse", 5),
    flag("summerSchool"),
    text("status", 10),
)

transcript_credit = Table(
    "TranscriptCredit",
    metadata,
    key("creditID"),
    link("transcriptID", "TranscriptCourse.transcriptID"),
    link("personID", "Person.personID"),
    link("standardID", "CurriculumStandard.standardID", required=False),
    Column("creditsEarned", Numeric(6, 3)),
    Column("creditsAttempted", Numeric(6, 3)),
)

graduation = Table(
    "Graduation",
    metadata,
    Column("personID", Integer, ForeignKey("Person.personID"), primary_key=True, autoincrement=False),
    day_of("diplomaDate"),
    text("diplomaType", 5),
)

graduation_program = Table(
    "GraduationProgram",
    metadata,
    key("graduationProgramID"),
    link("districtID", "District.districtID", indexed=False),
    text("name", 50, required=True),
    text("category", 15, required=True),
    flag("active", required=True),
    small("cohortStartYear"),
    # Null: open.
    small("cohortEndYear"),
)

graduation_program_credit = Table(
    "GraduationProgramCredit",
    metadata,
    key("creditID"),
    link("graduationProgramID", "GraduationProgram.graduationProgramID"),
    link("standardID", "CurriculumStandard.standardID"),
    Column("credits", Numeric(6, 3)),
)

graduation_program_participation = Table(
    "GraduationProgramParticipation",
    metadata,
    key("participationID"),
    link("graduationProgramID", "GraduationProgram.graduationProgramID"),
    link("personID", "Person.personID"),
    day_of("startDate"),
    day_of("endDate"),
)
