"""Meals: what price, of which year, and how it was found out."""

from typing import Any

import pytest

from include.edfi.errors import Unmappable
from include.resources.student_school_food_service_program_associations import NAME, RESOURCE
from include.sis import tables as sis
from tests.support.campus_rows.programs import TYPES, offer, record, settle
from tests.support.code_mappings import mapped
from tests.support.small_district import Campus, values_of

URIS = TYPES | mapped(SchoolFoodServiceProgramService="F") | {("SchoolFoodServiceProgramServiceDescriptor", "S"): ""}


@pytest.fixture
def district(campus: Campus) -> Campus:
    settle(campus)
    offer(campus, NAME)
    return campus


def eligible(campus: Campus, **values: Any) -> None:
    record(campus, sis.pos_eligibility, **({"endYear": 2027, "eligibility": "F"} | values))


@pytest.mark.parametrize(
    ("source", "direct"),
    [
        pytest.param("Direct ", True, id="direct"),
        pytest.param("Application", False, id="application"),
        pytest.param(None, None, id="unknown"),
    ],
)
def test_certified_without_applying(district: Campus, source: str | None, direct: bool | None) -> None:
    eligible(district, source=source)
    (sent,) = district.documents(RESOURCE, uris=URIS)
    assert sent.get("directCertification") is direct
    services = values_of(sent["schoolFoodServiceProgramServices"], "schoolFoodServiceProgramServiceDescriptor")
    assert services == ["F"]


def test_a_price_that_is_not_to_be_sent(district: Campus) -> None:
    eligible(district, eligibility="S")
    with pytest.raises(Unmappable, match="do not send"):
        list(district.documents(RESOURCE, uris=URIS))


def test_without_a_first_day_it_holds_from_the_first_day_of_the_year(district: Campus) -> None:
    eligible(district, startDate=None)
    (sent,) = district.documents(RESOURCE, uris=URIS)
    assert sent["beginDate"] == "2026-07-01"


@pytest.mark.parametrize(
    "values",
    [
        pytest.param({"endYear": 2026}, id="of another year"),
        pytest.param({"eligibilityType": "Milk"}, id="not for meals"),
    ],
)
def test_what_is_not_read(district: Campus, values: dict[str, Any]) -> None:
    eligible(district, **values)
    assert district.rows(RESOURCE) == []
