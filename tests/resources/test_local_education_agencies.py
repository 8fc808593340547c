"""The district: its ID is the configuration's, not Campus's number."""

from sqlalchemy import update

from include.edfi.documents.codes import MappingContext
from include.edfi.documents.standards import NEWEST
from include.resources.local_education_agencies import RESOURCE
from include.sis import tables as sis
from tests.support.small_district import Campus

CODES = {
    "AddressType": "Mailing",
    "EducationOrganizationCategory": "District",
    "OperationalStatus": "Active",
    "EducationOrganizationIdentificationSystem": "District",
    "InstitutionTelephoneNumberType": "Main",
    "LocalEducationAgencyCategory": "District",
    "StateAbbreviation": "TX",
}
URIS = {(f"{name}Descriptor", code): f"uri://ed-fi.org/{name}Descriptor#{code}" for name, code in CODES.items()}


def test_the_agency_of_the_configuration(campus: Campus) -> None:
    campus.add(sis.district, districtID=2, number="2", name="Another")
    campus.change(update(sis.district).values(address="1 Elm St", city="Bend", state="TX", zip="78834", phone=""))
    context = MappingContext(standard=NEWEST, school_year=2027, local_education_agency_id=9, uri_by_code=URIS)
    (row,) = campus.rows(RESOURCE)
    document = RESOURCE.document(row, context)
    assert (document["localEducationAgencyId"], document["nameOfInstitution"]) == (9, "District")
    assert [code["identificationCode"] for code in document["identificationCodes"]] == ["1"]
    assert [address["city"] for address in document["addresses"]] == ["Bend"]
    assert "institutionTelephones" not in document
