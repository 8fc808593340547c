"""Staff of the sample district: employment, assignments to schools, credentials, and their oddities."""

from dataclasses import dataclass, replace
from datetime import date
from random import Random

from include.sis import tables
from sandbox.district.codes import CODES
from sandbox.district.generation import Generation, School
from sandbox.district.people import add_person, someone

_STATUSES = ("TEN", "TEN", "TEN", "PRO", "CON", "PT")
_LEADERS = ("PRN", "APR", "CNS", "LIB")
_LEFT_LONG_AGO = date(2015, 6, 30)


@dataclass(frozen=True, kw_only=True)
class Teacher:
    person_id: int
    assignment_id: int | None
    name: str


@dataclass(frozen=True, kw_only=True)
class Post:
    """An assignment to a school."""

    code: str = "TCH"
    type: str = "REG"
    exclude: bool = False
    times: int = 1
    ended: bool = False
    leaves: bool = False
    """The assignment ends in the spring."""


@dataclass(frozen=True, kw_only=True)
class SchoolStaff:
    teachers: list[Teacher]
    without_ed_fi_id: Teacher
    without_assignment: Teacher


def add_school_staff(generation: Generation, school: School, teachers: int) -> SchoolStaff:
    """A school's leaders, its teachers, and one of each odd kind."""
    draw = generation.draw(f"staff {school.number}")
    for code in _LEADERS:
        _add(generation, draw, school, Post(code=code, type="OTH", leaves=code == "LIB"))
    found = [
        _add(generation, draw, school, Post(type=draw.choices(("REG", "SPED", "ESL", "T1"), (85, 8, 5, 2))[0]))
        for _ in range(max(teachers, 1))
    ]
    odd = {
        "staff with the same assignment twice": Post(times=2),
        "staff with excluded assignment": Post(exclude=True),
        "staff with unmapped assignment": Post(code="ZZA"),
        "staff who left before the year": Post(ended=True),
    }
    for kind, post in odd.items():
        _add(generation, draw, school, post)
        generation.awkward[kind] += 1
    return SchoolStaff(
        teachers=found,
        without_ed_fi_id=_add(generation, draw, school, Post(), oddity="staff without Ed-Fi ID"),
        without_assignment=_add(generation, draw, None, Post(), oddity="teacher without assignment"),
    )


def add_district_staff(generation: Generation) -> None:
    """The superintendent and a director, employed by the district and assigned to no school."""
    draw = generation.draw("district staff")
    for code in ("SUP", "DIR"):
        row = {"districtStaff": True, "assignmentCode": code}
        title = CODES["EmploymentAssignment.assignmentCode"][code]
        _add_employed(generation, draw, {**row, "title": title})


def _add(generation: Generation, draw: Random, school: School | None, post: Post, oddity: str = "") -> Teacher:
    generation.awkward[oddity] += bool(oddity)
    person_id, name, start = _add_employed(generation, draw, {}, oddity=oddity, ended=post.ended)
    assignment_id, spring = None, date(generation.district.school_year, 4, 30)
    for number in range(post.times if school else 0):
        assignment_id = generation.load.add(
            tables.employment_assignment,
            {
                "personID": person_id,
                "districtID": generation.district_id,
                "schoolID": school.school_id if school else None,
                "title": CODES["EmploymentAssignment.assignmentCode"][post.code] + " (2)" * number,
                "assignmentCode": post.code,
                "type": post.type,
                "fte": 1,
                "exclude": post.exclude,
                "teacher": post.code == "TCH",
                "counselor": post.code == "CNS",
                "supervisor": post.code in {"PRN", "APR"},
                "startDate": start,
                "endDate": _LEFT_LONG_AGO if post.ended else spring if post.leaves else None,
            },
        )
    return Teacher(person_id=person_id, assignment_id=assignment_id, name=name)


def _add_employed(
    generation: Generation, draw: Random, row: dict[str, object], *, oddity: str = "", ended: bool = False
) -> tuple[int, str, date]:
    end_year = generation.district.school_year
    born = date(end_year - draw.randrange(25, 64), draw.randrange(1, 13), draw.randrange(1, 29))
    person = someone(draw, "staff", born, gender=draw.choices("FMX", (75, 24, 1))[0])
    if oddity == "staff without Ed-Fi ID":
        person = replace(person, oddity=oddity)
    person_id = add_person(generation, draw, person)
    start = date(2010, 7, 1) if ended else date(end_year - draw.randrange(1, 15), 7, draw.randrange(1, 28))
    number = f"L{draw.randrange(10**6, 10**7)}"
    generation.load.add(
        tables.employment,
        {
            "personID": person_id,
            "districtID": generation.district_id,
            "startDate": start,
            "endDate": _LEFT_LONG_AGO if ended else None,
            "licenseNumber": number,
            "status": draw.choice(_STATUSES),
            **row,
        },
    )
    license_row = {"licenseNumber": number, "credentialType": "LIC", "state": generation.district.state}
    dates = {"issueDate": start, "expireDate": date(end_year + 3, 6, 30)}
    generation.load.add(tables.employment_credential, {"personID": person_id, **license_row, **dates})
    _add_degrees(generation, person_id, born)
    return person_id, f"{person.last}, {person.first}", start


def _add_degrees(generation: Generation, person_id: int, born: date) -> None:
    """The first degree at 22; for some a master's and for few a doctorate, four years later each."""
    draw = generation.draw(f"degrees {person_id}")
    levels = draw.choices((("AA",), ("BA",), ("BA", "MA"), ("BA", "MA", "DR")), (5, 55, 36, 4))[0]
    for number, level in enumerate(levels):
        row = {"personID": person_id, "credentialType": "DEG", "level": level}
        generation.load.add(tables.employment_credential, {**row, "issueDate": date(born.year + 22 + 4 * number, 6, 1)})
