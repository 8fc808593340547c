"""airflow_settings.yaml, in Astronomer's format, loaded into Airflow over its REST API."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

import yaml

from sandbox.demo.paths import PROJECT

FILE = PROJECT / "airflow_settings.yaml"


class Patching(Protocol):
    """The part of a REST client that is used here."""

    def patch(self, path: str, content: object) -> Any:
        """JSON of a PATCH below /api/v2."""


def load(rest: Patching, replaced: Mapping[str, Mapping[str, object]], file: Path = FILE) -> None:
    """Creates the file's connections and pools, or updates those that exist.

    Args:
        rest: the Airflow to set up.
        replaced: fields (as the REST API names them) by connection id, in place of the file's values.
        file: airflow_settings.yaml.

    Raises:
        RestError: Airflow refuses an entry.
    """
    settings = yaml.safe_load(file.read_text(encoding="utf-8"))["airflow"]
    entries = [{**connection(entry), **replaced.get(entry["conn_id"], {})} for entry in settings["connections"]]
    rest.patch("/connections", _bulk(entries))
    rest.patch("/pools", _bulk([pool(entry) for entry in settings["pools"]]))


def connection(entry: Mapping[str, Any]) -> dict[str, Any]:
    """A connection of the file as the REST API takes it."""
    return {
        "connection_id": entry["conn_id"],
        "conn_type": entry["conn_type"],
        "host": entry["conn_host"],
        "schema": entry["conn_schema"],
        "login": entry["conn_login"],
        "password": entry["conn_password"],
        "port": entry["conn_port"],
        "extra": json.dumps(entry["conn_extra"] or {}),
    }


def pool(entry: Mapping[str, Any]) -> dict[str, Any]:
    """A pool of the file as the REST API takes it."""
    return {
        "name": entry["pool_name"],
        "slots": entry["pool_slot"],
        "description": entry["pool_description"],
        "include_deferred": False,
    }


def _bulk(entities: list[dict[str, Any]]) -> dict[str, Any]:
    return {"actions": [{"action": "create", "entities": entities, "action_on_existence": "overwrite"}]}
