"""What Ed-Fi reports of a student as characteristics, disabilities or English learner status."""

from sqlalchemy import Table

from include.sis.tables.metadata import day_of, flag, key, link, metadata, small, text

lep = Table(
    "Lep",
    metadata,
    key("lepID"),
    link("personID", "Person.personID"),
    link("districtID", "District.districtID", indexed=False),
    # Stored as the words "LEP" and "Exited LEP".
    text("programStatus", 15, required=True),
    day_of("identifiedDate"),
    day_of("exitDate"),
    text("exitReason", 10),
    small("yearsLEP"),
    day_of("firstYearMonitoring"),
    day_of("secondYearMonitoring"),
    day_of("thirdYearMonitoring"),
    day_of("fourthYearMonitoring"),
    flag("parentDeclined"),
    day_of("parentDeclinedDate"),
)

special_ed_state = Table(
    "SpecialEDState",
    metadata,
    key("specialEDStateID"),
    link("personID", "Person.personID"),
    link("districtID", "District.districtID", indexed=False),
    day_of("startDate"),
    day_of("endDate"),
    day_of("servicesStartDate"),
    text("primaryDisability", 15),
    text("specialEdSetting", 6),
    day_of("exitDate"),
    text("exitReason", 10),
)

homeless = Table(
    "Homeless",
    metadata,
    key("homelessID"),
    link("personID", "Person.personID"),
    day_of("startDate", required=True),
    day_of("endDate"),
    text("primaryNightTimeResidence", 10),
    flag("unaccompaniedYouth"),
)

foster_care = Table(
    "FosterCare",
    metadata,
    key("fosterCareID"),
    link("personID", "Person.personID"),
    day_of("startDate"),
    day_of("endDate"),
)

military_connections = Table(
    "MilitaryConnections",
    metadata,
    key("militaryConnectionID"),
    link("personID", "Person.personID"),
    day_of("startDate"),
    day_of("endDate"),
    text("status", 10),
)

section504 = Table(
    "Section504",
    metadata,
    key("section504ID"),
    link("personID", "Person.personID"),
    day_of("startDate"),
    day_of("endDate"),
    text("disability", 10),
)

gifted = Table(
    "Gifted",
    metadata,
    key("giftedID"),
    link("personID", "Person.personID"),
    day_of("startDate"),
    day_of("endDate"),
)

migrant = Table(
    "Migrant",
    metadata,
    key("migrantID"),
    link("personID", "Person.personID"),
    day_of("startDate"),
    day_of("endDate"),
    day_of("lastQualifyingMove"),
    day_of("qualifyingArrivalDate"),
    day_of("eligibilityExpirationDate"),
    flag("priorityForServices"),
)
