"""Households of the sample district: students, their guardians and contacts, and where they live."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from random import Random

from include.sis import tables
from sandbox.district import names
from sandbox.district.generation import Generation
from sandbox.district.people import Someone, add_person, someone
from sandbox.district.plan import oddity
from sandbox.district.roll import Child, birthdate, grade_of, households

_SECOND_ADULTS = ("Father", "Father", "Father", "Stepfather", "Mother", "Guardian", "Aunt")
_GENDER = {"Father": "M", "Stepfather": "M", "Grandfather": "M", "Guardian": "", "ZZ Sponsor": ""}


def add_families(generation: Generation) -> Iterator[Child]:
    """Every student with household and contacts, one household after the other."""
    draw = generation.draw("families")
    for indexes in households(generation.district.students, draw):
        children = _add_children(generation, draw, indexes)
        odd = next((child.oddity for child in children if child.oddity), "")
        household_id = _add_household(generation, draw, odd, [child.person_id for child in children])
        _add_adults(generation, draw, children, household_id)
        yield from children


def _add_children(generation: Generation, draw: Random, indexes: range) -> list[Child]:
    last = names.last_name(draw)
    twins = oddity(indexes[0]) == "twins" and len(indexes) > 1
    born = birthdate(draw, grade_of(indexes[0]), generation.district.school_year)
    children = []
    for index in indexes:
        grade = grade_of(index)
        if not twins and index != indexes[0]:
            born = birthdate(draw, grade, generation.district.school_year)
        person = replace(someone(draw, "student", born, last=last), oddity=oddity(index), multiple_birth=twins)
        person_id = add_person(generation, draw, person)
        children.append(Child(index=index, person_id=person_id, oddity=oddity(index), grade=grade, birthdate=born))
    return children


def _add_household(generation: Generation, draw: Random, odd: str, members: list[int]) -> int:
    load = generation.load
    household_id = load.add(
        tables.household, {"name": f"Household {load.counts['Household'] + 1}", "phone": names.phone(draw)}
    )
    for person_id in members:
        _add_member(generation, household_id, person_id)
    if odd != "student with no address":
        address_id = load.add(tables.address, _address(generation, draw))
        row = {"householdID": household_id, "addressID": address_id, "mailing": True, "physical": True}
        load.add(tables.household_location, {**row, "private": odd == "private address"})
    return household_id


def _add_member(generation: Generation, household_id: int, person_id: int, *, secondary: bool = False) -> None:
    row = {"householdID": household_id, "personID": person_id, "secondary": secondary, "mailing": True}
    generation.load.add(tables.household_member, row)


def _address(generation: Generation, draw: Random) -> dict[str, object]:
    district = generation.district
    return {
        "number": str(draw.randrange(1, 9999)),
        "prefix": draw.choice(("N", "S", "E", "W", None, None)),
        "street": draw.choice(names.STREETS),
        "tag": draw.choice(names.STREET_TAGS),
        "apt": str(draw.randrange(1, 60)) if draw.random() < 0.2 else None,
        "city": district.city,
        "state": district.state,
        "zip": district.zip,
        "county": f"{district.city} County",
    }


def _add_adults(generation: Generation, draw: Random, children: list[Child], household_id: int) -> None:
    odd = next((child.oddity for child in children if child.oddity), "")
    first = _add_adult(generation, draw, "Mother", odd if odd == "contact without Ed-Fi ID" else "")
    _add_member(generation, household_id, first)
    _relate(generation, children, first, {"name": "Mother", "guardian": True, "seq": 1})
    if draw.random() < 0.65:
        _add_second_adult(generation, draw, children, household_id)
    if draw.random() < 0.15:
        other = _add_adult(generation, draw, "Grandmother", "")
        _relate(generation, children, other, {"name": "Grandmother", "guardian": False, "seq": 3})
        generation.awkward["contact who is no guardian"] += 1
    _add_odd_relations(generation, draw, children)


def _add_second_adult(generation: Generation, draw: Random, children: list[Child], household_id: int) -> None:
    relation = draw.choice(_SECOND_ADULTS)
    second = _add_adult(generation, draw, relation, "")
    _relate(generation, children, second, {"name": relation, "guardian": True, "seq": 2})
    if draw.random() < 0.85:
        _add_member(generation, household_id, second)
        return
    elsewhere = _add_household(generation, draw, "", [second])
    for child in children:
        _add_member(generation, elsewhere, child.person_id, secondary=True)
        generation.awkward["student of two households"] += 1


def _add_adult(generation: Generation, draw: Random, relation: str, odd: str) -> int:
    born = date(generation.district.school_year - draw.randrange(28, 60), draw.randrange(1, 13), 15)
    person: Someone = someone(draw, "contact", born if draw.random() < 0.3 else None, gender=_GENDER.get(relation, "F"))
    return add_person(generation, draw, replace(person, oddity=odd))


def _relate(generation: Generation, children: list[Child], relative: int, row: dict[str, object]) -> None:
    for child in children:
        pair = {"personID1": child.person_id, "personID2": relative, "mailing": True, "portal": True}
        generation.load.add(tables.related_pair, {**pair, **row})


def _add_odd_relations(generation: Generation, draw: Random, children: list[Child]) -> None:
    for child in children:
        row: dict[str, object] = {"name": "Guardian", "guardian": True, "seq": 4}
        if child.oddity == "guardian with unmapped relationship":
            relative = _add_adult(generation, draw, "ZZ Sponsor", "")
            _relate(generation, [child], relative, {**row, "name": "ZZ Sponsor"})
        elif child.oddity == "relationship ended":
            ended = date(generation.district.school_year - 2, 12, 31)
            relative = _add_adult(generation, draw, "Guardian", "")
            _relate(generation, [child], relative, {**row, "endDate": ended})
        elif child.oddity == "student is own guardian":
            _relate(generation, [child], child.person_id, {**row, "name": "Self"})
        elif child.oddity == "guardian who is a student" and len(children) > 1:
            # An older sibling has care of the younger one.
            _relate(generation, children[1:2], child.person_id, {**row, "name": "Sister"})
