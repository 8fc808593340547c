"""Grading tasks, such as a term grade, and the scores posted for them."""

from sqlalchemy import Column, Numeric, Table, Text

from include.sis.tables.metadata import day_of, key, link, metadata, small, text

grading_task = Table(
    "GradingTask",
    metadata,
    key("taskID"),
    text("name", 30, required=True),
    small("seq"),
)

grading_score = Table(
    "GradingScore",
    metadata,
    key("scoreID"),
    link("personID", "Person.personID"),
    link("calendarID", "Calendar.calendarID"),
    link("sectionID", "Section.sectionID"),
    link("taskID", "GradingTask.taskID"),
    # The term the score is posted for.
    link("termID", "Term.termID"),
    # A score in progress is kept in columns of its own.
    text("score", 10),
    Column("percent", Numeric(7, 3)),
    day_of("date"),
    Column("comments", Text),
)
