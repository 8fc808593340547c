"""Staff of the sample district without an e-mail address, or with one that is private or impossible."""

from collections.abc import Mapping
from datetime import date

from include.sis import tables
from sandbox.district.generation import Generation, School
from sandbox.district.populated import Populated

_KINDS: Mapping[str, Mapping[str, object]] = {
    "staff without e-mail address": {},
    "staff with private e-mail address": {"email": "quiet@example.org", "emailPrivate": True},
    "staff with an impossible e-mail address": {"email": "a@b.c"},
    "staff with a second e-mail address only": {"email": " ", "secondaryEmail": "second@example.org"},
}
"""Kind -> columns of Contact."""


def add(district: Populated) -> None:
    """One of each kind at every school, employed and assigned like others."""
    for school in district.schools.ordinary:
        for kind, columns in _KINDS.items():
            _add(district.generation, school, columns)
            district.generation.awkward[kind] += 1


def _add(generation: Generation, school: School, columns: Mapping[str, object]) -> None:
    load, since = generation.load, date(generation.district.school_year - 2, 7, 1)
    number = load.counts[tables.person.name] + 1
    identity = {"currentIdentityID": load.counts[tables.identity.name] + 1, "edFiID": f"{604_000_000 + number}"}
    person_id = load.add(tables.person, {**identity, "staffNumber": f"S{10_000 + number}"})
    row: dict[str, object] = {"personID": person_id, "districtID": generation.district_id}
    load.add(tables.identity, {**row, "firstName": "Morgan", "lastName": "Quiet", "gender": "X"})
    load.add(tables.contact, {"personID": person_id, "workPhone": "(254) 555-0177", **columns})
    load.add(tables.employment, {**row, "startDate": since, "status": "CON"})
    assigned = {"schoolID": school.school_id, "assignmentCode": "AID", "type": "REG", "title": "Aide"}
    load.add(tables.employment_assignment, {**row, **assigned, "fte": 1, "startDate": since})
