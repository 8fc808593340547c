"""Assignments: with schools, with the district, and two that are one."""

from include.resources.staff_education_organization_assignment_associations import RESOURCE
from tests.support.small_district import FALL, LAST_YEAR, MIDDLE, SUMMER, URIS, Campus

REFERENCE = "employmentStaffEducationOrganizationEmploymentAssociationReference"


def test_of_two_assignments_with_one_key_the_open_one_is_sent(campus: Campus) -> None:
    campus.person(1)
    campus.assignment(1, title="Left", endDate=MIDDLE)
    campus.assignment(1, title="Stays")
    campus.assignment(1, title="Left later", endDate=SUMMER)
    (sent,) = campus.documents(RESOURCE)
    assert sent["positionTitle"] == "Stays"


def test_an_excluded_assignment_never_stands_in_for_a_reported_one(campus: Campus) -> None:
    campus.person(1)
    campus.assignment(1, exclude=True)
    campus.assignment(1, endDate=MIDDLE, fte=0.5)
    (sent,) = campus.documents(RESOURCE)
    assert sent["endDate"] == MIDDLE.isoformat()
    assert sent["fullTimeEquivalency"] == 0.5


def test_other_schools_codes_and_days_are_other_records(campus: Campus) -> None:
    campus.person(1)
    campus.assignment(1)
    campus.assignment(1, school_id=2)
    campus.assignment(1, assignmentCode="SUP")
    campus.assignment(1, startDate=MIDDLE)
    assert len(list(campus.documents(RESOURCE))) == 4


def test_district_staff_are_assigned_to_the_agency(campus: Campus) -> None:
    campus.person(1)
    campus.employment(1, districtStaff=True, assignmentCode="SUP", title="Superintendent")
    (sent,) = campus.documents(RESOURCE)
    assert sent["educationOrganizationReference"] == {"educationOrganizationId": 9}
    assert sent[REFERENCE]["hireDate"] == FALL.isoformat()


def test_district_staff_without_a_code_are_named_and_not_sent(campus: Campus) -> None:
    campus.person(1)
    campus.employment(1, districtStaff=True)
    assert campus.reasons(RESOURCE) == ["the district employment has no assignment code"]


def test_the_employment_is_the_latest_that_holds_meanwhile(campus: Campus) -> None:
    campus.person(1)
    campus.assignment(1, endDate=MIDDLE)
    campus.employment(1, startDate=LAST_YEAR, endDate=LAST_YEAR)
    campus.employment(1, startDate=LAST_YEAR)
    campus.employment(1, startDate=FALL, status="CON")
    campus.employment(1, startDate=SUMMER)
    (sent,) = campus.documents(RESOURCE)
    assert sent[REFERENCE] == {
        "educationOrganizationId": 9,
        "employmentStatusDescriptor": URIS["EmploymentStatusDescriptor", "CON"],
        "hireDate": FALL.isoformat(),
        "staffUniqueId": "E1",
    }


def test_an_employment_that_is_not_sent_is_not_referred_to(campus: Campus) -> None:
    campus.person(1)
    campus.assignment(1)
    campus.employment(1, status="CON")
    (sent,) = campus.documents(RESOURCE, uris=URIS | {("EmploymentStatusDescriptor", "CON"): ""})
    assert REFERENCE not in sent
