"""Sessions of programs in the sample district: who instructs them and which students are in them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from random import Random

from include.sis import tables
from sandbox.district.generation import Generation, Schools
from sandbox.district.populated import Populated
from sandbox.district.programs import Programs
from sandbox.district.staff import SchoolStaff

_FEWEST_PUPILS = 4
_SIZE = 6
_ODD_PEOPLE = {
    "student without Ed-Fi ID": "cohort member without Ed-Fi ID",
    "no-show enrollment": "cohort member who did not come",
}


@dataclass(frozen=True, kw_only=True)
class Groups:
    """Where a school's sessions are written down."""

    generation: Generation
    draw: Random
    programs: Programs
    school_id: int
    pupils: list[int]
    staff: SchoolStaff

    def session(self, code: str, name: str, **columns: object) -> int:
        """A session of a program at the school, from September to May, with a teacher."""
        row = {
            "programID": self.programs.ids[code],
            "schoolID": self.school_id,
            "name": name,
            "startDate": self.day(9, 8),
            "endDate": self.day(5, 14),
            "instructorPersonID": self.staff.teachers[0].person_id,
        }
        return self.generation.load.add(tables.program_session, {**row, **columns})

    def member(self, session_id: int, person_id: int, **columns: object) -> None:
        row = {"sessionID": session_id, "personID": person_id}
        self.generation.load.add(tables.program_session_member, {**row, **columns})

    def someone(self) -> int:
        return self.draw.choice(self.pupils)

    def day(self, month: int, day: int, years_ago: int = 0) -> date:
        return self.programs.day(month, day, years_ago)


def add(district: Populated) -> None:
    """Two ordinary sessions at every school, one of each odd kind, and one for students of all schools."""
    generation, schools, pupils = district.generation, district.schools, district.pupils
    draw = generation.draw("cohorts")
    able: list[Groups] = []
    for school in schools.ordinary:
        ordinary = pupils.ordinary[school.school_id]
        if len(ordinary) < _FEWEST_PUPILS:
            continue
        groups = Groups(
            generation=generation,
            draw=draw,
            programs=district.programs,
            school_id=school.school_id,
            pupils=ordinary,
            staff=district.staff[school.school_id],
        )
        able.append(groups)
        _add_ordinary(groups, pupils.odd[school.school_id])
        for kind, add_odd in _ODD.items():
            add_odd(groups)
            generation.awkward[kind] += 1
    for groups in able[:1]:
        _add_of_district(groups, able, schools)


def _add_ordinary(groups: Groups, odd: list[tuple[int, str]]) -> None:
    reading, team = groups.session("TUT", "Reading group"), groups.session("ATH", "Running team")
    for session_id in (reading, team):
        for person_id in groups.draw.sample(groups.pupils, min(_SIZE, len(groups.pupils))):
            late, gone = groups.draw.random() < 0.3, groups.draw.random() < 0.2
            dates = {"startDate": groups.day(10, 1) if late else None, "endDate": groups.day(2, 1) if gone else None}
            groups.member(session_id, person_id, **dates)
    for person_id, oddity in odd:
        groups.member(reading, person_id)
        groups.generation.awkward[_ODD_PEOPLE[oddity]] += 1


def _add_of_district(groups: Groups, able: list[Groups], schools: Schools) -> None:
    """Of what there is one in a district."""
    session_id = groups.session("GT", "Saturday academy", schoolID=None)
    for other in able:
        groups.member(session_id, other.someone())
    closed = groups.session("TUT", "Closed group", schoolID=schools.excluded.school_id)
    groups.member(closed, groups.someone())
    for kind in ("cohort for students of all schools", "cohort of an excluded school"):
        groups.generation.awkward[kind] += 1


def _twice(groups: Groups) -> None:
    session_id, person_id = groups.session("TUT", "Entered twice"), groups.someone()
    groups.member(session_id, person_id, endDate=groups.day(12, 1))
    groups.member(session_id, person_id)


def _backwards(groups: Groups) -> None:
    session_id = groups.session("TUT", "Backwards")
    groups.member(session_id, groups.someone(), startDate=groups.day(3, 1), endDate=groups.day(11, 1))


def _undated(groups: Groups) -> None:
    groups.member(groups.session("TUT", "Without a first day", startDate=None), groups.someone())


def _unmapped(groups: Groups) -> None:
    groups.member(groups.session("FARM", "Goats"), groups.someone())


def _inactive(groups: Groups) -> None:
    groups.member(groups.session("OLD", "Phonics"), groups.someone())


def _not_sent(groups: Groups) -> None:
    groups.member(groups.session("MEAL", "Second sitting"), groups.someone())


def _last_year(groups: Groups) -> None:
    dates = {"startDate": groups.day(9, 8, 1), "endDate": groups.day(5, 14, 1)}
    groups.member(groups.session("TUT", "Last year's group", **dates), groups.someone())


def _without_id(groups: Groups) -> None:
    groups.session("TUT", "Substitute's group", instructorPersonID=groups.staff.without_ed_fi_id.person_id)


_ODD: Mapping[str, Callable[[Groups], object]] = {
    "cohort of a program that is not active": _inactive,
    "cohort with unmapped type": _unmapped,
    "cohort of a type that is not sent": _not_sent,
    "cohort of last year": _last_year,
    "cohort without first day": _undated,
    "cohort without instructor": lambda groups: groups.session("TUT", "Self study", instructorPersonID=None),
    "cohort whose instructor has no Ed-Fi ID": _without_id,
    "cohort member entered twice": _twice,
    "cohort member who leaves before coming": _backwards,
}
