"""Fills an empty state from a district, as if everything had always been synced."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, func, insert, select

from include.configurations.state_configuration import StateConfiguration
from include.edfi.errors import ConfigError
from include.engine.extract import streamed
from include.sis import directory
from include.state import database, registry
from include.state.metadata import DISTRICT
from include.state.object import StateObject, StateScope
from include.state_sync.map import plain
from include.state_sync.slices import scope_of
from sandbox.state.drift import Drift, drift


@dataclass(frozen=True, kw_only=True)
class FilledState:
    """How many records of each object the state was given, and what was done to them afterwards."""

    records: Mapping[str, int]
    drift: Drift


def make(state: Engine, sis: Engine, configuration: StateConfiguration) -> FilledState:
    """Make the state's tables where they are missing, fill them from the district, and let them drift apart.

    Raises:
        ConfigError: the state already holds the district, or the SIS does not have it.
    """
    return FilledState(records=fill(state, sis, configuration), drift=drift(state, configuration))


def fill(state: Engine, sis: Engine, configuration: StateConfiguration) -> Mapping[str, int]:
    """Give the state every record that the district reports and the state could take; how many of each object.

    Raises:
        ConfigError: the state already holds the district, or the SIS does not have it.
    """
    database.create_tables(state)
    scope = whole(sis, configuration)
    given: dict[str, set[Any]] = {}
    for one in registry().values():
        _refuse_a_second_time(state, one, configuration)
        given[one.name] = set()
        for rows in reported(sis, one, scope):
            # An enrollment of somebody without a current identity waits until the SIS has one.
            taken = [row for row in rows if _has_its_parents(row, one, given)]
            if taken:
                with state.begin() as connection:
                    connection.execute(insert(one.table), taken)
            given[one.name].update(row[one.key] for row in taken)
    return {name: len(keys) for name, keys in given.items()}


def _has_its_parents(row: Mapping[str, Any], one: StateObject, given: Mapping[str, set[Any]]) -> bool:
    """Whether the state was given everything the row refers to; what it leaves empty needs nobody."""
    return all(row[up.column] is None or row[up.column] in given[up.name] for up in one.parents)


def whole(sis: Engine, configuration: StateConfiguration) -> StateScope:
    """The whole district in the configuration's school year.

    Raises:
        ConfigError: the SIS does not have the district.
    """
    district = directory.district_id(sis, configuration.district_number)
    if district is None:
        raise ConfigError([f"district_number: the SIS has no district {configuration.district_number!r}"])
    schools = directory.schools_of_year(sis, district, configuration.school_year)
    keys = tuple(school.school_id for school in schools)
    return scope_of(configuration, district, schools=keys, whole_district=True)


def reported(sis: Engine, one: StateObject, scope: StateScope) -> Iterator[list[dict[str, Any]]]:
    """Batches of what the state should hold of an object."""
    for rows in streamed(sis, one.rows(scope).where(one.within(scope))):
        wanted = [{**row, DISTRICT: scope.district_number} for row in rows if not row.get("excluded")]
        if wanted:
            yield [{column.name: plain(column, row[column.name]) for column in one.table.columns} for row in wanted]


def _refuse_a_second_time(state: Engine, one: StateObject, configuration: StateConfiguration) -> None:
    mine = one.table.c[DISTRICT] == configuration.district_number
    with state.connect() as connection:
        if connection.scalar(select(func.count()).select_from(one.table).where(mine)):
            raise ConfigError([f"state: it already holds {one.name} of district {configuration.district_number}"])
