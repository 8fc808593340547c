"""Who answers for a student: only where two districts share, and only this one."""

import pytest

from include.resources.student_education_organization_responsibility_associations import RESOURCE, ROLES
from tests.support.code_mappings import mapped
from tests.support.small_district import MIDDLE, Campus

URIS = mapped(Responsibility=" ".join(ROLES))
OTHER = "another district is responsible and reports this itself"


@pytest.fixture
def district(campus: Campus) -> Campus:
    campus.calendar(1, school_id=1)
    campus.person(1)
    return campus


@pytest.mark.parametrize(
    ("resident", "serving", "reasons"),
    [
        pytest.param("1", "1", [], id="lives here, is taught here"),
        pytest.param(None, "1", [], id="residence unknown"),
        pytest.param(" ", "7", [], id="residence blank"),
        pytest.param("7", " 1", [OTHER, None], id="lives elsewhere"),
        pytest.param("1", "7", [None, OTHER], id="is taught elsewhere"),
        pytest.param("7", "8", [OTHER, OTHER], id="neither here"),
    ],
)
def test_only_where_two_districts_share(
    district: Campus, resident: str | None, serving: str, reasons: list[str | None]
) -> None:
    district.enrollment(1, residentDistrict=resident, servingDistrict=serving)
    assert district.reasons(RESOURCE) == reasons


def test_the_role_of_this_district(district: Campus) -> None:
    district.enrollment(1, residentDistrict="7", servingDistrict="1", endDate=MIDDLE)
    assert list(district.documents(RESOURCE, uris=URIS)) == [
        {
            "educationOrganizationReference": {"educationOrganizationId": 9},
            "studentReference": {"studentUniqueId": "E1"},
            "responsibilityDescriptor": "uri://ed-fi.org/ResponsibilityDescriptor#servingDistrict",
            "beginDate": "2026-08-10",
            "endDate": "2026-10-01",
        }
    ]


def test_of_two_enrollments_of_one_day_the_primary_one_tells(district: Campus) -> None:
    for kind in ("S", "P"):
        district.enrollment(1, residentDistrict="7", servingDistrict="1", serviceType=kind)
    serving = [row["excluded"] for row in district.rows(RESOURCE) if row["role"] == "servingDistrict"]
    assert serving == ["another enrollment that starts on this day has priority", None]


def test_a_no_show_is_nobodys(district: Campus) -> None:
    district.enrollment(1, residentDistrict="7", servingDistrict="1", noShow=True)
    assert district.reasons(RESOURCE) == ["the enrollment is a no-show"] * 2
