"""Enrollments of students and the attendance taken for them."""

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, SmallInteger, Table, UniqueConstraint

from include.sis.tables.metadata import day_of, flag, key, link, metadata, small, text

enrollment = Table(
    "Enrollment",
    metadata,
    key("enrollmentID"),
    link("personID", "Person.personID"),
    link("calendarID", "Calendar.calendarID"),
    link("structureID", "ScheduleStructure.structureID"),
    link("districtID", "District.districtID", indexed=False),
    Column("endYear", SmallInteger, nullable=False, index=True),
    text("grade", 4, required=True),
    # P primary, S partial, N special-education services only.
    text("serviceType", 1, required=True),
    flag("active", required=True),
    flag("noShow", required=True),
    flag("stateExclude", required=True),
    day_of("startDate", required=True),
    text("startStatus", 5),
    day_of("endDate"),
    text("endStatus", 5),
    # Holds a District.number, as Campus does, and not a key.
    text("residentDistrict", 12),
    text("servingDistrict", 12),
    text("localStudentNumber", 15),
    text("cohortYear", 4),
    day_of("diplomaDate"),
    text("diplomaType", 3),
    day_of("projectedGraduationDate"),
    # How well an English learner did in the state's test, and when.
    text("englishProficiency", 5),
    day_of("englishProficiencyDate"),
    text("homeless", 2),
    text("migrant", 2),
    text("immigrant", 3),
    text("giftedTalented", 2),
    text("section504", 2),
    text("title1", 5),
    text("specialEdStatus", 5),
    text("specialEdSetting", 6),
    text("disability1", 15),
    text("disability2", 15),
    text("disability3", 15),
)

attendance_excuse = Table(
    "AttendanceExcuse",
    metadata,
    key("excuseID"),
    link("calendarID", "Calendar.calendarID"),
    text("code", 5, required=True),
    text("description", 50),
    # A absent, T tardy, E early release, P present.
    text("status", 1, required=True),
    # E excused, U unexcused, X exempt; null is unknown.
    text("excuse", 1),
    UniqueConstraint("calendarID", "code"),
)

attendance = Table(
    "Attendance",
    metadata,
    key("attendanceID"),
    link("calendarID", "Calendar.calendarID"),
    Column("personID", Integer, ForeignKey("Person.personID"), nullable=False),
    link("periodID", "Period.periodID", indexed=False),
    Column("date", Date, nullable=False),
    # A code's own letters win over the row's when the row has a code.
    text("status", 1),
    text("excuse", 1),
    link("excuseID", "AttendanceExcuse.excuseID", required=False, indexed=False),
    small("presentMinutes"),
    text("comments", 250),
    UniqueConstraint("personID", "calendarID", "date", "periodID"),
)
Index("ix_Attendance_calendarID_date", attendance.c.calendarID, attendance.c.date)
