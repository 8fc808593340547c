"""Part of plan and send: the rules a state publishes, held against what would be sent, before it is."""

from collections.abc import Iterator, Sequence

from include.edfi.documents.resource import Resource
from include.engine.documents import Document
from include.history.entries import Recorded
from include.history.outcomes import Outcome
from include.resync.compare.school_year import school_year
from include.resync.context import RunContext
from include.resync.extract import extract
from include.resync.map.documents import Mapper
from include.resync.plan.scopes import ResolvedRequest
from include.state_packs.calendars import CalendarCheck, DayCheck, Year

DATES, BELLS = "calendarDates", "bellSchedules"
HINT = "Correct the day's events in Campus, or their mapping in the configuration's CSV file, then run again."


def calendar_warnings(selected: Sequence[Resource], resolved: ResolvedRequest, context: RunContext) -> tuple[str, ...]:
    """One sentence for each rule that a calendar of the request does not keep; none where dates are not asked for."""
    rules = context.configuration.pack.calendar_rules
    if rules is None or DATES not in {resource.name for resource in selected}:
        return ()
    check = CalendarCheck(rules, _year(context))
    if check.asks_for_bell_schedules:
        for document in _documents(context.registry[BELLS], resolved, context):
            check.add_bell_schedule(document.content)
    for document in _documents(context.registry[DATES], resolved, context):
        check.add(document.content)
    return tuple(check.told())


def _documents(resource: Resource, resolved: ResolvedRequest, context: RunContext) -> Iterator[Document]:
    mapper = Mapper(resource, context.mapping_context())
    for scope in resolved.scopes(resource):
        for rows in extract(context.sis, resource, scope):
            yield from (mapped for mapped in map(mapper.map, rows) if isinstance(mapped, Document))


def _year(context: RunContext) -> Year:
    year = school_year(context.sis, context.configuration.school_year)
    return Year(year.ends_in, year.first, year.last)


class StateRules:
    """Holds back the records of one resource that breach a rule of the state severely."""

    def __init__(self, resource: Resource, context: RunContext) -> None:
        rules = context.configuration.pack.calendar_rules
        self._days = DayCheck(rules, _year(context)) if rules and resource.name == DATES else None

    def judged(self, mapped: Document | Recorded) -> Document | Recorded:
        """The document, or that it is held and which rules it breaches."""
        if self._days is None or not isinstance(mapped, Document):
            return mapped
        held = self._days.held(mapped.content)
        if not held:
            return mapped
        title = "; ".join(f"rule {breach.rule}: {breach.words}" for breach in held)
        return mapped.ended(Outcome.BLOCKED, reason=f"the state refuses the day: {title}", hint=HINT)
