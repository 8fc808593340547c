"""Grading periods: the key before and since data standard 5.0, and one without instruction."""

import datetime

import pytest

from include.edfi.documents.standards import Standard
from include.resources.grading_periods import RESOURCE
from include.sis import tables as sis
from tests.support.small_district import FALL, SUMMER, WINTER, Campus

URIS = {("GradingPeriodDescriptor", "Q1"): "uri://ed-fi.org/GradingPeriodDescriptor#First Nine Weeks"}


@pytest.fixture
def quarter(campus: Campus) -> Campus:
    """A first quarter of school 1 with two structures that teach on the same day."""
    campus.calendar(1, 1, structures=2)
    for structure_id in (10, 11):
        campus.add(sis.day, dayID=structure_id, calendarID=1, structureID=structure_id, date=FALL, instruction=True)
    campus.add(
        sis.ed_fi_grading_period,
        id=1,
        schoolID=1,
        endYear=2027,
        descriptor="Q1",
        gradingPeriodName="Quarter one",
        sequence=1,
        beginDate=FALL,
        endDate=WINTER,
    )
    return campus


@pytest.mark.parametrize(
    ("standard", "part", "name"),
    [
        pytest.param(Standard.DS40, "periodSequence", None, id="4.0: sequence"),
        pytest.param(Standard.DS50, "gradingPeriodName", "Quarter one", id="5.0: name"),
    ],
)
def test_the_key_changes_with_the_standard(quarter: Campus, standard: Standard, part: str, name: str | None) -> None:
    (document,) = quarter.documents(RESOURCE, standard, URIS)
    assert (part,) in RESOURCE.natural_key(standard)
    assert document.get("gradingPeriodName") == name
    assert document["periodSequence"] == 1


def test_a_date_two_calendars_teach_on_is_one_day(quarter: Campus) -> None:
    (document,) = quarter.documents(RESOURCE, uris=URIS)
    assert document["totalInstructionalDays"] == 1


def test_one_without_a_day_of_instruction_is_not_sent(quarter: Campus) -> None:
    quarter.add(
        sis.ed_fi_grading_period,
        id=2,
        schoolID=1,
        endYear=2027,
        descriptor="Q1",
        sequence=2,
        beginDate=SUMMER + datetime.timedelta(days=30),
        endDate=SUMMER + datetime.timedelta(days=40),
    )
    assert quarter.reasons(RESOURCE) == [None, "no day of instruction falls in it"]
