"""What those read who follow changes: deletes, key changes, and the range of change versions there is."""

import json
from collections.abc import Mapping
from typing import Any

from sandbox.edfi.catalog import ResourceFacts
from sandbox.edfi.problems import Problem, invalid_parameter
from sandbox.edfi.settings import Settings
from sandbox.edfi.storage import Storage
from sandbox.edfi.traits import ChangeQueries

LATE = 3
"""How many writes begin before a look at the newest change version and end after it."""


def available(storage: Storage, change_queries: ChangeQueries = "on") -> dict[str, int]:
    """The answer of `availableChangeVersions`."""
    if change_queries == "late_commits":
        storage.begin_late(LATE)
    return {"oldestChangeVersion": 0, "newestChangeVersion": storage.version}


def deletes(
    storage: Storage, settings: Settings, facts: ResourceFacts, parameters: Mapping[str, str], page_limit: int
) -> tuple[list[dict[str, Any]], int]:
    """One page of deleted items and their number in all; key values are shown from 6.0 on."""
    rows, total = _changes(storage, facts, "delete", parameters, page_limit)
    items = [{"id": id_, "changeVersion": version} for version, id_, _, _ in rows]
    if settings.release >= "6":
        for item, row in zip(items, rows, strict=True):
            item["keyValues"] = json.loads(row[2])
    return items, total


def key_changes(
    storage: Storage, settings: Settings, facts: ResourceFacts, parameters: Mapping[str, str], page_limit: int
) -> tuple[list[dict[str, Any]], int]:
    """One page of changed keys and their number in all; Problem 404 before 6.0, which has no such address."""
    if settings.release < "6":
        raise Problem(404, "not-found", "This release keeps no key changes.")
    rows, total = _changes(storage, facts, "key", parameters, page_limit)
    items = [
        {
            "id": id_,
            "changeVersion": version,
            "oldKeyValues": json.loads(old),
            "newKeyValues": json.loads(new),
        }
        for version, id_, old, new in rows
    ]
    return items, total


def _changes(
    storage: Storage, facts: ResourceFacts, kind: str, parameters: Mapping[str, str], page_limit: int
) -> tuple[list[Any], int]:
    least, most = _integer(parameters, "minChangeVersion", 0), _integer(parameters, "maxChangeVersion", 2**62)
    limit, offset = _integer(parameters, "limit", min(25, page_limit)), _integer(parameters, "offset", 0)
    if limit > page_limit:
        raise invalid_parameter(f"Limit must be omitted or set to a value between 0 and {page_limit}.")
    rows = storage.rows(
        "SELECT version, id, old, new FROM changes WHERE resource = ? AND kind = ? AND version BETWEEN ? AND ? "
        "ORDER BY version",
        facts.endpoint,
        kind,
        least,
        most,
    )
    return rows[offset : offset + limit], len(rows)


def _integer(parameters: Mapping[str, str], name: str, default: int) -> int:
    text = parameters.get(name, "")
    if text and not text.isdecimal():
        raise invalid_parameter(f"{name} must be a whole number.")
    return int(text) if text else default
