"""Behavior of the sample district: incidents, who took part in them, and what was done about it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from itertools import pairwise
from random import Random

from sqlalchemy import Table

from include.sis import tables
from sandbox.district.codes import CODES
from sandbox.district.generation import Generation, School, Schools
from sandbox.district.populated import Populated
from sandbox.district.staff import SchoolStaff

_SHARE = 0.04
"""Ordinary incidents for each student of a school."""
_ANSWERED = 0.8
_FEWEST_PUPILS = 4
_FIRST_DAY, _LAST_DAY = 20, 140
_LOCATIONS = ("CLS", "CAF", "HAL", "BUS", "FLD")
_ORDINARY = ("DSR", "DSR", "FGT", "FGT", "TRU", "VAN", "WPN")
_ODD_PEOPLE = {
    "student without Ed-Fi ID": "offender without Ed-Fi ID",
    "no-show enrollment": "offender who did not come",
}


@dataclass(frozen=True, kw_only=True)
class Office:
    """Where a school writes its incidents down."""

    generation: Generation
    draw: Random
    school: School
    pupils: list[int]
    staff: SchoolStaff
    types: Mapping[str, int]
    resolutions: Mapping[str, int]

    @property
    def reporter(self) -> int:
        """The teacher who refers incidents and decides about them."""
        return self.staff.teachers[0].person_id

    def incident(self, **columns: object) -> int:
        """A complete incident of the main calendar, in an ordinary place and hour."""
        day = self.school.main.dates[self.draw.randrange(_FIRST_DAY, _LAST_DAY)]
        hour = time(self.draw.randrange(8, 15), self.draw.choice((0, 15, 30, 45)))
        row = {
            "calendarID": self.school.main.calendar_id,
            "timestamp": datetime.combine(day, hour),
            "status": "CM",
            "location": self.draw.choice(_LOCATIONS),
            "referralPersonID": self.reporter,
        }
        return self.generation.load.add(tables.behavior_incident, {**row, **columns})

    def event(self, incident_id: int, code: str = "DSR", weapon: str | None = None) -> int:
        row = {"incidentID": incident_id, "typeID": self.types[code], "weaponCode": weapon}
        return self.generation.load.add(tables.behavior_event, row)

    def role(self, event_id: int, person_id: int | None, role: str = "Offender") -> int:
        row = {"eventID": event_id, "personID": person_id, "role": role}
        return self.generation.load.add(tables.behavior_role, row)

    def offense(self, code: str = "DSR", **columns: object) -> tuple[int, int]:
        """An incident with one event and one offender; the event and the role come back."""
        event_id = self.event(self.incident(**columns), code)
        return event_id, self.role(event_id, self.someone())

    def resolution(self, role_id: int, code: str = "ISS", **columns: object) -> None:
        """What was done about it, some time after the last incident."""
        day = self.school.main.dates[self.draw.randrange(_LAST_DAY, _LAST_DAY + 20)]
        row = {
            "roleID": role_id,
            "typeID": self.resolutions[code],
            "timestamp": datetime.combine(day, time(8)),
            "schoolDaysDuration": self.draw.choice((0.5, 1, 3, 5)),
            "adminPersonID": self.reporter,
        }
        self.generation.load.add(tables.behavior_resolution, {**row, **columns})

    def someone(self) -> int:
        return self.draw.choice(self.pupils)

    def odd(self, kind: str) -> None:
        self.generation.awkward[kind] += 1


def add(district: Populated) -> None:
    """Ordinary incidents of every school, and one of each odd kind."""
    generation, pupils = district.generation, district.pupils
    draw = generation.draw("behavior")
    types = _add_types(generation, tables.behavior_type)
    resolutions = _add_types(generation, tables.behavior_res_type)
    offices = [
        Office(
            generation=generation,
            draw=draw,
            school=school,
            pupils=pupils.ordinary[school.school_id],
            staff=district.staff[school.school_id],
            types=types,
            resolutions=resolutions,
        )
        for school in district.schools.ordinary
    ]
    able = [office for office in offices if len(office.pupils) >= _FEWEST_PUPILS]
    for office in able:
        for _ in range(1 + int(len(office.pupils) * _SHARE)):
            _add_ordinary(office)
        for kind, add_odd in _ODD.items():
            add_odd(office)
            office.odd(kind)
        for person_id, oddity in pupils.odd[office.school.school_id]:
            office.resolution(office.role(office.event(office.incident()), person_id))
            office.odd(_ODD_PEOPLE[oddity])
    _add_special(able, district.schools)


def _add_types(generation: Generation, table: Table) -> dict[str, int]:
    names = CODES[f"{table.name}.code"]
    return {code: generation.load.add(table, {"code": code, "name": name}) for code, name in names.items()}


def _add_ordinary(office: Office) -> None:
    """An offender and, in a fight, somebody else and a witness."""
    code = office.draw.choice(_ORDINARY)
    reporter = office.draw.choice((office.reporter, office.reporter, office.someone(), None))
    weapon = office.draw.choice(("KNI", "OTH")) if code == "WPN" else None
    event_id = office.event(office.incident(referralPersonID=reporter), code, weapon)
    offender, other, seen = office.draw.sample(office.pupils, 3)
    role_id = office.role(event_id, offender)
    if office.draw.random() < _ANSWERED:
        done = office.draw.choice(("ISS", "ISS", "OSS", "DET", "EXP"))
        office.resolution(role_id, done, removalReason="SP" if done == "EXP" else None)
    if code == "FGT":
        office.role(event_id, other, office.draw.choice(("Participant", "Victim")))
        office.role(event_id, seen, "Witness")


def _add_special(offices: list[Office], schools: Schools) -> None:
    """Of what there is one in a district: an incident in the excluded calendar, and a student away from school."""
    for office in offices[:1]:
        office.offense(calendarID=schools.summer.calendar_id)
        office.odd("incident in an excluded calendar")
    for office, other in pairwise(offices[:2]):
        office.resolution(office.role(office.event(office.incident()), other.someone()))
        office.odd("offender of another school")


def _in_progress(office: Office) -> None:
    office.resolution(office.offense(status="IP")[1])


def _nothing_mapped(office: Office) -> None:
    office.role(office.event(office.incident(referralPersonID=None)), office.someone(), "Mentioned")


def _unmapped_location(office: Office) -> None:
    office.role(office.event(office.incident(location="ZZL", referralPersonID=None)), None)


def _unmapped_behavior(office: Office) -> None:
    office.resolution(office.offense("ZZB")[1])


def _unnamed(office: Office) -> None:
    office.role(office.offense()[0], None, "Witness")


def _unmapped_role(office: Office) -> None:
    event_id = office.event(office.incident())
    offender, bystander = office.draw.sample(office.pupils, 2)
    office.role(event_id, offender)
    office.role(event_id, bystander, "ZZ Bystander")


def _alike(office: Office) -> None:
    incident_id, offender = office.incident(), office.someone()
    for code in ("FGT", "VAN"):
        office.resolution(office.role(office.event(incident_id, code), offender))


def _staff_hurt(office: Office) -> None:
    office.role(office.offense(referralPersonID=None)[0], office.reporter, "Victim")


def _reporter_without_id(office: Office) -> None:
    office.offense(referralPersonID=office.staff.without_ed_fi_id.person_id)


def _visitor(office: Office) -> None:
    load = office.generation.load
    person_id = load.add(tables.person, {"currentIdentityID": load.counts[tables.identity.name] + 1})
    name = {"firstName": "Robin", "lastName": "Visitor", "districtID": office.generation.district_id}
    load.add(tables.identity, {"personID": person_id, **name})
    office.role(office.offense()[0], person_id, "Victim")


def _midnight(office: Office) -> None:
    office.offense(timestamp=datetime.combine(office.school.main.dates[_FIRST_DAY], time.min))


def _unmapped_resolution(office: Office) -> None:
    office.resolution(office.offense()[1], "ZZR")


def _victim_helped(office: Office) -> None:
    event_id, _ = office.offense()
    office.resolution(office.role(event_id, office.someone(), "Victim"))


def _decided_without_id(office: Office) -> None:
    office.resolution(office.offense()[1], adminPersonID=office.staff.without_ed_fi_id.person_id)


_ODD: Mapping[str, Callable[[Office], object]] = {
    "incident in progress": _in_progress,
    "incident without event": lambda office: office.incident(),
    "incident without participant": lambda office: office.event(office.incident()),
    "incident whose roles are not sent": _nothing_mapped,
    "incident with unmapped location": _unmapped_location,
    "incident with unmapped behavior": _unmapped_behavior,
    "incident without time of day": _midnight,
    "incident of last year": lambda office: office.offense(calendarID=office.school.previous.calendar_id),
    "incident with an unnamed participant": _unnamed,
    "incident reported by staff without Ed-Fi ID": _reporter_without_id,
    "participant with unmapped role": _unmapped_role,
    "two behaviors that are one at Ed-Fi": _alike,
    "staff member hurt in an incident": _staff_hurt,
    "visitor hurt in an incident": _visitor,
    "action that is not mapped": _unmapped_resolution,
    "action about a victim": _victim_helped,
    "action decided by staff without Ed-Fi ID": _decided_without_id,
}
