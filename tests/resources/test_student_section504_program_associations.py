"""Section 504: a plan of accommodations counts when it is locked and in force."""

from typing import Any

import pytest

from include.resources.student_section504_program_associations import NAME, RESOURCE
from include.sis import tables as sis
from tests.support.campus_rows.programs import TYPES, offer, record, settle
from tests.support.code_mappings import mapped
from tests.support.small_district import MIDDLE, WINTER, Campus

URIS = TYPES | mapped(Section504Disability="ADHD")


@pytest.mark.parametrize(
    ("plan", "counts"),
    [
        pytest.param({}, True, id="in force"),
        pytest.param({"locked": False}, False, id="still being written"),
        pytest.param({"startDate": WINTER}, False, id="after the record"),
        pytest.param({"typeID": 2}, False, id="of another kind"),
        pytest.param({"personID": 2}, False, id="of somebody else"),
    ],
)
def test_a_plan_of_accommodations(campus: Campus, plan: dict[str, Any], counts: bool) -> None:
    settle(campus)
    offer(campus, NAME)
    for number, module in enumerate(("504", "sped"), start=1):
        campus.add(sis.plan_type, typeID=number, name=module, module=module, active=True)
    record(campus, sis.section504, disability="ADHD", endDate=MIDDLE)
    record(campus, sis.plan, **({"typeID": 1, "locked": True} | plan))
    (sent,) = campus.documents(RESOURCE, uris=URIS)
    assert sent["accommodationPlan"] is counts
    assert sent["section504DisabilityDescriptor"].endswith("#ADHD")
    assert sent["section504Eligibility"] is True
