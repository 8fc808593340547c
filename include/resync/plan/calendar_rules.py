"""The rules a state publishes for whole calendars, checked against what would be sent, before it is."""

from collections.abc import Iterator, Sequence

from include.edfi.documents.resource import Resource
from include.engine.documents import Document
from include.resync.context import RunContext
from include.resync.extract import extract
from include.resync.map.documents import Mapper
from include.resync.map.state_rules import DATES, year_of
from include.resync.plan.scopes import ResolvedRequest
from include.state_packs.calendars import CalendarCheck

BELLS = "bellSchedules"


def calendar_warnings(selected: Sequence[Resource], resolved: ResolvedRequest, context: RunContext) -> tuple[str, ...]:
    """One sentence for each rule that a calendar of the request breaches; none where dates are not asked for."""
    rules = context.configuration.pack.calendar_rules
    if rules is None or DATES not in {resource.name for resource in selected}:
        return ()
    check = CalendarCheck(rules, year_of(context))
    if check.asks_for_bell_schedules:
        for document in _documents(context.registry[BELLS], resolved, context):
            check.add_bell_schedule(document.content)
    for document in _documents(context.registry[DATES], resolved, context):
        check.add(document.content)
    return tuple(check.breaches())


def _documents(resource: Resource, resolved: ResolvedRequest, context: RunContext) -> Iterator[Document]:
    mapper = Mapper(resource, context.mapping_context())
    for scope in resolved.scopes(resource):
        for rows in extract(context.sis, resource, scope):
            yield from (mapped for mapped in map(mapper.map, rows) if isinstance(mapped, Document))
