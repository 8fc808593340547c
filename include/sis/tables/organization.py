"""Districts, schools, school years, and the calendars and schedule structures of a school's year."""

from sqlalchemy import Column, ForeignKey, SmallInteger, Table, UniqueConstraint

from include.sis.tables.metadata import day_of, flag, key, link, metadata, small, text

district = Table(
    "District",
    metadata,
    key("districtID"),
    text("number", 15, required=True),
    text("name", 60, required=True),
    text("address", 80),
    text("city", 30),
    text("state", 2),
    text("zip", 10),
    text("phone", 25),
)

school = Table(
    "School",
    metadata,
    key("schoolID"),
    link("districtID", "District.districtID"),
    text("number", 15, required=True),
    text("name", 60, required=True),
    text("type", 10),
    text("schoolLevel", 10),
    text("title1", 10),
    text("address", 80),
    text("city", 30),
    text("state", 2),
    text("zip", 10),
    text("county", 30),
    text("physicalAddress", 80),
    text("physicalCity", 30),
    text("physicalState", 2),
    text("physicalZip", 10),
    text("phone", 25),
    text("fax", 25),
    text("email", 100),
    text("url", 200),
    text("principalName", 80),
    flag("exclude", required=True),
)

school_year = Table(
    "SchoolYear",
    metadata,
    Column("endYear", SmallInteger, primary_key=True, autoincrement=False),
    small("startYear", required=True),
    text("label", 10),
    flag("active", required=True),
    day_of("startDate"),
    day_of("endDate"),
)

calendar = Table(
    "Calendar",
    metadata,
    key("calendarID"),
    link("districtID", "District.districtID"),
    link("schoolID", "School.schoolID"),
    Column("endYear", SmallInteger, ForeignKey("SchoolYear.endYear"), nullable=False, index=True),
    text("name", 30, required=True),
    text("number", 3),
    day_of("startDate"),
    day_of("endDate"),
    text("type", 4),
    flag("exclude", required=True),
    flag("summerSchool", required=True),
    small("studentDay"),
    small("wholeDayAbsence"),
    small("halfDayAbsence"),
    UniqueConstraint("endYear", "districtID", "schoolID", "name"),
)

schedule_structure = Table(
    "ScheduleStructure",
    metadata,
    key("structureID"),
    link("calendarID", "Calendar.calendarID"),
    text("name", 30, required=True),
)

grade_level = Table(
    "GradeLevel",
    metadata,
    key("gradeLevelID"),
    link("calendarID", "Calendar.calendarID"),
    link("structureID", "ScheduleStructure.structureID"),
    text("name", 4, required=True),
    text("stateGrade", 4),
    small("seq"),
    # Minutes.
    small("standardDay"),
    flag("excludeEnrollment", required=True),
    flag("stateReportExclude", required=True),
    UniqueConstraint("structureID", "name"),
)
