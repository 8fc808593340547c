"""Courses of a calendar, their sections in a trial, rooms, rosters and the staff of a section."""

from sqlalchemy import Column, Numeric, Table, UniqueConstraint

from include.sis.tables.metadata import day_of, flag, key, link, metadata, small, text

course = Table(
    "Course",
    metadata,
    key("courseID"),
    link("calendarID", "Calendar.calendarID"),
    text("number", 13, required=True),
    text("name", 60, required=True),
    text("stateCode", 15),
    flag("active", required=True),
    flag("stateReportExclude", required=True),
    text("type", 10),
    text("subjectType", 15),
    text("honorsCode", 10),
    text("description", 1000),
    flag("homeroom"),
    small("terms"),
    text("scedSubjectArea", 5),
    text("scedCourseId", 5),
    Column("scedAvailableCredit", Numeric(6, 3)),
    text("edFiTermType", 15),
)

grading_task_credit = Table(
    "GradingTaskCredit",
    metadata,
    key("creditID"),
    link("calendarID", "Calendar.calendarID"),
    link("courseID", "Course.courseID"),
    link("taskID", "GradingTask.taskID"),
    Column("credit", Numeric(6, 3)),
)

room = Table(
    "Room",
    metadata,
    key("roomID"),
    link("schoolID", "School.schoolID"),
    text("name", 10, required=True),
    small("capacity"),
)

section = Table(
    "Section",
    metadata,
    key("sectionID"),
    link("courseID", "Course.courseID"),
    link("trialID", "Trial.trialID"),
    link("roomID", "Room.roomID", required=False),
    link("teacherPersonID", "Person.personID", required=False),
    small("number", required=True),
    text("teacherDisplay", 60),
    small("maxStudents"),
    flag("homeroomSection"),
    text("instructionalSetting", 10),
    text("mediumOfInstruction", 10),
    flag("highlyQualified"),
    text("edFiTermType", 15),
    UniqueConstraint("trialID", "courseID", "number"),
)

section_placement = Table(
    "SectionPlacement",
    metadata,
    key("placementID"),
    link("sectionID", "Section.sectionID"),
    link("trialID", "Trial.trialID"),
    link("termID", "Term.termID"),
    link("periodID", "Period.periodID"),
    UniqueConstraint("sectionID", "termID", "periodID"),
)

roster = Table(
    "Roster",
    metadata,
    key("rosterID"),
    link("trialID", "Trial.trialID"),
    link("sectionID", "Section.sectionID"),
    link("personID", "Person.personID"),
    # Null start and end mean the whole span of the section's terms.
    day_of("startDate"),
    day_of("endDate"),
    text("repeatCourse", 5),
)

section_staff_history = Table(
    "SectionStaffHistory",
    metadata,
    key("historyID"),
    link("sectionID", "Section.sectionID"),
    link("trialID", "Trial.trialID"),
    link("personID", "Person.personID"),
    link("assignmentID", "EmploymentAssignment.assignmentID", required=False),
    # P primary teacher, T teacher, anything else section staff.
    text("staffType", 1, required=True),
    text("role", 5),
    day_of("startDate"),
    day_of("endDate"),
)
