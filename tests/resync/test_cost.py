"""What a reconcile costs: about a request for every 500 records, and one for every difference."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select

from include.configurations.configuration import PrunePolicy
from include.sis.tables import calendar, day, day_event, schedule_structure
from tests.support.other_client import Somebody
from tests.support.resync_trial import Trial

DATES = {"resources": "calendarDates", "select_dependencies": False}
PAGE = 500
SPARE = 100
"""Requests that do not grow with the records: 100,000 records with 1,000 differences take no more than 1,300."""


@pytest.fixture
def large(begin) -> Trial:
    """Some 3,500 days of instruction, all of them in the ODS."""
    trial: Trial = begin(prune=PrunePolicy(max_records=10_000, max_percent=100))
    with trial.writable_sis.begin() as connection:
        connection.execute(day_event.delete())
        this_year = select(calendar).where(calendar.c.endYear == 2027, calendar.c.exclude.is_(False))
        model = dict(connection.execute(this_year.limit(1)).mappings().one())
        structure = dict(connection.execute(select(schedule_structure).limit(1)).mappings().one())
        for number in range(90_000, 90_012):
            connection.execute(insert(calendar).values({**model, "calendarID": number, "name": f"No. {number}"}))
            own = {**structure, "structureID": number, "calendarID": number}
            connection.execute(insert(schedule_structure).values(own))
            connection.execute(insert(day), list(_days(number)))
    trial.reconcile(resources="calendarDates")
    return trial


def _days(calendar_id: int) -> Any:
    blank = dict.fromkeys(column.name for column in day.columns)
    for number in range(290):
        yield blank | {
            "dayID": calendar_id * 1000 + number,
            "calendarID": calendar_id,
            "structureID": calendar_id,
            "date": date(2026, 8, 1) + timedelta(days=number),
            "instruction": True,
            "schoolDay": True,
            "attendance": True,
        }


def test_requests_are_pages_and_differences(large):
    documents = large.documents("calendarDates")
    assert len(documents) > 3_300
    somebody, drift = Somebody(large), len(documents) // 100
    for number, one in enumerate(documents[:drift]):
        if number % 3 == 0:
            somebody.delete("calendarDates", one)
        elif number % 3 == 1:
            somebody.change("calendarDates", one, calendarEvents=[EVENT])
        else:
            somebody.change("calendarDates", one, date=str(date.fromisoformat(one["date"]) + timedelta(days=1000)))
    somebody.forget_requests()
    large.reconcile(**DATES)
    assert len(somebody.writes()) == drift
    assert len(somebody.requests()) <= len(documents) / PAGE + drift + SPARE


EVENT = {"calendarEventDescriptor": "uri://ed-fi.org/CalendarEventDescriptor#Holiday"}
