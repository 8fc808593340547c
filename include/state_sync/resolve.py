"""Part of plan: the request's district, schools and IDs, looked up in the SIS; objects closed over their parents."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from more_itertools import batched
from sqlalchemy import Engine, select

from include.configurations.state_configuration import StateConfiguration
from include.edfi.errors import ConfigError
from include.sis import directory
from include.sis.directory import School
from include.state import ancestors, registry
from include.state.object import StateObject, StateScope
from include.state_sync.request import AnyRequest, BatchRequest, SelectiveRequest
from include.state_sync.scenarios import wrong_time, year_of
from include.state_sync.slices import scope_of


@dataclass(frozen=True, kw_only=True)
class ResolvedStateRequest:
    """What a request covers: the district, a year, schools; IDs, those no record has, and their schools' numbers."""

    scope: StateScope
    schools: tuple[School, ...] = ()
    ids: tuple[int, ...] | None = None
    no_match: tuple[int, ...] = ()
    school_numbers: tuple[str, ...] = ()
    """Of the records that the request names by ID."""


def resolve(request: AnyRequest, configuration: StateConfiguration, sis: Engine, today: date) -> ResolvedStateRequest:
    """Looks up what a request names.

    Raises:
        ConfigError: the district or a school is not there, or it is the wrong time of the year for the scenario.
    """
    district = directory.district_id(sis, configuration.district_number)
    if district is None:
        raise ConfigError([f"district_number: the SIS has no district {configuration.district_number!r}"])
    if isinstance(request, SelectiveRequest):
        return _of_ids(request, scope_of(configuration, district), sis)
    year = request.school_year or configuration.school_year
    if isinstance(request, BatchRequest) and not request.override_year_guard:
        _guard_the_year(request, configuration, district, sis, today)
    of_year = directory.schools_of_year(sis, district, year)
    schools = directory.chosen_schools(request.schools, of_year, year, every=request.all_schools)
    keys = tuple(school.school_id for school in schools)
    scope = scope_of(configuration, district, school_year=year, schools=keys, whole_district=request.all_schools)
    return ResolvedStateRequest(scope=scope, schools=schools)


def _guard_the_year(
    request: BatchRequest, configuration: StateConfiguration, district: int, sis: Engine, today: date
) -> None:
    year = year_of(sis, district, request.school_year or configuration.school_year)
    problems = list(wrong_time(request.scenario, year, configuration.school_year, today))
    if problems:
        hint = "choose the other scenario or year, or override_year_guard"
        raise ConfigError([f"scenario: {request.scenario!r} is refused: {problem}; {hint}" for problem in problems])


def _of_ids(request: SelectiveRequest, scope: StateScope, sis: Engine) -> ResolvedStateRequest:
    state_object = registry()[request.object]
    ids = request.ids or ()
    known: set[int] = set()
    numbers: set[str] = set()
    with sis.connect() as connection:
        for group in batched(ids, directory.MOST_PARAMETERS // 2):
            rows = state_object.rows(scope).where(state_object.source.in_(group)).subquery("of_ids")
            known.update(connection.scalars(select(rows.c[state_object.key])))
            if "schoolNumber" in rows.c:
                numbers.update(connection.scalars(select(rows.c.schoolNumber).distinct()))
    return ResolvedStateRequest(
        scope=scope,
        ids=tuple(number for number in ids if number in known),
        no_match=tuple(number for number in ids if number not in known),
        school_numbers=tuple(sorted(numbers)),
    )


def select_objects(
    request: AnyRequest, configuration: StateConfiguration
) -> tuple[tuple[StateObject, ...], tuple[str, ...]]:
    """The objects of a request, parents first, and sentences about parents that are not among them."""
    if isinstance(request, SelectiveRequest):
        return (registry()[request.object],), ()
    on = [name for name in registry() if configuration.is_on(name)]
    chosen = set(request.objects) or set(on)
    needed = chosen | {before for name in chosen for before in ancestors(name)}
    if isinstance(request, BatchRequest) and request.check_dependencies:
        chosen = needed & set(on)
    left_out = [name for name in registry() if name in needed - chosen and name not in on]
    return tuple(state_object for name, state_object in registry().items() if name in chosen), tuple(
        _off(left_out, chosen)
    )


def _off(names: Iterable[str], chosen: Iterable[str]) -> Iterable[str]:
    for name in names:
        children = ", ".join(sorted(child for child in chosen if name in ancestors(child)))
        yield f"{name} is off in the configuration, but {children} needs it: records whose parent is missing fail"
