"""Schools: what an idle school and half an address come to."""

from sqlalchemy import update

from include.resources.schools import RESOURCE
from include.sis import tables as sis
from tests.support.small_district import Campus, values_of

CODES = {
    "EducationOrganizationCategory": "School",
    "EducationOrganizationIdentificationSystem": "School",
    "OperationalStatus": "Active",
    "GradeLevel": "09",
    "AddressType": "Physical Mailing",
    "StateAbbreviation": "TX",
    "InstitutionTelephoneNumberType": "Main",
}
URIS = {
    (f"{name}Descriptor", code): f"uri://ed-fi.org/{name}Descriptor#{code}"
    for name, codes in CODES.items()
    for code in codes.split()
}


def test_a_school_without_a_calendar_in_the_year_is_not_sent(campus: Campus) -> None:
    campus.calendar(1, 1)
    assert campus.reasons(RESOURCE) == [None, "no calendar of the year has a reported grade level"]


def test_half_an_address_is_left_out(campus: Campus) -> None:
    campus.calendar(1, 1)
    whole = {"address": "1 Elm St", "city": "Bend", "state": "TX", "zip": "78834"}
    campus.change(update(sis.school).values(**whole, physicalAddress="2 Elm St", phone="555-0100"))
    (document,) = campus.documents(RESOURCE, uris=URIS)
    assert values_of(document["addresses"], "addressTypeDescriptor") == ["Mailing"]
    assert document["schoolId"] == 101
    assert document["localEducationAgencyReference"] == {"localEducationAgencyId": 9}
    assert [telephone["telephoneNumber"] for telephone in document["institutionTelephones"]] == ["555-0100"]
