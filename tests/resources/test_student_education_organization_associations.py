"""Students in the district: what is private stays in Campus, and the rest is told with its dates."""

import datetime
from typing import Any

import pytest

from include.edfi.documents.standards import Standard
from include.edfi.errors import Unmappable
from include.resources.student_education_organization_associations import RESOURCE
from include.sis import tables as sis
from tests.support.code_mappings import mapped
from tests.support.small_district import FALL, LAST_YEAR, MIDDLE, WINTER, Campus, values_of

URIS = mapped(
    AddressType="Home Mailing",
    Disability="SLD AUT",
    ElectronicMailType="School Secondary",
    Language="spa eng",
    LanguageUse="Home Correspondence",
    LimitedEnglishProficiency="LEP",
    OldEthnicity="6",
    Race="WH AS",
    Sex="F",
    StateAbbreviation="TX",
    StudentCharacteristic="Homeless Unaccompanied Immigrant Military",
    StudentIdentificationSystem="Local State District",
    SupporterMilitaryConnection="AD RES",
    TelephoneNumberType="Home Cell",
)
ENGLISH = "LimitedEnglishProficiencyDescriptor"
URIS |= {(ENGLISH, code): f"uri://ed-fi.org/{ENGLISH}#{code}" for code in ("Exited LEP", "Monitored 2")}


@pytest.fixture
def student(campus: Campus) -> Campus:
    campus.calendar(1, 1)
    campus.person(1, gender="F", raceEthnicityFed="6")
    campus.enrollment(1)
    return campus


def document(campus: Campus, standard: Standard = Standard.DS52) -> dict[str, Any]:
    (sent,) = campus.documents(RESOURCE, standard, URIS)
    return sent


def live_at(campus: Campus, number: int, *, member: dict[str, Any], **location: Any) -> None:
    campus.add(sis.household, householdID=number, phone=f"555-{number}")
    campus.add(sis.household_member, householdID=number, personID=1, **member)
    campus.add(sis.address, addressID=number, number=str(number), street="Elm", city="Bend", state="TX", zip="7")
    campus.add(sis.household_location, householdID=number, addressID=number, **location)


@pytest.mark.parametrize(
    ("member", "location", "kinds"),
    [
        pytest.param({}, {}, ["Home"], id="home"),
        pytest.param({"private": True}, {}, [], id="private member"),
        pytest.param({}, {"private": True}, [], id="private place"),
        pytest.param({"endDate": LAST_YEAR}, {}, [], id="moved out last year"),
        pytest.param({"endDate": MIDDLE}, {"startDate": WINTER}, [], id="the household moved there later"),
        pytest.param({"secondary": True}, {}, [], id="secondary household"),
        pytest.param({"secondary": True, "mailing": True}, {"mailing": True}, ["Mailing"], id="that gets mail"),
        pytest.param({}, {"physical": False, "mailing": True}, ["Mailing"], id="only for mail"),
    ],
)
def test_addresses(student: Campus, member: dict[str, Any], location: dict[str, Any], kinds: list[str]) -> None:
    live_at(student, 1, member=member, **location)
    (sent,) = student.documents(RESOURCE, uris=URIS)
    assert values_of(sent.get("addresses", []), "addressTypeDescriptor") == kinds
    assert [item["doNotPublishIndicator"] for item in sent.get("addresses", [])] == [False] * len(kinds)


def test_the_telephone_of_two_households_and_the_own_one(student: Campus) -> None:
    live_at(student, 1, member={})
    live_at(student, 2, member={"secondary": True})
    student.add(sis.contact, personID=1, homePhone="555-1", cellPhone="555-9", workPhone="555-8", workPhonePrivate=True)
    assert document(student)["telephones"] == [
        {
            "telephoneNumber": number,
            "telephoneNumberTypeDescriptor": f"uri://ed-fi.org/TelephoneNumberTypeDescriptor#{kind}",
        }
        for number, kind in (("555-9", "Cell"), ("555-1", "Home"))
    ]


