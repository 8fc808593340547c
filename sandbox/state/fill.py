"""Fills an empty state from a district, as if everything had been synced before."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, func, insert, select

from include.configurations.state_configuration import StateConfiguration
from include.edfi.errors import ConfigError
from include.sis import directory
from include.state import database, registry
from include.state.metadata import DISTRICT
from include.state.object import StateObject, StateScope
from sandbox.state.drift import Drift, drift
from sandbox.state.values import plain_row

BATCH = 500


@dataclass(frozen=True, kw_only=True)
class FilledState:
    """How many records of each object the state was filled with, and how it drifted afterwards."""

    records: Mapping[str, int]
    drift: Drift


def make(state: Engine, sis: Engine, configuration: StateConfiguration) -> FilledState:
    """Make the state's tables where they are missing, fill them from the district, and let them drift apart.

    Raises:
        ConfigError: the state already has records of the district, or the SIS does not have the district.
    """
    return FilledState(records=fill(state, sis, configuration), drift=drift(state, configuration))


def fill(state: Engine, sis: Engine, configuration: StateConfiguration) -> Mapping[str, int]:
    """Fill the state with every record it would accept from the district; returns how many of each object.

    Raises:
        ConfigError: the state already has records of the district, or the SIS does not have the district.
    """
    database.create_tables(state)
    scope = whole(sis, configuration)
    keys: dict[str, set[Any]] = {}
    for state_object in registry().values():
        _refuse_a_second_time(state, state_object, configuration)
        keys[state_object.name] = set()
        for rows in reported(sis, state_object, scope):
            # An enrollment of a person without a current identity waits until the SIS has one.
            accepted = [row for row in rows if _has_its_parents(row, state_object, keys)]
            if accepted:
                with state.begin() as connection:
                    connection.execute(insert(state_object.table), accepted)
            keys[state_object.name].update(row[state_object.key] for row in accepted)
    return {name: len(of_object) for name, of_object in keys.items()}


def _has_its_parents(row: Mapping[str, Any], state_object: StateObject, keys: Mapping[str, set[Any]]) -> bool:
    """Whether the state has everything the row refers to; an empty reference refers to nothing."""
    return all(row[parent.column] is None or row[parent.column] in keys[parent.name] for parent in state_object.parents)


def whole(sis: Engine, configuration: StateConfiguration) -> StateScope:
    """The whole district in the configuration's school year.

    Raises:
        ConfigError: the SIS does not have the district.
    """
    district = directory.district_id(sis, configuration.district_number)
    if district is None:
        raise ConfigError([f"district_number: the SIS has no district {configuration.district_number!r}"])
    schools = directory.schools_of_year(sis, district, configuration.school_year)
    school_ids = tuple(school.school_id for school in schools)
    return StateScope(
        school_year=configuration.school_year,
        district_id=district,
        district_number=configuration.district_number,
        schools=school_ids,
        whole_district=True,
        excluded_schools=configuration.excluded_schools,
        excluded_calendars=configuration.excluded_calendars,
        excluded_service_types=configuration.excluded_service_types,
    )


def reported(sis: Engine, state_object: StateObject, scope: StateScope) -> Iterator[list[dict[str, Any]]]:
    """Batches of the records that the state should have of an object."""
    with sis.connect() as connection:
        rows = connection.execute(state_object.rows(scope).where(state_object.within(scope))).mappings()
        for batch in rows.partitions(BATCH):
            reportable = [{**row, DISTRICT: scope.district_number} for row in batch if not row.get("excluded")]
            if reportable:
                yield [plain_row(state_object.table, row) for row in reportable]


def _refuse_a_second_time(state: Engine, state_object: StateObject, configuration: StateConfiguration) -> None:
    district = configuration.district_number
    of_district = select(func.count()).select_from(state_object.table).where(state_object.table.c[DISTRICT] == district)
    with state.connect() as connection:
        if connection.scalar(of_district):
            problem = f"it already has records of {state_object.name} of district {district}; use an empty database"
            raise ConfigError([f"state: {problem}"])
