"""Employment: one record per hire."""

from include.resources.staff_education_organization_employment_associations import RESOURCE
from tests.support.small_district import FALL, LAST_YEAR, MIDDLE, SUMMER, Campus


def test_who_was_hired_again_has_two_employments(campus: Campus) -> None:
    campus.person(1)
    campus.assignment(1)
    campus.employment(1, startDate=LAST_YEAR, endDate=FALL)
    campus.employment(1, startDate=MIDDLE)
    first, second = campus.documents(RESOURCE)
    assert (first["hireDate"], first["endDate"]) == (LAST_YEAR.isoformat(), FALL.isoformat())
    assert second["hireDate"] == MIDDLE.isoformat()
    assert second["educationOrganizationReference"] == {"educationOrganizationId": 9}
    assert "endDate" not in second


def test_of_two_with_one_key_the_longer_is_sent(campus: Campus) -> None:
    campus.person(1)
    campus.assignment(1)
    campus.employment(1, endDate=SUMMER)
    campus.employment(1, endDate=MIDDLE)
    (sent,) = campus.documents(RESOURCE)
    assert sent["endDate"] == SUMMER.isoformat()


def test_the_reason_is_the_staff_members(campus: Campus) -> None:
    campus.person(1)
    campus.assignment(1, exclude=True)
    campus.employment(1)
    assert campus.reasons(RESOURCE) == ["the assignment is excluded"]
