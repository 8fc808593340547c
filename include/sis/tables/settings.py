"""Campus's lists of codes, and the Ed-Fi settings a district makes inside Campus.

The Ed-Fi settings' purpose is documented by the vendor; their table shapes here are our own.
"""

from sqlalchemy import Table, UniqueConstraint

from include.sis.tables.metadata import day_of, flag, key, link, metadata, small, text

campus_attribute = Table(
    "CampusAttribute",
    metadata,
    key("attributeID"),
    text("object", 50, required=True),
    text("element", 50, required=True),
    text("name", 60),
)

campus_dictionary = Table(
    "CampusDictionary",
    metadata,
    key("dictionaryID"),
    link("attributeID", "CampusAttribute.attributeID"),
    text("code", 15, required=True),
    text("name", 100, required=True),
    small("seq"),
    flag("active"),
    UniqueConstraint("attributeID", "code"),
)

ed_fi_term_mapping = Table(
    "EdFiTermMapping",
    metadata,
    key("id"),
    small("endYear", required=True),
    # Term.name, and the term type it means: a code of the configuration's Term map.
    text("termName", 10, required=True),
    text("termType", 15, required=True),
    UniqueConstraint("endYear", "termName"),
)

ed_fi_grade_type_mapping = Table(
    "EdFiGradeTypeMapping",
    metadata,
    key("id"),
    small("endYear", required=True),
    link("taskID", "GradingTask.taskID"),
    # A code of the configuration's GradeType map.
    text("gradeType", 255, required=True),
    UniqueConstraint("endYear", "taskID"),
)

ed_fi_grading_period = Table(
    "EdFiGradingPeriod",
    metadata,
    key("id"),
    link("schoolID", "School.schoolID"),
    small("endYear", required=True),
    # A code of the configuration's GradingPeriod map.
    text("descriptor", 255, required=True),
    text("gradingPeriodName", 60),
    small("sequence", required=True),
    day_of("beginDate", required=True),
    day_of("endDate", required=True),
)
