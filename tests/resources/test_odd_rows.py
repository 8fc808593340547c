"""Every odd row of the sample district ends as it was made to, and is as often there as the generator says."""

import datetime
from collections import Counter
from typing import Any

import pytest

from include.engine.documents import Document
from include.history.entries import Recorded
from include.resources import registry
from tests.resources.odd_rows import Odd, every_odd_row
from tests.support.sample import Sample

ODD = tuple(every_odd_row())
ELSEWHERE = {
    "attendance with letters of its own": "test_attendance.py",
    "attendance with no excuse known": "test_attendance.py",
    "day with several rows of one category": "test_attendance.py",
    "grade level excluded from state reporting": "test_calendars.py",
    "inactive trial": "its sections and rosters are kinds of their own",
    "name with accent": "every document is valid",
    "name with apostrophe": "every document is valid",
    "unmapped day event": "test_calendar_dates.py",
}
"""Kinds that are no row of their own in a resource, and where they are tested."""


@pytest.mark.parametrize("odd", [pytest.param(odd, id=f"{odd.kind}-{odd.resource}-{odd.status}") for odd in ODD])
def test_the_odd_row_ends_as_it_was_made_to(sample: Sample, odd: Odd) -> None:
    width = len(odd.label)
    with sample.engine.connect() as connection:
        found = [tuple(row) for row in connection.execute(odd.ids)]
    assert len(found) == sample.census.awkward[odd.kind] * odd.group
    hidden = {row[:width]: [_text(value) for value in row[width:]] for row in found}
    ended = _ended(sample, odd, set(hidden))
    if odd.status == "absent":
        assert ended == []
        return
    counts = Counter(key for key, _, _ in ended)
    assert set(counts) == set(hidden)
    assert odd.rows is None or set(counts.values()) == {odd.rows}
    assert [row for key, row, outcome in ended if not _as_made(odd, row, outcome, hidden[key])] == []


def _ended(sample: Sample, odd: Odd, keys: set[tuple[Any, ...]]) -> list[tuple[Any, Any, Document | Recorded]]:
    """The resource's rows that have one of the keys, with what became of them."""
    resource = registry()[odd.resource]
    rows = sample.rows(resource, sample.scope(odd.standard))
    pairs = zip(rows, sample.outcomes(resource, odd.standard), strict=True)
    keyed = ((tuple(row[label] for label in odd.label), row, outcome) for row, outcome in pairs)
    return [found for found in keyed if found[0] in keys]


def _as_made(odd: Odd, row: Any, outcome: Document | Recorded, hidden: list[str]) -> bool:
    if isinstance(outcome, Recorded):
        return outcome.outcome.value == odd.status and odd.reason in outcome.reason
    body = outcome.body.decode()
    return (
        odd.status == "sent"
        and not set(odd.without) & set(outcome.content)
        and not any(value in body for value in hidden)
        and (odd.shows is None or odd.shows(row, outcome.content))
    )


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime.date) else str(value)


def test_every_odd_kind_is_looked_for(sample: Sample) -> None:
    assert sample.census.awkward.keys() == {odd.kind for odd in ODD} | ELSEWHERE.keys()
