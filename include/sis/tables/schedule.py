"""Trials, terms, periods and days of a schedule structure.

A structure holds several trials; only the active one counts, and Campus keeps at most one of those active.
"""

from sqlalchemy import Column, Index, Table, Time, UniqueConstraint, true

from include.sis.tables.metadata import day_of, flag, key, link, metadata, small, text

trial = Table(
    "Trial",
    metadata,
    key("trialID"),
    link("calendarID", "Calendar.calendarID"),
    link("structureID", "ScheduleStructure.structureID"),
    text("name", 30),
    flag("active", required=True),
)
Index(
    "uq_Trial_active",
    trial.c.structureID,
    unique=True,
    sqlite_where=trial.c.active.is_(true()),
    postgresql_where=trial.c.active.is_(true()),
    mssql_where=trial.c.active == true(),
)

term_schedule = Table(
    "TermSchedule",
    metadata,
    key("termScheduleID"),
    link("structureID", "ScheduleStructure.structureID"),
    text("name", 30),
    flag("isPrimary"),
)

term = Table(
    "Term",
    metadata,
    key("termID"),
    link("termScheduleID", "TermSchedule.termScheduleID"),
    text("name", 10, required=True),
    small("seq", required=True),
    day_of("startDate", required=True),
    day_of("endDate", required=True),
)

period_schedule = Table(
    "PeriodSchedule",
    metadata,
    key("periodScheduleID"),
    link("structureID", "ScheduleStructure.structureID"),
    text("name", 30, required=True),
    small("seq"),
)

period = Table(
    "Period",
    metadata,
    key("periodID"),
    link("periodScheduleID", "PeriodSchedule.periodScheduleID"),
    text("name", 10, required=True),
    small("seq"),
    Column("startTime", Time),
    Column("endTime", Time),
    small("periodMinutes"),
    flag("nonInstructional", required=True),
)

day = Table(
    "Day",
    metadata,
    key("dayID"),
    link("calendarID", "Calendar.calendarID"),
    link("structureID", "ScheduleStructure.structureID"),
    link("periodScheduleID", "PeriodSchedule.periodScheduleID", required=False),
    day_of("date", required=True),
    flag("schoolDay", required=True),
    flag("instruction", required=True),
    flag("attendance", required=True),
    small("duration"),
    UniqueConstraint("structureID", "date"),
)

day_event = Table(
    "DayEvent",
    metadata,
    key("dayEventID"),
    link("dayID", "Day.dayID"),
    text("type", 10, required=True),
    small("duration"),
)
