"""Reads district and state whole and compares them, record by record: the judge of a demonstration."""

from typing import Any

from sqlalchemy import Engine, select

from include.configurations.state_configuration import StateConfiguration
from include.state import registry
from include.state.metadata import DISTRICT
from include.state.object import StateObject
from include.state_sync.map import plain
from sandbox.state.fill import reported, whole


def unequal(state: Engine, sis: Engine, configuration: StateConfiguration) -> dict[str, list[Any]]:
    """By object, the keys of records that one side lacks or that differ in what the district owns.

    Equal objects are absent. For samples only: both sides are held in memory.
    """
    scope = whole(sis, configuration)
    found = {}
    for name, one in registry().items():
        owned = {one.key, *one.fields} - configuration.state_owned(name, one.state_owned)
        ours = {row[one.key]: _of(row, owned) for rows in reported(sis, one, scope) for row in rows}
        theirs = {key: _of(row, owned) for key, row in _held(state, one, configuration).items()}
        wrong = sorted(key for key in {*ours, *theirs} if ours.get(key) != theirs.get(key))
        if wrong:
            found[name] = wrong
    return found


def _of(row: dict[str, Any], names: set[str]) -> dict[str, Any]:
    return {name: row[name] for name in names}


def _held(state: Engine, one: StateObject, configuration: StateConfiguration) -> dict[Any, dict[str, Any]]:
    query = select(one.table).where(one.table.c[DISTRICT] == configuration.district_number)
    with state.connect() as connection:
        rows = connection.execute(query).mappings().all()
    return {
        row[one.key]: {column.name: plain(column, row[column.name]) for column in one.table.columns} for row in rows
    }
