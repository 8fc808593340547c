"""Stored traits are used while they are fresh and of the same host; whatever else is stored means nothing is known."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from include.edfi.api.host_traits import FRESH, HostTraits, to_store

NOW = datetime(2027, 1, 4, 12, tzinfo=UTC)
HOST = "https://ods.example/api"
VALUES = {
    "page_limit": 100,
    "total_count": "absent",
    "change_queries": "untrusted",
    "cursor_paging": False,
    "keys": None,
}
STORED = json.loads(json.dumps(to_store(VALUES.items(), HOST, NOW)))


def test_fresh_traits_are_used() -> None:
    read = HostTraits.read(STORED, HOST, NOW + FRESH)
    assert (read.page_limit, read.counts, read.change_queries_usable, read.cursor_paging) == (100, False, False, False)


@pytest.mark.parametrize(
    ("stored", "base_url", "now"),
    [
        pytest.param(None, HOST, NOW, id="never checked"),
        pytest.param(STORED, "https://other.example/api", NOW, id="another host"),
        pytest.param(STORED, HOST, NOW + FRESH + timedelta(seconds=1), id="too old"),
        pytest.param(STORED, HOST, NOW - timedelta(seconds=1), id="from the future"),
        pytest.param({**STORED, "checked_at": "yesterday"}, HOST, NOW, id="no time"),
        pytest.param({**STORED, "checked_at": "2027-01-04T12:00:00"}, HOST, NOW, id="no time zone"),
        pytest.param({**STORED, "traits": [1]}, HOST, NOW, id="no traits"),
        pytest.param({**STORED, "traits": {"page_limit": "100", "total_count": None}}, HOST, NOW, id="no number"),
        pytest.param([STORED], HOST, NOW, id="a list"),
    ],
)
def test_otherwise_nothing_is_known(stored: object, base_url: str, now: datetime) -> None:
    read = HostTraits.read(stored, base_url, now)
    assert read == HostTraits()
    assert (read.page_limit, read.counts, read.change_queries_usable) == (None, True, True)
