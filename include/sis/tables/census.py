"""Households, who belongs to them, and where they live."""

from sqlalchemy import Table

from include.sis.tables.metadata import day_of, flag, key, link, metadata, text

household = Table(
    "Household",
    metadata,
    key("householdID"),
    text("name", 50),
    text("phone", 25),
    flag("phonePrivate"),
)

household_member = Table(
    "HouseholdMember",
    metadata,
    key("memberID"),
    link("householdID", "Household.householdID"),
    link("personID", "Person.personID"),
    day_of("startDate"),
    day_of("endDate"),
    flag("secondary", required=True),
    flag("private", required=True),
    flag("mailing"),
)

address = Table(
    "Address",
    metadata,
    key("addressID"),
    flag("postOfficeBox"),
    text("number", 12),
    text("prefix", 5),
    text("street", 30),
    text("tag", 10),
    text("dir", 5),
    text("apt", 10),
    text("city", 30),
    text("state", 2),
    text("zip", 10),
    text("county", 30),
)

household_location = Table(
    "HouseholdLocation",
    metadata,
    key("locationID"),
    link("householdID", "Household.householdID"),
    link("addressID", "Address.addressID"),
    day_of("startDate"),
    day_of("endDate"),
    flag("secondary", required=True),
    flag("private", required=True),
    flag("mailing"),
    flag("physical"),
)
