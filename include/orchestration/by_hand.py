"""What commands need that a person runs by hand, where Airflow itself runs, with its AIRFLOW_HOME and settings."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine

from include.configurations.configuration import Configuration
from include.edfi.client import EdFiClient
from include.edfi.errors import ConfigError


def as_a_server() -> None:
    """Lets this process read Airflow's connections: only its servers do that, and a command stands in for one."""
    os.environ.setdefault("_AIRFLOW_PROCESS_CONTEXT", "server")


@contextmanager
def connected(name: str) -> Iterator[tuple[Configuration, EdFiClient, Engine]]:
    """One configuration by name, with its ODS and its SIS.

    Raises:
        ConfigError: a configuration's file is wrong, there is none of that name, or a connection is missing.
    """
    as_a_server()
    from include.orchestration.connections import configurations, ods_facts, sis_engine

    found = configurations()
    if name not in found:
        raise ConfigError([f"configuration: {name!r} is none of {', '.join(sorted(found))}"])
    configuration = found[name]
    client = EdFiClient(ods_facts(configuration))
    try:
        yield configuration, client, sis_engine(configuration.sis_connection)
    finally:
        client.close()
