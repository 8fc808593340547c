"""Students: one record per person, by legal name, and a reason for everyone who is not sent."""

import datetime
from dataclasses import replace
from typing import Any

import pytest

from include.edfi.documents.standards import Standard
from include.resources.students import RESOURCE
from include.sis import tables as sis
from tests.support.code_mappings import mapped
from tests.support.small_district import LAST_YEAR, MIDDLE, SCOPE, Campus

URIS = mapped(Sex="F M", StateAbbreviation="TX", Country="US MX")
BORN = datetime.date(2012, 3, 4)


@pytest.fixture
def school(campus: Campus) -> Campus:
    campus.calendar(1, 1)
    campus.calendar(2, 2)
    return campus


def test_one_record_for_enrollments_at_two_schools(school: Campus) -> None:
    school.person(1, birthdate=BORN)
    school.enrollment(1, 1)
    school.enrollment(1, 2, startDate=MIDDLE)
    assert [row["personID"] for row in school.rows(RESOURCE)] == [1]


@pytest.mark.parametrize(
    ("standard", "preferred"),
    [pytest.param(Standard.DS40, None, id="not in 4.0"), pytest.param(Standard.DS50, "Bo", id="from 5.0 on")],
)
def test_the_legal_name_goes_before_the_preferred_one(
    school: Campus, standard: Standard, preferred: str | None
) -> None:
    school.person(1, birthdate=BORN, firstName="Bo", legalFirstName="Robert", legalLastName="")
    school.enrollment(1)
    (sent,) = school.documents(RESOURCE, standard, URIS)
    assert (sent["firstName"], sent["lastSurname"]) == ("Robert", "Last")
    assert sent.get("preferredFirstName") == preferred
    assert "preferredLastSurname" not in sent


@pytest.mark.parametrize(
    ("country", "state", "element", "value"),
    [
        pytest.param(
            "US", "TX", "birthStateAbbreviationDescriptor", "uri://ed-fi.org/StateAbbreviationDescriptor#TX", id="state"
        ),
        pytest.param(
            None,
            "TX",
            "birthStateAbbreviationDescriptor",
            "uri://ed-fi.org/StateAbbreviationDescriptor#TX",
            id="no country",
        ),
        pytest.param("MX", "Jalisco", "birthInternationalProvince", "Jalisco", id="province abroad"),
    ],
)
def test_place_of_birth(school: Campus, country: str | None, state: str, element: str, value: str) -> None:
    school.person(1, birthdate=BORN, birthCountry=country, birthState=state)
    school.enrollment(1)
    (sent,) = school.documents(RESOURCE, uris=URIS)
    assert sent[element] == value
    assert len({"birthStateAbbreviationDescriptor", "birthInternationalProvince"} & sent.keys()) == 1


@pytest.mark.parametrize(
    ("identity", "enrolled", "reason"),
    [
        pytest.param({"ed_fi_id": " "}, {}, "the student has no Ed-Fi ID", id="blank number"),
        pytest.param({}, {"noShow": True}, "the enrollment is a no-show", id="no-show"),
        pytest.param({}, {"stateExclude": True}, "the enrollment is state excluded", id="state excluded"),
        pytest.param({}, {"serviceType": "N"}, "the state does not take the enrollment's service type", id="service"),
    ],
)
def test_why_not_sent(school: Campus, identity: dict[str, Any], enrolled: dict[str, Any], reason: str) -> None:
    school.person(1, **identity)
    school.enrollment(1, **enrolled)
    assert school.reasons(RESOURCE, replace(SCOPE, excluded_service_types=("N",))) == [reason]


def test_one_reported_enrollment_is_enough(school: Campus) -> None:
    school.person(1, birthdate=BORN)
    school.enrollment(1, noShow=True)
    school.enrollment(1, 2)
    assert school.reasons(RESOURCE) == [None]


def test_without_a_current_identity(school: Campus) -> None:
    school.add(sis.person, personID=1, edFiID="E1")
    school.enrollment(1)
    assert school.reasons(RESOURCE) == ["the person has no current identity"]


def test_only_people_of_the_slice_and_the_year(school: Campus) -> None:
    for person_id in (1, 2, 3):
        school.person(person_id)
    school.enrollment(1)
    school.enrollment(2)
    assert [row["personID"] for row in school.rows(RESOURCE, replace(SCOPE, person_range=(2, 9)))] == [2]
    assert school.rows(RESOURCE, replace(SCOPE, school_year=LAST_YEAR.year)) == []