def test_characteristics_with_their_spans(student: Campus) -> None:
    student.add(sis.homeless, personID=1, startDate=FALL, endDate=MIDDLE, unaccompaniedYouth=True)
    student.add(sis.homeless, personID=1, startDate=WINTER)
    student.add(sis.homeless, personID=1, startDate=datetime.date(2025, 9, 1), endDate=LAST_YEAR)
    student.change(sis.identity.update().values(immigrant="Y"))
    (sent,) = student.documents(RESOURCE, uris=URIS)
    found = {
        item["studentCharacteristicDescriptor"].split("#")[1]: item.get("periods")
        for item in sent["studentCharacteristics"]
    }
    first = {"beginDate": str(FALL), "endDate": str(MIDDLE)}
    assert found == {"Homeless": [first, {"beginDate": str(WINTER)}], "Unaccompanied": [first], "Immigrant": None}


@pytest.mark.parametrize(
    ("record", "status"),
    [
        pytest.param({"programStatus": "LEP"}, "LEP", id="learner"),
        pytest.param({"programStatus": "Exited LEP", "firstYearMonitoring": LAST_YEAR}, "Exited LEP", id="exited"),
        pytest.param(
            {"programStatus": "Exited LEP", "firstYearMonitoring": LAST_YEAR, "secondYearMonitoring": FALL},
            "Monitored 2",
            id="second year",
        ),
        pytest.param({"programStatus": "LEP", "identifiedDate": datetime.date(2027, 8, 1)}, None, id="next year"),
    ],
)
def test_english(student: Campus, record: dict[str, Any], status: str | None) -> None:
    student.add(sis.lep, personID=1, districtID=1, **record)
    uri = document(student).get("limitedEnglishProficiencyDescriptor")
    assert uri == (status and f"uri://ed-fi.org/LimitedEnglishProficiencyDescriptor#{status}")


def test_disabilities_are_sent_once_special_education_first(student: Campus) -> None:
    student.change(sis.enrollment.update().values(disability1="SLD", disability2="AUT"))
    student.add(sis.special_ed_state, personID=1, districtID=1, primaryDisability="AUT", startDate=FALL)
    (sent,) = student.documents(RESOURCE, uris=URIS)
    assert values_of(sent["disabilities"], "disabilityDescriptor") == ["AUT", "SLD"]
    assert [item["orderOfDisability"] for item in sent["disabilities"]] == [1, 2]


def test_numbers_of_the_student(student: Campus) -> None:
    student.change(sis.person.update().values(studentNumber="77", stateID="88"))
    (sent,) = student.documents(RESOURCE, uris=URIS)
    codes = sent["studentIdentificationCodes"]
    assert [(code["assigningOrganizationIdentificationCode"], code["identificationCode"]) for code in codes] == [
        ("9", "77"),
        ("State", "88"),
        ("9", "1"),
    ]
    assert values_of(codes, "studentIdentificationSystemDescriptor") == ["Local", "State", "District"]


def test_the_latest_military_connection_since_5_0(student: Campus) -> None:
    student.add(sis.military_connections, personID=1, startDate=MIDDLE, status="RES")
    student.add(sis.military_connections, personID=1, startDate=None, status="AD")
    newest, oldest = document(student), document(student, Standard.DS33)
    assert (
        newest["supporterMilitaryConnectionDescriptor"] == "uri://ed-fi.org/SupporterMilitaryConnectionDescriptor#RES"
    )
    assert "supporterMilitaryConnectionDescriptor" not in oldest
    assert oldest["oldEthnicityDescriptor"] == "uri://ed-fi.org/OldEthnicityDescriptor#6"
    assert "oldEthnicityDescriptor" not in newest


def test_sex_is_required_up_to_4_0(student: Campus) -> None:
    student.change(sis.identity.update().values(gender=None))
    assert "sexDescriptor" not in document(student, Standard.DS50)
    with pytest.raises(Unmappable, match="SexDescriptor"):
        document(student, Standard.DS40)


@pytest.mark.parametrize(
    ("ethnicity", "sent"),
    [pytest.param("Y", True, id="yes"), pytest.param("N", False, id="no"), pytest.param(None, None, id="unknown")],
)
def test_ethnicity(student: Campus, ethnicity: str | None, sent: bool | None) -> None:
    student.change(sis.identity.update().values(hispanicEthnicity=ethnicity))
    assert document(student).get("hispanicLatinoEthnicity") is sent
