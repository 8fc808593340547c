"""Which of a student's other records share a day with one of a program."""

import datetime

import pytest

from include.edfi.documents.student_programs import during

FIRST, SECOND, THIRD = (datetime.date(2026, month, 1) for month in (9, 10, 11))
Span = tuple[datetime.date | None, datetime.date | None]


@pytest.mark.parametrize(
    ("record", "part", "shared"),
    [
        pytest.param((FIRST, SECOND), (SECOND, THIRD), True, id="the last day is the first"),
        pytest.param((FIRST, FIRST), (SECOND, None), False, id="begins later"),
        pytest.param((SECOND, None), (FIRST, FIRST), False, id="ended before"),
        pytest.param((SECOND, None), (FIRST, None), True, id="both open"),
        pytest.param((None, SECOND), (None, FIRST), True, id="no beginning"),
        pytest.param((None, FIRST), (SECOND, None), False, id="no beginning, ended before"),
    ],
)
def test_what_shares_a_day(record: Span, part: Span, shared: bool) -> None:
    one, other = ({"beginDate": begin, "endDate": end} for begin, end in (record, part))
    assert during(one, [other]) == [other] * shared
