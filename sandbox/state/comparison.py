"""Reads district and state whole and compares them, record by record: the judge of the demo."""

from typing import Any

from sqlalchemy import Engine, select

from include.configurations.state_configuration import StateConfiguration
from include.state import registry
from include.state.metadata import DISTRICT
from include.state.object import StateObject
from sandbox.state.fill import reported, whole
from sandbox.state.values import plain_row


def unequal(state: Engine, sis: Engine, configuration: StateConfiguration) -> dict[str, list[Any]]:
    """By object, the keys of records that one side lacks or that differ in what the district owns.

    Equal objects are absent. For samples only: both sides are in memory.
    """
    scope = whole(sis, configuration)
    differences = {}
    for name, state_object in registry().items():
        key = state_object.key
        owned = {key, *state_object.fields} - configuration.state_owned(name, state_object.state_owned)
        of_sis = {row[key]: _only(row, owned) for rows in reported(sis, state_object, scope) for row in rows}
        of_state = {row[key]: _only(row, owned) for row in _rows_of_state(state, state_object, configuration)}
        wrong = sorted(key for key in {*of_sis, *of_state} if of_sis.get(key) != of_state.get(key))
        if wrong:
            differences[name] = wrong
    return differences


def _only(row: dict[str, Any], names: set[str]) -> dict[str, Any]:
    return {name: row[name] for name in names}


def _rows_of_state(state: Engine, state_object: StateObject, configuration: StateConfiguration) -> list[dict[str, Any]]:
    table = state_object.table
    query = select(table).where(table.c[DISTRICT] == configuration.district_number)
    with state.connect() as connection:
        return [plain_row(table, dict(row)) for row in connection.execute(query).mappings()]
