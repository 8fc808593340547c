"""Posted scores in a small district."""

import datetime
from typing import Any

from include.sis import tables as sis
from tests.support.small_district import FALL, WINTER, Campus

FIRST_QUARTER = datetime.date(2026, 10, 9)
DAY = datetime.timedelta(days=1)


def school_day(campus: Campus, day: datetime.date) -> None:
    """A day of instruction in calendar 1."""
    campus.add(sis.day, calendarID=1, structureID=10, date=day, instruction=True, schoolDay=True, attendance=True)


def quarters(campus: Campus) -> None:
    """Two grading periods of school 1, Q1 and Q2, that end within the fall term; each has a day of instruction."""
    spans = {1: (FALL, FIRST_QUARTER), 2: (FIRST_QUARTER + DAY, WINTER)}
    for number, (begin, end) in spans.items():
        campus.add(
            sis.ed_fi_grading_period,
            id=number,
            schoolID=1,
            endYear=2027,
            descriptor=f"Q{number}",
            gradingPeriodName=f"Quarter {number}",
            sequence=number,
            beginDate=begin,
            endDate=end,
        )
        school_day(campus, begin)


def graded(campus: Campus) -> None:
    """Task 1 is mapped to the grade type GP, task 2 to SEM and task 3 to none."""
    for task_id, grade_type in ((1, "GP"), (2, "SEM")):
        campus.add(sis.grading_task, taskID=task_id, name=grade_type)
        campus.add(sis.ed_fi_grade_type_mapping, endYear=2027, taskID=task_id, gradeType=grade_type)


def score(campus: Campus, score_id: int, **values: Any) -> None:
    """An A of student 1 in section 5 for the fall term, task 1."""
    usual = {"personID": 1, "calendarID": 1, "sectionID": 5, "taskID": 1, "termID": 5, "score": "A", "percent": 95}
    campus.add(sis.grading_score, scoreID=score_id, **(usual | values))
