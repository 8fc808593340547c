"""Tells Airflow of the connection type `edfi` ("Ed-Fi ODS/API"): its form, and the hook behind its Test button.

Airflow learns connection types from installed distributions only, and looks for them before it puts the plugins folder
on its path. With the plugins folder on PYTHONPATH, the `.dist-info` folder beside this module is such a distribution;
without it all works but the form. Imports nothing of ours: a provider that fails to import stops Airflow itself.
"""

from typing import Any

NUMBER = {"type": ["number", "null"]}
TEXT = {"type": ["string", "null"]}

FIELDS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "data_path": (
        "Data path",
        "Address of the data management API, whole or below the base URL (such as /data/v3/2026). Empty: discovered.",
        TEXT,
    ),
    "token_url": ("Token URL", "Address that gives tokens, whole or below the base URL. Empty: discovered.", TEXT),
    "route": (
        "Route",
        'Values of the placeholders in discovered addresses, as JSON: {"schoolYearFromRoute": "2027"}.',
        TEXT,
    ),
    "page_size": (
        "Page size",
        "Records to ask for in one page; 500 when empty, or what the ODS allows.",
        {"type": ["integer", "null"]},
    ),
    "max_in_flight": ("Most requests in flight", "Per task process; 32 when empty.", {"type": ["integer", "null"]}),
    "requests_per_second": (
        "Most requests per second",
        "For all task processes of one machine together; no limit when empty.",
        NUMBER,
    ),
    "timeout": ("Time limit", "Seconds one request may take; 60 when empty.", NUMBER),
    "ca_file": ("CA file", "Path of the certificates to trust, for an ODS with a private authority.", TEXT),
    "verify": ("Check certificate", "Off only for a trial on one machine.", {"type": "boolean", "default": True}),
}
"""Label, description and JSON schema of each extra, by its name in the connection's extra."""


def provider_info() -> dict[str, Any]:
    """The connection type, in the words of a provider package (airflow/provider_info.schema.json)."""
    return {
        "package-name": "campus-edfi-resync",
        "name": "Campus Ed-Fi Resync",
        "description": "Connection type of an Ed-Fi ODS/API.",
        "connection-types": [
            {
                "connection-type": "edfi",
                "hook-class-name": "include.orchestration.hook.EdFiHook",
                "hook-name": "Ed-Fi ODS/API",
                "ui-field-behaviour": {
                    "hidden-fields": ["schema", "port"],
                    "relabeling": {"host": "Base URL", "login": "Key", "password": "Secret"},
                    "placeholders": {
                        "host": "https://api.example.org/v7.3/api",
                        "login": "key given by the ODS's host",
                    },
                },
                "conn-fields": {
                    name: {"label": label, "description": description, "schema": schema}
                    for name, (label, description, schema) in FIELDS.items()
                },
            }
        ],
    }
