"""Staff: who counts as staff of the year, and what is said of them."""

import datetime

import pytest

from include.edfi.documents.standards import Standard
from include.resources.staffs import RESOURCE, hispanic
from include.sis import tables as sis
from tests.support.code_mappings import mapped
from tests.support.small_district import FALL, LAST_YEAR, Campus, values_of


def test_the_legal_name_and_sex_come_first_and_the_used_ones_are_preferred(campus: Campus) -> None:
    campus.person(1, firstName="Sam", lastName="Ray", legalFirstName="Samuel", gender="F", legalGender="M")
    campus.assignment(1)
    (newest,) = campus.documents(RESOURCE)
    (oldest,) = campus.documents(RESOURCE, Standard.DS33)
    assert (newest["firstName"], newest["preferredFirstName"], newest["lastSurname"]) == ("Samuel", "Sam", "Ray")
    assert newest["sexDescriptor"].endswith("#M")
    assert "preferredLastSurname" not in newest
    assert "preferredFirstName" not in oldest


def test_both_numbers_are_identification_codes(campus: Campus) -> None:
    campus.person(1)
    campus.add(sis.person, personID=2, currentIdentityID=1, edFiID="E2", staffStateID=" 77 ", staffNumber="S2")
    campus.assignment(2)
    (both,) = campus.documents(RESOURCE)
    assert [code["identificationCode"] for code in both["identificationCodes"]] == ["77", "S2"]
    assert values_of(both["identificationCodes"], "staffIdentificationSystemDescriptor") == ["State", "Local"]


def test_the_level_of_education_is_the_latest_degrees(campus: Campus) -> None:
    campus.person(1)
    campus.assignment(1)
    for kind, level, year in (("DEG", "MA", 2015), ("DEG", "BA", 2011), ("LIC", "DR", 2020)):
        campus.add(
            sis.employment_credential,
            personID=1,
            credentialType=kind,
            level=level,
            issueDate=datetime.date(year, 6, 1),
        )
    (sent,) = campus.documents(RESOURCE, uris=mapped(LevelOfEducation="BA MA", StaffIdentificationSystem="Local"))
    assert sent["highestCompletedLevelOfEducationDescriptor"].endswith("#MA")


def test_what_is_private_stays_in_campus(campus: Campus) -> None:
    campus.person(1)
    campus.assignment(1)
    campus.add(
        sis.contact,
        personID=1,
        email="a@example.org",
        emailPrivate=True,
        homePhone="1",
        homePhonePrivate=True,
        workPhone="2",
    )
    (staff,) = campus.documents(RESOURCE)
    assert "electronicMails" not in staff
    assert [phone["telephoneNumber"] for phone in staff["telephones"]] == ["2"]


def test_people_without_an_identity_or_number_are_named_and_not_sent(campus: Campus) -> None:
    campus.person(1, ed_fi_id=" ")
    campus.add(sis.person, personID=2, edFiID="E2")
    campus.assignment(1)
    campus.assignment(2)
    assert campus.reasons(RESOURCE) == [
        "the staff member has no Ed-Fi ID",
        "the staff member has no current identity",
    ]


def test_one_reported_assignment_is_enough(campus: Campus) -> None:
    campus.person(1)
    campus.assignment(1, exclude=True)
    assert campus.reasons(RESOURCE) == ["the assignment is excluded"]
    campus.assignment(1, school_id=2)
    assert campus.reasons(RESOURCE) == [None]


@pytest.mark.parametrize(
    ("employment", "reasons"),
    [
        pytest.param({"districtStaff": True}, [None], id="district staff"),
        pytest.param({"districtStaff": True, "endDate": LAST_YEAR, "startDate": LAST_YEAR}, [], id="left before"),
        pytest.param({}, ["the staff member is neither district staff nor assigned"], id="placed nowhere"),
    ],
)
def test_the_employed(campus: Campus, employment: dict[str, object], reasons: list[str | None]) -> None:
    campus.person(1)
    campus.employment(1, **employment)
    assert campus.reasons(RESOURCE) == reasons


def test_staff_of_another_school_are_no_staff_of_the_run(campus: Campus) -> None:
    campus.add(sis.school, schoolID=3, districtID=1, number="103", name="School")
    campus.person(1)
    campus.employment(1)
    campus.assignment(1, school_id=3, startDate=FALL)
    assert campus.rows(RESOURCE) == []


@pytest.mark.parametrize(
    ("flag", "race", "expected"),
    [
        pytest.param("Y", None, True, id="yes"),
        pytest.param("N", "1", False, id="the flag wins"),
        pytest.param(None, "1", True, id="federal code"),
        pytest.param(None, "6", None, id="unknown"),
    ],
)
def test_hispanic(flag: str | None, race: str | None, expected: bool | None) -> None:
    assert hispanic({"hispanicEthnicity": flag, "raceEthnicityFed": race}) is expected
