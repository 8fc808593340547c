"""Migrants: the moves of the record, and the arrivals that the person's identity knows."""

import datetime

import pytest
from pydantic import ValidationError

from include.resources.student_migrant_education_program_associations import NAME, RESOURCE
from include.sis import tables as sis
from tests.support.campus_rows.programs import TYPES, offer, record, settle
from tests.support.small_district import LAST_YEAR, Campus

ARRIVAL = datetime.date(2019, 3, 4)


@pytest.fixture
def district(campus: Campus) -> Campus:
    settle(campus)
    offer(campus, NAME)
    return campus


def test_moves_and_arrivals(district: Campus) -> None:
    arrivals = dict.fromkeys(("dateEnteredUS", "dateEnteredUSSchool", "dateEnteredState"), ARRIVAL)
    district.change(sis.identity.update().where(sis.identity.c.personID == 1).values(arrivals))
    record(district, sis.migrant, lastQualifyingMove=LAST_YEAR, priorityForServices=False)
    (sent,) = district.documents(RESOURCE, uris=TYPES)
    told = {name: sent[name] for name in ("usInitialEntry", "usInitialSchoolEntry", "stateResidencyDate")}
    assert set(told.values()) == {"2019-03-04"}
    assert (sent["lastQualifyingMove"], sent["priorityForServices"]) == ("2026-05-01", False)


def test_without_word_on_priority_there_is_none(district: Campus) -> None:
    record(district, sis.migrant, lastQualifyingMove=LAST_YEAR)
    (sent,) = district.documents(RESOURCE, uris=TYPES)
    assert sent["priorityForServices"] is False


def test_without_a_move_it_cannot_be_sent(district: Campus) -> None:
    record(district, sis.migrant, priorityForServices=True)
    with pytest.raises(ValidationError) as told:
        list(district.documents(RESOURCE, uris=TYPES))
    assert [error["loc"] for error in told.value.errors()] == [("last_qualifying_move",)]
