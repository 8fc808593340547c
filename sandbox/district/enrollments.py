"""Enrollment and roster rows of each student."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta

from include.sis import tables
from sandbox.district.generation import Generation, School, Schools, Section
from sandbox.district.plan import BLOCK
from sandbox.district.roll import Child
from sandbox.district.sections import COHORT
from sandbox.district.special_programs import is_learner
from sandbox.district.stays import Stay

_LAST_GRADE = 12
_ODD_ROSTERS = {
    "roster starting before the term": (2, "startDate", "start", -20),
    "roster ending after the term": (1, "endDate", "end", 10),
    "roster ended before the term": (2, "endDate", "start", -30),
    "roster starting after the term": (1, "startDate", "end", 30),
}
"""Oddity -> (half of the year, the roster's column, the end of the term it is off from, by how many days)."""
_UNREPORTED = {
    "roster in an excluded course": "section of a state-excluded course",
    "roster in the inactive trial": "section only in the inactive trial",
}
_NEIGHBOUR = "255904"
_SERVED_ELSEWHERE = 35
_ELSEWHERE = {
    30: ("student of another district", "residentDistrict"),
    _SERVED_ELSEWHERE: ("student served elsewhere", "servingDistrict"),
}
"""Place in a block of students -> what is odd, and the column that names the neighbouring district."""


@dataclass(kw_only=True)
class Enrollments:
    """Writes enrollments and rosters, filling the groups of each school's grades one after the other."""

    generation: Generation
    schools: Schools
    _seated: Counter[tuple[int, str]] = field(default_factory=Counter)

    def add(self, child: Child, stays: list[Stay]) -> dict[int, list[Section]]:
        """Returns the sections the student takes, by schoolID."""
        groups: dict[int, list[Section]] = {}
        for stay in stays:
            self._add_enrollment(child, stay)
            if stay.school:
                group = groups.setdefault(stay.school.school_id, [])
                group.extend(() if group else self._group(stay.school, stay.grade))
                self._add_rosters(child, stay, group)
        self._add_odd_rosters(child, stays)
        return groups

    def _group(self, school: School, grade: str) -> list[Section]:
        place = self._seated[school.school_id, grade]
        self._seated[school.school_id, grade] += 1
        return school.cohorts[grade][place // COHORT]

    def _add_enrollment(self, child: Child, stay: Stay) -> None:
        district = self.generation.district
        current = stay.structure.end_year == district.school_year
        place = int(stay.grade) if stay.grade.isdigit() else 0
        self.generation.load.add(
            tables.enrollment,
            {
                "personID": child.person_id,
                "calendarID": stay.structure.calendar_id,
                "structureID": stay.structure.structure_id,
                "districtID": self.generation.district_id,
                "endYear": stay.structure.end_year,
                "grade": stay.grade,
                "serviceType": stay.service,
                "active": current and stay.end is None,
                "noShow": stay.no_show,
                "stateExclude": stay.state_exclude,
                "startDate": stay.start,
                "startStatus": stay.start_status,
                "endDate": stay.end,
                "endStatus": stay.end_status,
                "residentDistrict": district.number,
                "servingDistrict": district.number,
                "projectedGraduationDate": date(stay.structure.end_year, 5, 28) if place == _LAST_GRADE else None,
                "cohortYear": str(stay.structure.end_year + _LAST_GRADE - place) if place >= 9 else None,
                **self._elsewhere(child, current=current, left=stay.end_status == "W2"),
                **_english(child, stay),
            },
        )

    def _elsewhere(self, child: Child, *, current: bool, left: bool) -> dict[str, object]:
        """Another district in one of the two roles, for a few students and for some of those who left the district."""
        place = _SERVED_ELSEWHERE if left and child.index % 3 == 0 else child.index % BLOCK
        kind, column = _ELSEWHERE.get(place, ("", ""))
        if not kind or child.oddity or not current:
            return {}
        self.generation.awkward[kind] += 1
        return {column: _NEIGHBOUR}

    def _add_rosters(self, child: Child, stay: Stay, group: list[Section]) -> None:
        odd = _ODD_ROSTERS.get(child.oddity)
        for section in group:
            terms = stay.structure.halves(section.half)
            first, last = terms[0].start, terms[-1].end
            if stay.start > last or (stay.end and stay.end < first):
                continue
            dates: dict[str, date | None] = {
                "startDate": stay.start if stay.start > first else None,
                "endDate": stay.end if stay.end and stay.end < last else None,
            }
            if odd and odd[0] == section.half:
                dates[odd[1]] = (first if odd[2] == "start" else last) + timedelta(days=odd[3])
            self._add_roster(child, stay.structure.trial_id, section, dates)

    def _add_odd_rosters(self, child: Child, stays: list[Stay]) -> None:
        home = stays[-1].school
        if home and child.oddity in _UNREPORTED:
            draft = child.oddity == "roster in the inactive trial"
            trial_id = home.main.draft_trial_id if draft else home.main.trial_id
            self._add_roster(child, trial_id, home.odd_sections[_UNREPORTED[child.oddity]], {})
        if child.oddity == "evening calendar too":
            for kind, section in self.schools.ordinary[0].odd_sections.items():
                if kind.startswith("evening"):
                    self._add_roster(child, self.schools.evening.trial_id, section, {})

    def _add_roster(self, child: Child, trial_id: int, section: Section, dates: dict[str, date | None]) -> None:
        row = {"trialID": trial_id, "sectionID": section.section_id, "personID": child.person_id}
        self.generation.load.add(tables.roster, {**row, **dates})


def _english(child: Child, stay: Stay) -> dict[str, object]:
    """How the test of English went, for half of those who took it a proof that it did."""
    if child.oddity or not is_learner(child.index):
        return {}
    passed = child.index % 2 == 0
    return {"englishProficiency": "P" if passed else "N", "englishProficiencyDate": stay.start if passed else None}
