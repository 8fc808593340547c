"""Checks one state configuration: the SIS, the district and its year, the state's tables, the right to write."""

from collections.abc import Iterator

from sqlalchemy import Engine, false, insert, select, update
from sqlalchemy.exc import DBAPIError

from include.configurations.state_configuration import StateConfiguration
from include.edfi.errors import ResyncError
from include.engine.check import Finding
from include.sis import directory
from include.sis.columns import columns_of, lacking
from include.state import database, registry
from include.state.object import StateObject
from include.state_sync.context import StateContext
from include.state_sync.scenarios import year_of
from include.state_sync.slices import in_scope, scope_of
from include.state_sync.target import at_state, failure


def check(context: StateContext) -> Iterator[Finding]:
    """One finding per check; a failure on one side does not stop the checks of the other."""
    configuration = context.configuration
    yield Finding(configuration.enabled, "configuration", "enabled" if configuration.enabled else "disabled")
    on = [state_object for name, state_object in registry().items() if configuration.is_on(name)]
    for what, side in (("SIS", _sis(configuration, on, context.sis)), ("state", _state(on, context.state))):
        try:
            yield from side
        except ResyncError as error:
            yield Finding(ok=False, what=what, result=str(error))


def _sis(configuration: StateConfiguration, on: list[StateObject], sis: Engine) -> Iterator[Finding]:
    scope = scope_of(configuration, 0)
    problems = lacking({state_object.name: columns_of(in_scope(state_object, scope)) for state_object in on}, sis)
    yield from (Finding(ok=False, what="SIS", result=problem) for problem in problems)
    if problems:
        return
    district = directory.district_id(sis, configuration.district_number)
    if district is None:
        yield Finding(ok=False, what="SIS", result=f"no district has the number {configuration.district_number}")
        return
    year, ends_in = year_of(sis, district, configuration.school_year), configuration.school_year
    yield Finding(bool(year.enrollments), "SIS", f"{year.enrollments} enrollments in school year {ends_in}")
    # No problem by itself: during a year roll the two years differ until both have moved.
    active = "as in the SIS" if year.active == ends_in else f"the SIS's active year is {year.active}"
    yield Finding(ok=True, what="scoped school year", result=f"{ends_in}, {active}")


def _state(on: list[StateObject], state: Engine) -> Iterator[Finding]:
    with at_state():
        problems = database.lacking(state, on)
    yield from (Finding(ok=False, what="state", result=problem) for problem in problems)
    if not problems:
        yield Finding(ok=True, what="state", result=f"tables of {len(on)} objects")
        yield from _writable(on, state)


def _writable(on: list[StateObject], state: Engine) -> Iterator[Finding]:
    """Whether the login may write, found out by statements that touch no row."""
    refused = []
    for state_object in on:
        table = state_object.table
        nothing = select(*table.columns).where(false())
        with state.connect() as connection:
            try:
                connection.execute(update(table).where(false()).values({state_object.key: table.c[state_object.key]}))
                connection.execute(insert(table).from_select(list(table.columns.keys()), nothing))
            except DBAPIError as error:
                refused.append(f"{state_object.name}: {failure(error)}")
            connection.rollback()
    yield from (Finding(ok=False, what="state", result=problem) for problem in refused)
    if not refused:
        yield Finding(ok=True, what="state", result="the login may write")
