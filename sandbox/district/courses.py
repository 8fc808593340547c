"""Courses of a calendar: for each grade one in each subject, with two that last half a year."""

from dataclasses import dataclass
from decimal import Decimal

from include.sis import tables
from sandbox.district.generation import Generation, School

_HIGH_GRADES = {"09": 0, "10": 1, "11": 2, "12": 3}
_HIGH_NAMES = {
    "ELA": ("English I", "English II", "AP English Language", "AP English Literature"),
    "MATH": ("Algebra I", "Geometry", "Algebra II", "Precalculus"),
    "SCI": ("Biology", "Chemistry", "Physics", "Environmental Science"),
    "SOC": ("World Geography", "World History", "U.S. History", "Government and Economics"),
    "LANG": ("Spanish I", "Spanish II", "Spanish III", "Spanish IV"),
}
_NAMES = {
    "ELA": "English Language Arts",
    "MATH": "Mathematics",
    "SCI": "Science",
    "SOC": "Social Studies",
    "PE": "Physical Education",
    "LANG": "World Languages",
    "ART": "Art and Music",
    "CTE": "Technology",
    "ZZSUB": "Advisory",
}


@dataclass(frozen=True, kw_only=True)
class Course:
    course_id: int
    subject: str
    slot: int
    """The period of the day it is taught in, from 0."""
    half: int
    """0 for the whole year, else the half it is taught in."""


def slots(kind: str) -> list[tuple[str, int, int]]:
    """(subject, slot, half) of what every student of such a school takes."""
    sixth = "ZZSUB" if kind == "MS" else "LANG"
    whole = ["ELA", "MATH", "SCI", "SOC", "PE", sixth]
    return [*((subject, slot, 0) for slot, subject in enumerate(whole)), ("ART", 6, 1), ("CTE", 6, 2)]


def add_courses(generation: Generation, school: School, grade: str, calendar_id: int) -> list[Course]:
    """A grade's courses in one calendar."""
    slots_of_kind = slots(school.kind)
    generation.awkward["course with unmapped subject"] += sum(subject == "ZZSUB" for subject, _, _ in slots_of_kind)
    return [
        Course(
            course_id=add_course(generation, calendar_id, course_row(subject, grade, half)),
            subject=subject,
            slot=slot,
            half=half,
        )
        for subject, slot, half in slots_of_kind
    ]


def add_course(generation: Generation, calendar_id: int, row: dict[str, object]) -> int:
    course_id = generation.load.add(tables.course, {**row, "calendarID": calendar_id})
    credit = {"calendarID": calendar_id, "courseID": course_id, "taskID": 1}
    generation.load.add(tables.grading_task_credit, {**credit, "credit": row["scedAvailableCredit"]})
    return course_id


def course_row(subject: str, grade: str, half: int) -> dict[str, object]:
    """A course's columns, but for its calendar."""
    year = _HIGH_GRADES.get(grade)
    name = f"{_NAMES[subject]} {grade.lstrip('0')}"
    if year is not None and subject in _HIGH_NAMES:
        name = _HIGH_NAMES[subject][year]
    return {
        "number": f"{subject.removeprefix('ZZ')}{grade}",
        "name": name,
        "stateCode": f"{subject.removeprefix('ZZ')[:3]}{grade}00",
        "active": True,
        "subjectType": subject,
        "honorsCode": "AP" if name.startswith("AP ") else "DC" if name == "Precalculus" else None,
        "description": f"{name}, {'one semester' if half else 'the whole year'}.",
        "homeroom": subject == "ZZSUB",
        "terms": 1 if half else 2,
        "scedSubjectArea": f"{sorted(_NAMES).index(subject) + 1:02}",
        "scedCourseId": f"{sorted(_NAMES).index(subject) + 1}{grade[-2:].replace('KG', '00')}",
        "scedAvailableCredit": Decimal("0.5") if half else Decimal(1),
    }
