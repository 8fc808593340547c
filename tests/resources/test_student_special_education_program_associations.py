"""Special education: plans beside records and in their place, disabilities in order, the exit."""

import datetime
from typing import Any

import pytest

from include.edfi.documents.standards import NEWEST, Standard
from include.resources.student_special_education_program_associations import NAME, RESOURCE
from include.sis import tables as sis
from tests.support.campus_rows.programs import TYPES, offer, record, settle
from tests.support.code_mappings import mapped
from tests.support.small_district import FALL, LAST_YEAR, MIDDLE, WINTER, Campus, values_of

URIS = TYPES | mapped(Disability="SLD OHI", SpecialEducationSetting="R80", SpecialEducationExitReason="DONE")


@pytest.fixture
def district(campus: Campus) -> Campus:
    settle(campus)
    offer(campus, NAME)
    for number, module in enumerate(("sped", "504"), start=1):
        campus.add(sis.plan_type, typeID=number, name=module, module=module, active=True)
    return campus


def state(campus: Campus, **values: Any) -> None:
    record(campus, sis.special_ed_state, districtID=1, **values)


def plan(campus: Campus, kind: int = 1, **values: Any) -> None:
    record(campus, sis.plan, typeID=kind, **({"locked": True} | values))


def document(campus: Campus, standard: Standard = NEWEST) -> dict[str, Any]:
    (sent,) = campus.documents(RESOURCE, standard, URIS)
    return sent


def test_a_record_with_its_latest_plan(district: Campus) -> None:
    state(district, primaryDisability="SLD", specialEdSetting="R80")
    district.change(sis.enrollment.update().values(disability1="OHI", disability2="SLD"))
    plan(district, startDate=datetime.date(2025, 9, 1), endDate=datetime.date(2026, 9, 1))
    plan(district, startDate=MIDDLE, endDate=WINTER)
    plan(district, startDate=WINTER, locked=False)
    plan(district, kind=2, startDate=WINTER)
    sent = document(district)
    assert values_of(sent["disabilities"], "disabilityDescriptor") == ["SLD", "OHI"]
    assert (sent["iepBeginDate"], sent["iepEndDate"]) == ("2026-10-01", "2026-12-18")
    assert sent["specialEducationSettingDescriptor"].endswith("#R80")
    assert sent["ideaEligibility"] is True


@pytest.mark.parametrize(
    ("values", "sent"),
    [
        pytest.param({}, True, id="locked"),
        pytest.param({"locked": False}, False, id="still being written"),
        pytest.param({"kind": 2}, False, id="of another kind"),
        pytest.param({"startDate": datetime.date(2025, 9, 1), "endDate": LAST_YEAR}, False, id="of another year"),
    ],
)
def test_a_plan_stands_in_for_a_record(district: Campus, values: dict[str, Any], sent: bool) -> None:
    plan(district, **values)
    assert [row["campusTable"] for row in district.rows(RESOURCE)] == ["Plan"] * sent


def test_beside_a_record_a_plan_is_none_of_its_own(district: Campus) -> None:
    state(district)
    plan(district, startDate=MIDDLE)
    assert [row["campusTable"] for row in district.rows(RESOURCE)] == ["SpecialEDState"]


def test_a_record_of_earlier_years_leaves_the_plan_in_its_place(district: Campus) -> None:
    state(district, startDate=datetime.date(2024, 9, 1), exitDate=LAST_YEAR)
    plan(district)
    assert [row["campusTable"] for row in district.rows(RESOURCE)] == ["Plan"]


@pytest.mark.parametrize("standard", list(Standard))
def test_the_exit_in_the_words_of_the_standard(district: Campus, standard: Standard) -> None:
    state(district, startDate=FALL, endDate=WINTER, exitDate=MIDDLE, exitReason="DONE")
    sent = document(district, standard)
    assert sent["endDate"] == "2026-10-01"
    assert sent["reasonExitedDescriptor"] == "uri://ed-fi.org/ReasonExitedDescriptor#DONE"
    newer = {"specialEducationExitDate", "specialEducationExitReasonDescriptor"} & set(sent)
    assert len(newer) == (2 if standard >= Standard.DS50 else 0)
