"""Calendars held against a state's rules before anything is sent: what one day breaches, what a whole calendar does.

Works on the documents that would be sent, one after the other. Of each calendar it keeps counts, not days.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from include.state_packs.rules import CalendarRules, Coexistence, Rule

Document = Mapping[str, Any]
SHOWN = 5
"""Dates named for one breach; further dates are counted."""


@dataclass(frozen=True)
class Breach:
    """One rule that is not kept, and how severe that is; `words` name events and numbers, never a date."""

    rule: str
    severity: str
    words: str


@dataclass(frozen=True)
class Year:
    """A school year by the year it ends in, and its first and last day where they are known."""

    ends_in: int
    first: date | None
    last: date | None


class DayCheck:
    """Says of one calendar date which rules it breaches."""

    def __init__(self, rules: CalendarRules, year: Year) -> None:
        self._rules, self._year = rules, year
        self._pairs: dict[str, list[Coexistence]] = {}
        for pair in rules.coexistence:
            if pair.applies_in(year.ends_in):
                self._pairs.setdefault(pair.event, []).append(pair)
        self._by_kind = {rule.kind: rule for rule in rules.rules if rule.applies_in(year.ends_in)}

    def codes(self, document: Document) -> set[str]:
        """The state's codes of a day's events; events of other namespaces are not the state's."""
        uris = (event["calendarEventDescriptor"] for event in document["calendarEvents"])
        parts = [uri.partition("#") for uri in uris]
        return {code for space, _, code in parts if space.lower() == self._rules.namespace.lower()}

    def breaches(self, document: Document) -> Iterator[Breach]:
        """What the day does not keep, each pair of events once."""
        yield from dict.fromkeys(self._together(self.codes(document)))
        within = self._by_kind.get("within_year")
        if within and not self._is_within(date.fromisoformat(document["date"])):
            yield Breach(within.rule, within.severity, "the date is not within the school year")

    def held(self, document: Document) -> list[Breach]:
        """Those breaches that are severe enough to hold the day back."""
        return [breach for breach in self.breaches(document) if breach.severity in self._rules.holds]

    def _together(self, codes: set[str]) -> Iterator[Breach]:
        rule = self._by_kind.get("coexistence")
        if rule is None:
            return
        for code in sorted(codes):
            for pair in self._pairs.get(code, ()):
                if pair.verdict == "FORBIDDEN" and pair.other in codes:
                    both = " and ".join(sorted((code, pair.other)))
                    yield Breach(rule.rule, pair.severity, f"{both} may not be on one day")
                elif pair.verdict == "REQUIRED" and pair.other not in codes:
                    yield Breach(rule.rule, pair.severity, f"a day with {code} needs {pair.other} as well")

    def _is_within(self, day: date) -> bool:
        first, last = self._year.first, self._year.last
        return (first is None or first <= day) and (last is None or day <= last)


@dataclass
class _Calendar:
    counted: dict[str, float] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    taught: set[str] = field(default_factory=set)
    """Dates that must be on a bell schedule; none unless a rule says so."""


class CalendarCheck:
    """Says of all calendars of a run what they breach, once every date was shown to it."""

    def __init__(self, rules: CalendarRules, year: Year) -> None:
        self.days = DayCheck(rules, year)
        self._rules = [rule for rule in rules.rules if rule.applies_in(year.ends_in)]
        self._events = {event.code: event for event in rules.events}
        self._calendars: dict[tuple[int, str], _Calendar] = {}
        self._rung: dict[int, set[str]] = {}
        self._dates: dict[tuple[int, str, Breach], list[str]] = {}
        self._more: Counter[tuple[int, str, Breach]] = Counter()

    @property
    def asks_for_bell_schedules(self) -> bool:
        """Whether a rule is about the dates of bell schedules."""
        return any(rule.kind == "on_bell_schedule" for rule in self._rules)

    def add_bell_schedule(self, document: Document) -> None:
        """Notes the dates of a bell schedule."""
        dates = self._rung.setdefault(document["schoolReference"]["schoolId"], set())
        dates.update(item["date"] for item in document.get("dates", ()))

    def add(self, document: Document) -> None:
        """Notes one calendar date."""
        reference = document["calendarReference"]
        key = (reference["schoolId"], reference["calendarCode"])
        calendar, codes = self._calendars.setdefault(key, _Calendar()), self.days.codes(document)
        calendar.seen |= codes
        events = [self._events[code] for code in codes if code in self._events]
        for event in events:
            for name in event.counts_as:
                calendar.counted[name] = calendar.counted.get(name, 0.0) + event.share
        if self.asks_for_bell_schedules and any("school_day" in event.counts_as for event in events):
            calendar.taught.add(document["date"])
        for breach in self.days.breaches(document):
            self._note((*key, breach), document["date"])

    def _note(self, place: tuple[int, str, Breach], day: str) -> None:
        self._more[place] += 1
        dates = self._dates.setdefault(place, [])
        if len(dates) < SHOWN:
            dates.append(day)

    def breaches(self) -> Iterator[str]:
        """One sentence for each rule that a calendar does not keep, with the calendar, the dates and the severity."""
        for key, calendar in sorted(self._calendars.items()):
            for rule in self._rules:
                words = self._whole(rule, key[0], calendar)
                if words:
                    yield _sentence(key, Breach(rule.rule, rule.severity, words), "")
        for (school, code, breach), dates in sorted(self._dates.items(), key=lambda one: (*one[0][:2], str(one[0][2]))):
            more = self._more[school, code, breach] - len(dates)
            yield _sentence((school, code), breach, f" on {_listed(dates, more)}")

    def _whole(self, rule: Rule, school: int, calendar: _Calendar) -> str:
        counted = calendar.counted.get(rule.counted, 0.0)
        if rule.kind == "at_least" and counted < (rule.number or 0):
            return f"{counted:g} days; {rule.words}"
        if rule.kind == "at_most" and counted > (rule.number or 0):
            return f"{counted:g} days; {rule.words}"
        if rule.kind == "each_of":
            missing = [code for code, event in self._events.items() if rule.counted in event.counts_as]
            missing = [code for code in missing if code not in calendar.seen]
            return f"{', '.join(missing)} missing; {rule.words}" if missing else ""
        if rule.kind == "on_bell_schedule":
            silent = sorted(calendar.taught - self._rung.get(school, set()))
            return f"{_listed(silent[:SHOWN], len(silent) - SHOWN)}; {rule.words}" if silent else ""
        return ""


def _listed(dates: list[str], more: int) -> str:
    return ", ".join(dates) + (f" and {more} more" if more > 0 else "")


def _sentence(key: tuple[int, str], breach: Breach, when: str) -> str:
    school, code = key
    return f"calendar {code} of school {school}: rule {breach.rule} ({breach.severity}): {breach.words}{when}"
