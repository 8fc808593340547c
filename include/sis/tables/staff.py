"""Employment of staff in the district, their assignments to schools, and their credentials."""

from sqlalchemy import Column, Numeric, Table

from include.sis.tables.metadata import day_of, flag, key, link, metadata, text

employment = Table(
    "Employment",
    metadata,
    key("employmentID"),
    link("personID", "Person.personID"),
    link("districtID", "District.districtID", indexed=False),
    day_of("startDate", required=True),
    day_of("endDate"),
    flag("districtStaff"),
    text("assignmentCode", 10),
    text("title", 50),
    text("licenseNumber", 30),
    # A dictionary code; Campus's own column for it is not public.
    text("status", 10),
)

employment_assignment = Table(
    "EmploymentAssignment",
    metadata,
    key("assignmentID"),
    link("personID", "Person.personID"),
    link("districtID", "District.districtID", indexed=False),
    link("schoolID", "School.schoolID"),
    text("title", 50),
    text("assignmentCode", 10),
    text("type", 10),
    Column("fte", Numeric(5, 3)),
    flag("exclude", required=True),
    flag("teacher"),
    flag("advisor"),
    flag("counselor"),
    flag("supervisor"),
    day_of("startDate", required=True),
    day_of("endDate"),
)

employment_credential = Table(
    "EmploymentCredential",
    metadata,
    key("credentialID"),
    link("personID", "Person.personID"),
    text("licenseNumber", 30),
    text("credentialType", 10),
    text("field", 10),
    text("level", 10),
    day_of("issueDate"),
    day_of("expireDate"),
    text("state", 2),
)
