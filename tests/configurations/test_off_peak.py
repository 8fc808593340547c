"""When the off-peak window opens: over midnight, at its edges, on the days clocks change, in several zones."""

from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from include.configurations.configuration import OffPeak

NIGHT = {"start": "18:00", "end": "05:30", "time_zone": "America/Chicago"}
NOON = {"start": "11:00", "end": "13:00", "time_zone": "America/Denver"}
EARLY = {"start": "02:30", "end": "04:00", "time_zone": "America/Chicago"}
DAWN = {"start": "01:30", "end": "03:00", "time_zone": "America/Chicago"}
PHOENIX = {"start": "20:00", "end": "23:00", "time_zone": "America/Phoenix"}


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("window", "now", "opens"),
    [
        pytest.param(NIGHT, "2026-09-01T12:00-05:00", "2026-09-01T18:00-05:00", id="by day, the same evening"),
        pytest.param(NIGHT, "2026-09-01T18:00-05:00", None, id="at the start"),
        pytest.param(NIGHT, "2026-09-01T17:59:59.999999-05:00", "2026-09-01T18:00-05:00", id="just before the start"),
        pytest.param(NIGHT, "2026-09-01T23:30-05:00", None, id="before midnight"),
        pytest.param(NIGHT, "2026-09-02T00:00-05:00", None, id="midnight"),
        pytest.param(NIGHT, "2026-09-02T05:29:59-05:00", None, id="just before the end"),
        pytest.param(NIGHT, "2026-09-02T05:30-05:00", "2026-09-02T18:00-05:00", id="at the end"),
        pytest.param(NIGHT, "2026-09-01T23:30+00:00", None, id="given in UTC"),
        pytest.param(NIGHT, "2026-09-01T22:30+00:00", "2026-09-01T23:00+00:00", id="UTC, before the start"),
        pytest.param(NOON, "2026-09-01T11:30-06:00", None, id="day window, open"),
        pytest.param(NOON, "2026-09-01T09:00-06:00", "2026-09-01T11:00-06:00", id="day window, before"),
        pytest.param(NOON, "2026-09-01T13:00-06:00", "2026-09-02T11:00-06:00", id="day window, at its end"),
        pytest.param(NOON, "2026-12-31T14:00-07:00", "2027-01-01T11:00-07:00", id="over the year"),
        pytest.param(NIGHT, "2027-03-14T12:00-05:00", "2027-03-14T18:00-05:00", id="the day clocks go forward"),
        pytest.param(NIGHT, "2027-03-13T12:00-06:00", "2027-03-13T18:00-06:00", id="the day before"),
        pytest.param(NIGHT, "2026-11-01T12:00-06:00", "2026-11-01T18:00-06:00", id="the day clocks go back"),
        pytest.param(NIGHT, "2026-11-01T05:00-06:00", None, id="night of 25 hours"),
        pytest.param(EARLY, "2027-03-14T00:30-06:00", "2027-03-14T03:30-05:00", id="a start that does not exist"),
        pytest.param(DAWN, "2026-11-01T00:30-05:00", "2026-11-01T01:30-05:00", id="a start that comes twice"),
        pytest.param(DAWN, "2026-11-01T01:45-06:00", None, id="the second time round"),
        pytest.param(PHOENIX, "2027-07-01T19:00-07:00", "2027-07-01T20:00-07:00", id="a zone without summer time"),
        pytest.param(PHOENIX, "2027-07-01T21:00-06:00", "2027-07-01T20:00-07:00", id="asked from another zone"),
    ],
)
def test_opening(window, now, opens):
    moment = at(now)
    opening = OffPeak.model_validate(window).opens_at(moment)
    assert opening == (moment if opens is None else at(opens))
    assert opening.tzinfo is not None


def test_utc_comes_back_for_what_is_later():
    opening = OffPeak.model_validate(NOON).opens_at(at("2026-09-01T13:00-06:00"))
    assert opening.utcoffset() == datetime.now(UTC).utcoffset()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        pytest.param({"time_zone": "Central"}, "Central is not a time zone of the tz database", id="zone"),
        pytest.param({"end": "18:00"}, "the window is empty", id="empty"),
        pytest.param({"start": "25:00"}, "start", id="no time"),
    ],
)
def test_windows_that_cannot_be(change, said):
    with pytest.raises(ValidationError, match=said):
        OffPeak.model_validate({**NIGHT, **change})
