"""People of the sample district: a person, the current identity, and how to reach them."""

from dataclasses import dataclass
from datetime import date
from random import Random

from include.sis import tables
from sandbox.district import names
from sandbox.district.generation import Generation

_RACES = ("WH", "WH", "WH", "BL", "BL", "AS", "AI", "PI")
_FEDERAL = {"AI": "2", "AS": "3", "BL": "4", "PI": "5", "WH": "6"}
_LANGUAGES = ("eng",) * 13 + ("spa",) * 4 + ("vie", "ara", "som", "kur")
_COUNTRY_OF = {"spa": "MX", "vie": "VN", "ara": "IQ", "som": "SO", "kur": "IQ"}
_TOO_LONG_SUFFIX = "the third of that name"


@dataclass(frozen=True, kw_only=True)
class Someone:
    first: str
    last: str
    gender: str
    birthdate: date | None
    role: str
    """student, staff or contact."""
    oddity: str = ""
    language: str = "eng"
    multiple_birth: bool = False


def someone(draw: Random, role: str, birthdate: date | None, *, last: str = "", gender: str = "") -> Someone:
    """A person drawn at random; `last` and `gender` stay as given."""
    gender = gender or draw.choices("FMX", weights=(50, 49, 1))[0]
    return Someone(
        first=names.first_name(draw, gender),
        last=last or names.last_name(draw),
        gender=gender,
        birthdate=birthdate,
        role=role,
        language=draw.choice(_LANGUAGES),
    )


def add_person(generation: Generation, draw: Random, person: Someone) -> int:
    """The Person, Identity, IdentityRace and Contact rows of a person; returns the personID."""
    load = generation.load
    person_id = load.counts[tables.person.name] + 1
    identity_id = load.counts[tables.identity.name] + 1
    unknown = person.oddity == "person without current identity"
    load.add(
        tables.person,
        {
            "currentIdentityID": None if unknown else identity_id,
            **_numbers(person, person_id),
            "edFiID": None if person.oddity == f"{person.role} without Ed-Fi ID" else f"{604_000_000 + person_id}",
        },
    )
    races = _races(draw, person)
    load.add(tables.identity, {"personID": person_id, **_identity(generation, draw, person, races)})
    for race in races:
        load.add(tables.identity_race, {"identityID": identity_id, "raceCode": race})
    load.add(tables.contact, {"personID": person_id, **_reach(draw, person, person_id)})
    _count_name(generation, person)
    return person_id


def _numbers(person: Someone, person_id: int) -> dict[str, object]:
    if person.role == "student":
        return {"stateID": f"{1_000_000_000 + person_id * 7}", "studentNumber": f"{100_000 + person_id}"}
    if person.role == "staff":
        return {"staffNumber": f"S{10_000 + person_id}", "staffStateID": f"{2_000_000 + person_id * 3}"}
    return {}


def _races(draw: Random, person: Someone) -> list[str]:
    if person.oddity == "unmapped race":
        return ["ZZ"]
    return sorted({draw.choice(_RACES) for _ in range(2 if draw.random() < 0.06 else 1)})


def _identity(generation: Generation, draw: Random, person: Someone, races: list[str]) -> dict[str, object]:
    hispanic = draw.random() < (0.95 if person.language == "spa" else 0.15)
    abroad = person.role == "student" and person.language != "eng" and draw.random() < 0.4
    federal = "1" if hispanic else "7" if len(races) > 1 else _FEDERAL.get(races[0])
    suffix = "Jr" if draw.random() < 0.02 else None
    return {
        "districtID": generation.district_id,
        "effectiveDate": date(generation.district.school_year - 1, 7, 1),
        "lastName": person.last,
        "firstName": person.first,
        "middleName": names.first_name(draw, person.gender) if draw.random() < 0.6 else None,
        "suffix": _TOO_LONG_SUFFIX if person.oddity == "suffix too long for Ed-Fi" else suffix,
        "legalFirstName": names.first_name(draw, person.gender) if draw.random() < 0.03 else None,
        "gender": person.gender,
        "birthdate": person.birthdate,
        "birthCountry": _COUNTRY_OF[person.language] if abroad else "US",
        "birthState": None if abroad else generation.district.state,
        "birthCity": None if abroad else generation.district.city,
        "multipleBirth": person.multiple_birth,
        "raceEthnicityFed": federal,
        "hispanicEthnicity": "Y" if hispanic else "N",
        "dateEnteredUS": date(generation.district.school_year - 3, 6, 15) if abroad else None,
        "homePrimaryLanguage": "ZZ" if person.oddity == "unmapped language" else person.language,
        "immigrant": "Y" if abroad else "N",
    }


def _reach(draw: Random, person: Someone, person_id: int) -> dict[str, object]:
    long_phone = f"(254) 555-0134 ext. {20_000 + person_id % 10_000}"
    private = person.oddity == "private phone"
    return {
        "email": f"p{person_id}@example.org",
        "secondaryEmail": f"second.p{person_id}@example.org" if draw.random() < 0.1 else None,
        "homePhone": long_phone if person.oddity == "phone too long for Ed-Fi" else names.phone(draw),
        "workPhone": names.phone(draw) if person.role != "student" else None,
        "cellPhone": names.phone(draw) if private or draw.random() < 0.8 else None,
        "communicationLanguage": person.language,
        "cellPhonePrivate": private,
    }


def _count_name(generation: Generation, person: Someone) -> None:
    name = person.first + person.last
    generation.awkward["name with accent"] += not name.isascii()
    generation.awkward["name with apostrophe"] += "'" in name
