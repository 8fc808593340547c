"""An Ed-Fi ODS/API as an Airflow connection; as every module of `include.orchestration` it knows Airflow.

The connection is of type `edfi` (`plugins/edfi_connection_type.py` registers it) or a plain `http` one with the same
fields: host (address of the discovery document), login (key), password (secret) and extras (see `EXTRAS`). The
Test button of the UI reaches `EdFiHook.test_connection` for type `edfi` only: for type `http` Airflow asks its own
hook, which posts to the address itself, something a sound ODS refuses.
"""

import contextlib
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from airflow.providers.http.hooks.http import HttpHook
from airflow.sdk.exceptions import AirflowNotFoundException

from include.edfi.api.client import EdFiClient
from include.edfi.api.ods import Ods
from include.edfi.errors import ConfigError, ResyncError


def route(value: Any) -> dict[str, str]:
    """Values by name of placeholder, given as an object or as its JSON. Raises ValueError for anything else."""
    content = json.loads(value) if isinstance(value, str) else value
    if not isinstance(content, dict) or not all(isinstance(one, str | int) for one in content.values()):
        raise ValueError("no object of texts")
    return {str(name): str(one) for name, one in content.items()}


EXTRAS: dict[str, Callable[[Any], Any]] = {
    "token_url": str,
    "data_path": str,
    "route": route,
    "page_size": int,
    "timeout": float,
    "max_in_flight": int,
    "requests_per_second": float,
    "ca_file": Path,
    "runtime_dir": Path,
}
"""Extras that become a field of `Ods`, and their type; `verify` (true or false) is read as well."""


class EdFiHook(HttpHook):
    """Gives the client of one ODS; logs no body, key or token."""

    conn_name_attr = "edfi_conn_id"
    default_conn_name = "edfi_default"
    conn_type = "edfi"
    hook_name = "Ed-Fi ODS/API"

    def __init__(self, edfi_conn_id: str = default_conn_name) -> None:
        super().__init__(http_conn_id=edfi_conn_id)
        self.edfi_conn_id = edfi_conn_id

    @classmethod
    def get_ui_field_behaviour(cls) -> dict[str, Any]:
        """Names the fields of the connection form as an Ed-Fi host names them."""
        return {
            "hidden_fields": ["schema", "port"],
            "relabeling": {"host": "Base URL", "login": "Key", "password": "Secret"},
            "placeholders": {"host": "https://api.example.org/v7.3/api", "login": "key from the ODS's host"},
        }

    def ods(self) -> Ods:
        """The connection's facts. Raises ConfigError where there is none, or listing what is missing or wrong."""
        try:
            connection = self.get_connection(self.edfi_conn_id)
        except AirflowNotFoundException:
            raise ConfigError([f"ods_connection: Airflow has no connection {self.edfi_conn_id!r}"]) from None
        problems = [
            f"connection {self.edfi_conn_id}: {label} is missing"
            for label, value in (
                ("host (base URL)", connection.host),
                ("login (key)", connection.login),
                ("password (secret)", connection.password),
            )
            if not value
        ]
        problems += self._port_behind_path(connection.host or "", connection.port)
        facts = self._extras(connection.extra_dejson, problems)
        if problems:
            raise ConfigError(problems)
        # get_conn is the public way to have the provider put scheme, host and port together.
        self.get_conn().close()
        return Ods(base_url=self.base_url, key=connection.login or "", secret=connection.password or "", **facts)

    def _port_behind_path(self, host: str, port: int | None) -> Iterator[str]:
        """That the provider would put the port behind the host's path: its address is host, colon, port."""
        if port and "/" in (host.partition("://")[2] or host).rstrip("/"):
            yield (
                f"connection {self.edfi_conn_id}: port {port} would follow the path of the host; write it into the host"
                f" (https://api.example.org:{port}/path) and leave the port empty"
            )

    def _extras(self, extra: dict[str, Any], problems: list[str]) -> dict[str, Any]:
        facts: dict[str, Any] = {"runtime_dir": default_runtime_dir()}
        for name, convert in EXTRAS.items():
            if extra.get(name) in (None, ""):
                continue
            try:
                facts[name] = convert(extra[name])
            except (TypeError, ValueError):
                problems.append(
                    f"connection {self.edfi_conn_id}: extra {name}: {extra[name]!r} is no {convert.__name__}"
                )
        problems += [
            f"connection {self.edfi_conn_id}: extra {name}: must be above 0"
            for name in ("timeout", "max_in_flight", "requests_per_second", "page_size")
            if name in facts and not facts[name] > 0
        ]
        facts["verify_tls"] = str(extra.get("verify", True)).lower() not in {"false", "0", "no"}
        return facts

    @contextlib.contextmanager
    def client(self) -> Iterator[EdFiClient]:
        """The Ed-Fi client, closed at the end. Raises ConfigError."""
        client = EdFiClient(self.ods())
        try:
            yield client
        finally:
            client.close()

    def test_connection(self) -> tuple[bool, str]:
        """Discovery document, data standard, token and (where offered) claim set, in one sentence each."""
        try:
            with self.client() as client:
                found = client.discover()
                info = client.token_info()
        except ResyncError as problem:
            return False, str(problem)
        summary = f"Ed-Fi ODS/API {found.version}, data standard {found.data_standard}; key accepted"
        if info is None:
            return True, f"{summary}."
        organizations = ", ".join(map(str, info.education_organization_ids)) or "none"
        claims = f", claim set {info.claim_set}" if info.claim_set else ""
        return info.active, f"{summary}; education organizations: {organizations}{claims}."


def default_runtime_dir() -> Path:
    """Where the task processes of this machine share token and pace: under AIRFLOW_HOME."""
    return Path(os.environ.get("AIRFLOW_HOME") or Path.home() / "airflow") / "edfi-state"
