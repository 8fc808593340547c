"""Tennessee's calendar rules, held against documents: what a day breaches and what a calendar does."""

import datetime
from typing import Any

import pytest

from include.state_packs import pack_for
from include.state_packs.calendars import CalendarCheck, DayCheck, Year
from include.state_packs.rules import CalendarRules

RULES = pack_for("TN").calendar_rules or CalendarRules(folder="", namespace="")
FIRST = datetime.date(2026, 8, 1)
YEAR = Year(2027, FIRST, datetime.date(2027, 6, 30))
SPACE = "uri://tdoe.edu/CalendarEventDescriptor#"


def day(*codes: str, date: str = "2026-09-01", calendar: str = "7", space: str = SPACE) -> dict[str, Any]:
    return {
        "calendarReference": {"calendarCode": calendar, "schoolId": 1, "schoolYear": 2027},
        "date": date,
        "calendarEvents": [{"calendarEventDescriptor": f"{space}{code}"} for code in codes],
    }


@pytest.mark.parametrize(
    ("found", "told"),
    [
        pytest.param(day("ID"), [], id="a plain day"),
        pytest.param(day("ID", "AS", "CS"), [], id="the first day"),
        pytest.param(day("ID", "AS", "CE"), ["critical: AS and CE may not be on one day"], id="forbidden, told once"),
        pytest.param(day("ID", "OH"), ["error: ID and OH may not be on one day"], id="forbidden, less severe"),
        pytest.param(day("AS"), ["critical: a day with AS needs ID as well"], id="required"),
        pytest.param(
            day("AS", "CE", space="uri://ed-fi.org/CalendarEventDescriptor#"), [], id="not the state's events"
        ),
        pytest.param(
            day("ID", date="2026-07-31"), ["critical: the date is not within the school year"], id="the day before"
        ),
        pytest.param(day("ID", date="2026-08-01"), [], id="the first day of the year"),
    ],
)
def test_a_day(found: dict[str, Any], told: list[str]) -> None:
    assert [f"{one.severity}: {one.words}" for one in DayCheck(RULES, YEAR).breaches(found)] == told


def test_only_what_is_critical_holds_a_day_back() -> None:
    check = DayCheck(RULES, YEAR)
    assert check.held(day("ID", "OH")) == []
    assert [one.rule for one in check.held(day("AS"))] == ["1001"]


def test_a_rule_counts_from_its_school_year_on() -> None:
    early = DayCheck(RULES, Year(2025, None, None))
    assert list(early.breaches(day("AS"))) == []


def whole(*days: dict[str, Any], rung: tuple[str, ...] = ()) -> list[str]:
    check = CalendarCheck(RULES, YEAR)
    check.add_bell_schedule({"schoolReference": {"schoolId": 1}, "dates": [{"date": one} for one in rung]})
    for one in days:
        check.add(one)
    return list(check.breaches())


def dates(number: int, first: datetime.date = FIRST) -> list[str]:
    return [str(first + datetime.timedelta(days=place)) for place in range(number)]


def a_year() -> list[dict[str, Any]]:
    """A calendar that keeps every rule."""
    taught = [day("ID", date=one) for one in dates(180)]
    taught[0], taught[-1] = day("ID", "AS", "CS", date=dates(1)[0]), day("ID", "AE", "CE", date=dates(180)[-1])
    rest = dates(16, FIRST + datetime.timedelta(days=200))
    codes = ["IS"] * 5 + ["PT"] + ["TV"] * 10
    return taught + [day(code, date=one) for code, one in zip(codes, rest, strict=True)]


def test_a_calendar_that_keeps_every_rule() -> None:
    assert whole(*a_year(), rung=tuple(dates(180))) == []


@pytest.mark.parametrize(
    ("left_out", "told"),
    [
        pytest.param(1, "rule 1000 (error): 179 days; at least 180 instructional days", id="instructional days"),
        pytest.param(0, "rule 1004 (error): CS, AS missing; AS, AE, CS and CE are required", id="required events"),
        pytest.param(180, "rule 1005 (error): 4 days; at least 5 in-service days", id="in-service days"),
        pytest.param(185, "rule 1007 (error): 0 days; at least 1 parent-teacher day", id="parent-teacher days"),
        pytest.param(195, "rule 1010 (error): 9 days; at least 10 teacher vacation days", id="teacher vacation"),
    ],
)
def test_a_calendar_without_one_of_its_days(left_out: int, told: str) -> None:
    days = a_year()
    del days[left_out]
    assert f"calendar 7 of school 1: {told}" in whole(*days, rung=tuple(dates(180)))


def test_too_many_days_of_a_kind_count_by_their_share() -> None:
    extra = [day("ID", "SI_0.5", date=one) for one in dates(27, FIRST + datetime.timedelta(days=220))]
    told = whole(*a_year(), *extra, rung=tuple(dates(300)))
    assert "calendar 7 of school 1: rule 1006 (error): 13.5 days; at most 13 stockpile days" in told


def test_instructional_days_on_no_bell_schedule_are_named() -> None:
    (told,) = whole(*a_year(), rung=tuple(dates(173)))
    missing = ", ".join(dates(5, FIRST + datetime.timedelta(days=173)))
    assert told == (
        f"calendar 7 of school 1: rule 1009 (error): {missing} and 2 more; every instructional day on a bell schedule"
    )


def test_one_breach_on_many_days_is_one_sentence() -> None:
    told = whole(*(day("AS", date=one) for one in dates(7)), rung=())
    shown = ", ".join(dates(5))
    assert f"calendar 7 of school 1: rule 1001 (critical): a day with AS needs ID as well on {shown} and 2 more" in told
