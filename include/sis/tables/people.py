"""People, their identities, how they are reached, and how they are related.

A person's current identity is the row `Person.currentIdentityID` points at; older identities stay behind.
"""

from sqlalchemy import Column, ForeignKey, Integer, Table

from include.sis.tables.metadata import day_of, flag, key, link, metadata, small, text

person = Table(
    "Person",
    metadata,
    key("personID"),
    Column(
        "currentIdentityID",
        Integer,
        # Person and Identity point at each other: the constraint is added once both exist, and is held at commit.
        ForeignKey("Identity.identityID", use_alter=True, deferrable=True, initially="DEFERRED"),
        index=True,
    ),
    text("stateID", 15, indexed=True),
    text("studentNumber", 15, indexed=True),
    text("staffNumber", 15, indexed=True),
    text("staffStateID", 20),
    text("edFiID", 20, indexed=True),
)

identity = Table(
    "Identity",
    metadata,
    key("identityID"),
    link("personID", "Person.personID"),
    link("districtID", "District.districtID", indexed=False),
    day_of("effectiveDate"),
    text("lastName", 50, required=True),
    text("firstName", 50),
    text("middleName", 50),
    text("suffix", 50),
    text("alias", 50),
    text("legalLastName", 50),
    text("legalFirstName", 50),
    text("legalMiddleName", 50),
    text("legalSuffix", 50),
    text("gender", 1),
    text("legalGender", 1),
    text("birthGender", 1),
    day_of("birthdate"),
    text("birthCountry", 4),
    text("birthState", 10),
    text("birthCity", 30),
    flag("multipleBirth"),
    text("raceEthnicityFed", 1),
    text("hispanicEthnicity", 2),
    day_of("dateEnteredUS"),
    day_of("dateEnteredState"),
    day_of("dateEnteredUSSchool"),
    text("homePrimaryLanguage", 5),
    text("immigrant", 2),
    text("tribalEnrollment", 15),
)

identity_race = Table(
    "IdentityRace",
    metadata,
    key("raceID"),
    link("identityID", "Identity.identityID"),
    text("raceCode", 3, required=True),
)

contact = Table(
    "Contact",
    metadata,
    Column("personID", Integer, ForeignKey("Person.personID"), primary_key=True, autoincrement=False),
    text("email", 100),
    text("secondaryEmail", 100),
    text("homePhone", 25),
    text("workPhone", 25),
    text("cellPhone", 25),
    text("communicationLanguage", 5),
    flag("homePhonePrivate"),
    flag("workPhonePrivate"),
    flag("cellPhonePrivate"),
    flag("emailPrivate"),
)

related_pair = Table(
    "RelatedPair",
    metadata,
    key("pairID"),
    # personID1 is the student in a guardian's row, personID2 the relative.
    link("personID1", "Person.personID"),
    link("personID2", "Person.personID"),
    text("name", 30),
    flag("guardian", required=True),
    small("seq"),
    flag("mailing"),
    flag("portal"),
    flag("messenger"),
    flag("private"),
    day_of("startDate"),
    day_of("endDate"),
)
