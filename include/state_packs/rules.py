"""Rules a state publishes for calendars: which events a day may hold together, and how many days there must be.

The facts are CSV files in a folder beside the pack: `events.csv` (a code, the share of a day it takes, and what the
day counts as), `coexistence.csv` (what a day with one event may not or must hold) and `rules.csv` (counts and spans).
"""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import Field, ValidationInfo, model_validator

from include.edfi.documents.extension import Declared

Severity = Literal["critical", "error", "potential", "warning"]
Kind = Literal["at_least", "at_most", "each_of", "within_year", "on_bell_schedule", "coexistence"]
Year = int | None


class Dated(Declared):
    """Something that holds from one school year (the year it ends in) to another, both included."""

    since: int
    until: Annotated[Year, Field(default=None)] = None

    def applies_in(self, school_year: int) -> bool:
        """Whether it holds in a school year."""
        return self.since <= school_year and (self.until is None or school_year <= self.until)


class CalendarEvent(Declared):
    """An event of a day: its code, the share of the day, and what the day counts as (such as in_service)."""

    code: str
    share: float
    counts_as: frozenset[str]


class Coexistence(Dated):
    """What a day with `event` may not hold (FORBIDDEN) or must hold (REQUIRED) besides."""

    event: str
    other: str
    verdict: Literal["FORBIDDEN", "REQUIRED"]
    severity: Severity


class Rule(Dated):
    """A rule about a whole calendar, or about each of its days."""

    rule: str
    kind: Kind
    counted: str = ""
    """What is counted, as events.csv names it."""
    number: float | None = None
    severity: Severity | Literal["various"]
    words: str


class CalendarRules(Declared):
    """All rules of a state, and how severe a breach must be to block a day instead of only being reported."""

    folder: str
    namespace: str
    """Descriptors of events begin with this; others are not the state's and are not judged."""
    holds: tuple[Severity, ...] = ("critical",)
    events: tuple[CalendarEvent, ...] = ()
    coexistence: tuple[Coexistence, ...] = ()
    rules: tuple[Rule, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def with_facts(cls, settings: dict[str, Any], info: ValidationInfo) -> dict[str, Any]:
        """The settings with the facts of the folder's CSV files."""
        folder = Path((info.context or {}).get("folder", ".")) / str(settings.get("folder", ""))
        try:
            return settings | {
                "events": [_event(row) for row in _rows(folder / "events.csv")],
                "coexistence": list(_rows(folder / "coexistence.csv")),
                "rules": list(_rows(folder / "rules.csv")),
            }
        except OSError as error:
            raise ValueError(f"the facts cannot be read: {error.strerror}") from None

    @model_validator(mode="after")
    def all_codes_known(self) -> Self:
        """Refuses facts about an event that events.csv does not have."""
        known = {event.code for event in self.events}
        unknown = sorted({code for pair in self.coexistence for code in (pair.event, pair.other)} - known)
        if unknown:
            raise ValueError(f"coexistence.csv: events.csv has no {', '.join(unknown)}")
        return self


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    """Rows of a file; an empty cell says nothing."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield {name: value for name, value in row.items() if value not in ("", None)}


def _event(row: dict[str, Any]) -> dict[str, Any]:
    counts_as = {name for name, value in row.items() if value == "yes"}
    return {"code": row["code"], "share": row["share"], "counts_as": frozenset(counts_as)}
