"""The commands of the year roll: what they say when everything answers, and when nothing does."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from include.edfi.errors import ConfigError
from include.orchestration.cli import new_year
from include.orchestration.cli.new_year import changes, clone
from tests.configurations.test_loading import written

ROWS = "sessions: the SIS has 4 rows for 2028"
FALL = "uri://ed-fi.org/TermDescriptor#Fall Semester"


class FakeOds:
    """Holds the terms of one year."""

    def __init__(self, *codes: str) -> None:
        self.codes = codes

    def pages(self, path: str, query: dict[str, str | int], limit: int = 500) -> Iterator[dict[str, Any]]:
        for code in self.codes:
            yield {"namespace": "uri://ed-fi.org/TermDescriptor", "codeValue": code, "shortDescription": code}


@pytest.fixture
def reach(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """A function that says which configurations have an ODS."""

    def of(**by_name: FakeOds) -> None:
        @contextmanager
        def ods_of(configuration: Any) -> Iterator[FakeOds]:
            if configuration.name not in by_name:
                raise ConfigError([f"ods_connection: Airflow has no connection of {configuration.name}"])
            yield by_name[configuration.name]

        def named(name: str) -> Any:
            return SimpleNamespace(name=name, uri_by_code={("TermDescriptor", "S1"): FALL}, namespace=None)

        monkeypatch.setattr(new_year, "named", named)
        monkeypatch.setattr(new_year, "ods_of", ods_of)
        monkeypatch.setattr(new_year, "sis_of", nullcontext)
        monkeypatch.setattr(new_year, "rows_of_year", lambda *_: iter([ROWS]))

    return of


def test_clone_says_what_was_made_and_what_to_set(tmp_path: Path) -> None:
    written(tmp_path)
    told = list(clone("prairie", "prairie_2028", tmp_path))
    assert told[0].startswith("prairie_2028.yaml and prairie_2028.csv created for 2028, not enabled yet")
    assert any(line.startswith("- ods_connection: create Airflow Connection ods_2028") for line in told)
    assert "edfi-resync unmapped prairie_2028" in told[-2]


def test_both_reached(reach: Callable[..., None]) -> None:
    reach(last=FakeOds("Fall Semester"), new=FakeOds("Autumn", "Spring"))
    assert list(changes("last", "new")) == [
        "In the SIS, for the new year:",
        f"- {ROWS}",
        "Descriptors:",
        f"- missing: TermDescriptor S1 is mapped to {FALL}",
        "- 1 mappings have no descriptor in the new ODS; edfi-resync unmapped new lists them",
        "- new: uri://ed-fi.org/TermDescriptor#Autumn",
        "- new: uri://ed-fi.org/TermDescriptor#Spring",
        "- 2 values are new in these descriptors",
    ]


def test_last_years_ods_is_gone(reach: Callable[..., None]) -> None:
    reach(new=FakeOds("Fall Semester"))
    assert list(changes("last", "new"))[-1] == (
        "- new values not compared: last year's ODS: ods_connection: Airflow has no connection of last"
    )


def test_the_new_ods_is_not_there_yet(reach: Callable[..., None]) -> None:
    reach(last=FakeOds("Fall Semester"))
    assert list(changes("last", "new")) == [
        "In the SIS, for the new year:",
        f"- {ROWS}",
        "Descriptors:",
        "- not compared: ods_connection: Airflow has no connection of new",
    ]
