"""Programs of a district and the students in them; plans, and the records that special programs keep of their own."""

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
    # Of career and technical programs: what they prepare for, and whether a private school or firm gives them.
    text("cipCode", 10),
    flag("privateProvider"),
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
    # Of career and technical programs: few of the student's sex are in it; how the test of skills went.
    flag("nonTraditional"),
    text("skillsAssessment", 10),
)

plan_type = Table(
    "PlanType",
    metadata,
    key("typeID"),
    text("name", 60, required=True),
    text("abbreviation", 15),
    # Which tool of Campus the plan is written in: sped for special education, plp for personal learning plans.
    text("module", 10),
    flag("active"),
)

plan = Table(
    "Plan",
    metadata,
    key("planID"),
    link("personID", "Person.personID"),
    link("typeID", "PlanType.typeID"),
    day_of("startDate"),
    day_of("endDate"),
    # A plan that is not locked is still being written.
    flag("locked", required=True),
    text("primaryDisability", 15),
    text("setting", 6),
)

lep_service_type = Table(
    "LepServiceType",
    metadata,
    key("lepServiceTypeID"),
    text("code", 10, required=True),
    text("name", 60, required=True),
)

lep_service = Table(
    "LepService",
    metadata,
    key("lepServiceID"),
    link("personID", "Person.personID"),
    link("lepServiceTypeID", "LepServiceType.lepServiceTypeID"),
    day_of("startDate", required=True),
    day_of("endDate"),
    flag("parentRefusedServices"),
    # Paid from the federal program for English learners.
    flag("titleIII"),
)

pos_eligibility = Table(
    "POSEligibility",
    metadata,
    key("eligibilityID"),
    link("personID", "Person.personID"),
    small("endYear", required=True),
    # F free, R reduced, S standard price.
    text("eligibility", 2, required=True),
    text("eligibilityType", 10),
    text("source", 15),
    day_of("startDate"),
    day_of("endDate"),
)

title1 = Table(
    "Title1",
    metadata,
    key("title1ID"),
    link("personID", "Person.personID"),
    # A code of the configuration's TitleIPartAParticipant map.
    text("program", 10, required=True),
    day_of("startDate", required=True),
    day_of("endDate"),
    text("reasonExited", 10),
)

ed_fi_program_mapping = Table(
    "EdFiProgramMapping",
    metadata,
    key("id"),
    small("endYear", required=True),
    link("programID", "Program.programID"),
    # The Ed-Fi resource that reports the program's students, such as studentHomelessProgramAssociations.
    text("resource", 80, required=True),
    # One resource reports a program's students, because associations of all kinds share one natural key.
    UniqueConstraint("endYear", "programID"),
)
