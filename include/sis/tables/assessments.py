"""Tests with their objectives, the scores students reached, and the grades an academic standard is for."""

from sqlalchemy import Column, Numeric, Table

from include.sis.tables.metadata import day_of, flag, key, link, metadata, text

test = Table(
    "Test",
    metadata,
    key("testID"),
    # The test or objective that this one is an objective of.
    link("parentID", "Test.testID", required=False),
    text("code", 15),
    text("name", 60, required=True),
    text("subjectType", 15),
    text("type", 10),
    flag("active", required=True),
)

test_score = Table(
    "TestScore",
    metadata,
    key("scoreID"),
    link("testID", "Test.testID"),
    link("personID", "Person.personID"),
    # The score of the test that this one of an objective belongs to.
    link("parentID", "TestScore.scoreID", required=False),
    day_of("date", required=True),
    Column("scaleScore", Numeric(9, 3)),
    Column("rawScore", Numeric(9, 3)),
    Column("percentile", Numeric(6, 2)),
    text("result", 15),
    text("testingGrade", 4),
)

curriculum_standard_grade = Table(
    "CurriculumStandardGrade",
    metadata,
    key("id"),
    link("standardID", "CurriculumStandard.standardID"),
    text("grade", 4, required=True),
)
