"""The rules a state publishes for single records, checked before anything is sent."""

from include.edfi.documents.resource import Resource
from include.engine.documents import Document
from include.history.entries import Recorded
from include.history.outcomes import Outcome
from include.resync.context import RunContext
from include.sis.directory import days_of_school_year
from include.state_packs.calendars import DayCheck, Year

DATES = "calendarDates"
HINT = "Correct the day's events in Campus, or their mapping in the configuration's CSV file, then run again."


def year_of(context: RunContext) -> Year:
    """The configuration's school year, with its days where the SIS has them."""
    ends_in = context.configuration.school_year
    return Year(ends_in, *days_of_school_year(context.sis, ends_in))


class StateRules:
    """Blocks the records of one resource that breach a critical rule of the state."""

    def __init__(self, resource: Resource, context: RunContext) -> None:
        rules = context.configuration.pack.calendar_rules
        self._days = DayCheck(rules, year_of(context)) if rules and resource.name == DATES else None

    def judged(self, mapped: Document | Recorded) -> Document | Recorded:
        """The document, or that it is blocked and which rules it breaches."""
        if self._days is None or not isinstance(mapped, Document):
            return mapped
        breaches = self._days.held(mapped.content)
        if not breaches:
            return mapped
        rules = "; ".join(f"rule {breach.rule}: {breach.words}" for breach in breaches)
        return mapped.ended(Outcome.BLOCKED, reason=f"the state refuses the day: {rules}", hint=HINT)
