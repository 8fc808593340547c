"""Contacts: one record per guardian, and only what is not private."""

from dataclasses import replace

import pytest

from include.edfi.documents.standards import Standard
from include.resources.contacts import RESOURCE
from include.sis import tables as sis
from tests.support.small_district import FALL, LAST_YEAR, MIDDLE, SCOPE, Campus


@pytest.fixture
def family(campus: Campus) -> Campus:
    """Person 9 is the guardian of the students 1 and 2."""
    campus.calendar(1, 1)
    campus.person(9)
    for student in (1, 2):
        campus.person(student)
        campus.enrollment(student)
        campus.add(sis.related_pair, personID1=student, personID2=9, name="Mother", guardian=True)
    return campus


def live_at(campus: Campus, number: int, *, private: bool = False, **span: object) -> None:
    campus.add(sis.household, householdID=number, phone=f"555-{number}", phonePrivate=private)
    campus.add(sis.household_member, householdID=number, personID=9, private=private, **span)
    campus.add(
        sis.address, addressID=number, number=str(number), street="Elm", tag="St", city="Bend", state="TX", zip="7"
    )
    campus.add(sis.household_location, householdID=number, addressID=number)


def test_one_record_for_two_children(family: Campus) -> None:
    (newest,) = family.documents(RESOURCE)
    (oldest,) = family.documents(RESOURCE, Standard.DS40)
    assert newest["contactUniqueId"] == oldest["parentUniqueId"] == "E9"


def test_addresses_of_the_year_that_are_not_private(family: Campus) -> None:
    live_at(family, 1, endDate=MIDDLE, startDate=FALL)
    live_at(family, 2, startDate=MIDDLE)
    live_at(family, 3, private=True)
    live_at(family, 4, endDate=LAST_YEAR)
    (sent,) = family.documents(RESOURCE)
    assert [(home["streetNumberName"], home["periods"]) for home in sent["addresses"]] == [
        ("1 Elm St", [{"beginDate": str(FALL), "endDate": str(MIDDLE)}]),
        ("2 Elm St", [{"beginDate": str(MIDDLE)}]),
    ]
    assert [phone["telephoneNumber"] for phone in sent["telephones"]] == ["555-1", "555-2"]


def test_a_student_in_the_request_brings_the_guardian_with_telephone_and_all(family: Campus) -> None:
    family.add(sis.contact, personID=9, cellPhone="555-9")
    (row,) = family.rows(RESOURCE, replace(SCOPE, persons=(1,)))
    assert (row["personID"], row["telephones"][0]["telephone"]) == (9, "555-9")
    assert family.rows(RESOURCE, replace(SCOPE, persons=(3,))) == []


def test_a_guardian_of_unreported_students_is_named_and_not_sent(campus: Campus) -> None:
    campus.calendar(1, 1)
    campus.person(9)
    for student in (1, 2):
        campus.person(student, ed_fi_id=None)
        campus.enrollment(student)
        campus.add(sis.related_pair, personID1=student, personID2=9, guardian=True)
    assert campus.reasons(RESOURCE) == ["the student has no Ed-Fi ID"]


def test_who_is_no_guardian_or_was_one_before_the_year_is_no_contact(family: Campus) -> None:
    family.person(7)
    family.person(8)
    family.add(sis.related_pair, personID1=1, personID2=7, guardian=False)
    family.add(sis.related_pair, personID1=1, personID2=8, guardian=True, endDate=LAST_YEAR)
    assert [row["personID"] for row in family.rows(RESOURCE)] == [9]


def test_both_languages_are_one_item(family: Campus) -> None:
    family.person(8, homePrimaryLanguage="spa")
    family.add(sis.contact, personID=8, communicationLanguage="spa")
    family.add(sis.related_pair, personID1=1, personID2=8, guardian=True)
    (sent, _) = family.documents(RESOURCE)
    assert len(sent["languages"]) == 1
    assert len(sent["languages"][0]["uses"]) == 2
