"""A batch resync of the end or the start of the year runs when it is due, and not at the other one's time."""

from datetime import date, timedelta

import pytest
from sqlalchemy import update

from include.edfi.errors import ConfigError
from include.sis.tables import school_year
from include.state_sync.scenarios import Year, wrong_time
from tests.support.state_trial import Begin, StateTrial

FIRST, LAST = date(2026, 8, 10), date(2027, 5, 28)
MAY, AUGUST = date(2027, 5, 30), date(2026, 8, 20)


def year(ends_in: int = 2027, active: int | None = 2027, enrollments: int = 9) -> Year:
    return Year(ends_in=ends_in, active=active, first=FIRST, last=LAST, enrollments=enrollments)


@pytest.mark.parametrize(
    ("scenario", "of", "scoped", "today", "refused"),
    [
        pytest.param("end_of_year", year(), 2027, MAY, "", id="end, in time"),
        pytest.param("end_of_year", year(active=2028), 2027, MAY, "the SIS has moved on", id="end, SIS rolled"),
        pytest.param("end_of_year", year(), 2028, MAY, "has moved to 2028", id="end, scoped year moved"),
        pytest.param(
            "end_of_year", year(), 2027, AUGUST, "is not half over on 2026-08-20", id="end, a new year begins"
        ),
        pytest.param("start_of_year", year(), 2027, AUGUST, "", id="start, in time"),
        pytest.param("start_of_year", year(), 2027, FIRST - timedelta(40), "", id="start, in the summer before"),
        pytest.param("start_of_year", year(active=2026), 2027, AUGUST, "has not moved on", id="start, SIS not rolled"),
        pytest.param("start_of_year", year(), 2026, AUGUST, "is still 2026", id="start, scoped year not moved"),
        pytest.param("start_of_year", year(), 2027, MAY, "more than half over", id="start, the old year ends"),
        pytest.param(
            "start_of_year", year(enrollments=0), 2027, AUGUST, "not rolled forward", id="start, no enrollments"
        ),
        pytest.param("by_hand", year(active=2028, enrollments=0), 2026, MAY, "", id="by hand, any time"),
    ],
)
def test_when_a_scenario_is_due(scenario: str, of: Year, scoped: int, today: date, refused: str) -> None:
    found = list(wrong_time(scenario, of, scoped, today))
    assert bool(found) == bool(refused)
    assert all(refused in problem for problem in found)


def test_a_year_without_days_is_judged_by_the_active_one() -> None:
    plain = Year(ends_in=2027, active=2027, first=None, last=None, enrollments=9)
    for scenario in ("end_of_year", "start_of_year"):
        assert list(wrong_time(scenario, plain, 2027, MAY)) == []


def rolled(made: StateTrial) -> None:
    """The SIS moves on to the next year."""
    with made.writable_sis.begin() as connection:
        connection.execute(update(school_year).values(active=False))
        connection.execute(school_year.insert(), {"endYear": 2028, "startYear": 2027, "active": True})


def test_the_end_of_the_year_is_not_sent_after_the_roll_unless_overridden(begin: Begin) -> None:
    made = begin()
    made.today = MAY
    rolled(made)
    with pytest.raises(ConfigError, match=r"active school year is 2028.*override_year_guard"):
        made.run("state_resync", scenario="end_of_year")
    assert made.held("District") == {}
    assert made.run("state_resync", scenario="end_of_year", override_year_guard=True).ok
    assert made.held("Enrollment")


def test_the_start_of_the_year_is_not_sent_before_the_roll(begin: Begin) -> None:
    made = begin()
    made.today = MAY
    with pytest.raises(ConfigError, match="has yet to move"):
        made.run("state_resync", scenario="start_of_year")
    made.today = AUGUST
    assert made.run("state_resync", scenario="start_of_year").ok


def test_a_year_the_sis_does_not_have_is_refused_by_its_schools(begin: Begin) -> None:
    with pytest.raises(ConfigError, match="no school of the district has a calendar that ends in 1999"):
        begin().batch(school_year=1999)
