"""Services and circumstances of students: English learners, special education, homelessness and others."""

from datetime import date
from random import Random

from sqlalchemy import Table

from include.sis import tables
from sandbox.district.codes import CODES
from sandbox.district.generation import Generation

_SIMPLE: tuple[tuple[Table, float], ...] = (
    (tables.foster_care, 0.005),
    (tables.section504, 0.02),
    (tables.gifted, 0.05),
    (tables.migrant, 0.005),
)
_SETTINGS = ("R80", "R80", "R40", "SEP")


def add_services(generation: Generation, draw: Random, person_id: int) -> bool:
    """None of it for most students; whether the student is in special education comes back."""
    start = date(generation.district.school_year - 1, 9, 1)
    row: dict[str, object] = {"personID": person_id, "startDate": start}
    moved = {"lastQualifyingMove": date(start.year, 6, 3), "priorityForServices": bool(person_id % 2)}
    for table, share in _SIMPLE:
        if draw.random() < share:
            generation.load.add(table, {**row, **(moved if table is tables.migrant else {})})
    if draw.random() < 0.08:
        _add_lep(generation, draw, person_id)
    special = draw.random() < 0.1
    if special:
        disability = _code(draw, "SpecialEDState.primaryDisability")
        columns = {"districtID": generation.district_id, "primaryDisability": disability}
        setting = _SETTINGS[person_id % len(_SETTINGS)]
        generation.load.add(
            tables.special_ed_state, {**row, **columns, "specialEdSetting": setting, "servicesStartDate": start}
        )
    if draw.random() < 0.01:
        residence = _code(draw, "Homeless.primaryNightTimeResidence")
        housed = date(start.year + 1, 3, 12) if person_id % 2 == 0 else None
        alone = {"endDate": housed, "primaryNightTimeResidence": residence, "unaccompaniedYouth": draw.random() < 0.2}
        generation.load.add(tables.homeless, {**row, **alone})
    if draw.random() < 0.02:
        status = _code(draw, "MilitaryConnections.status")
        generation.load.add(tables.military_connections, {**row, "status": status})
    return special


def _add_lep(generation: Generation, draw: Random, person_id: int) -> None:
    end_year = generation.district.school_year
    exited = draw.random() < 0.2
    generation.load.add(
        tables.lep,
        {
            "personID": person_id,
            "districtID": generation.district_id,
            "programStatus": "Exited LEP" if exited else "LEP",
            "identifiedDate": date(end_year - 3, 9, 15),
            "yearsLEP": 3,
            "exitDate": date(end_year - 1, 5, 30) if exited else None,
            "exitReason": "DONE" if exited else None,
            "firstYearMonitoring": date(end_year - 1, 8, 15) if exited else None,
            "parentDeclined": draw.random() < 0.05,
        },
    )


def _code(draw: Random, kind: str) -> str:
    return draw.choice(list(CODES[kind]))
