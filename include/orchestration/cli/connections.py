"""The connections of a command; it runs where Airflow itself runs, with its AIRFLOW_HOME and settings."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine

from include.configurations.configuration import Configuration
from include.edfi.api.client import EdFiClient
from include.edfi.errors import ConfigError


def as_a_server() -> None:
    """Lets this process read the connections in Airflow's database, which only its servers may do otherwise."""
    os.environ.setdefault("_AIRFLOW_PROCESS_CONTEXT", "server")


def named(name: str) -> Configuration:
    """One configuration. Raises ConfigError when there is none of that name, or a file of the folder is wrong."""
    as_a_server()
    from include.orchestration.connections import configurations

    by_name = configurations()
    if name not in by_name:
        raise ConfigError([f"configuration: {name!r} does not exist; choose one of {', '.join(sorted(by_name))}"])
    return by_name[name]


@contextmanager
def sis_of(configuration: Configuration) -> Iterator[Engine]:
    """The SIS of a configuration. Raises ConfigError where its connection is missing or wrong."""
    as_a_server()
    from include.orchestration.connections import sis_engine

    engine = sis_engine(configuration.sis_connection)
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def ods_of(configuration: Configuration) -> Iterator[EdFiClient]:
    """The ODS of a configuration. Raises ConfigError where its connection is missing or wrong."""
    from include.orchestration.connections import ods_facts

    client = EdFiClient(ods_facts(configuration))
    try:
        yield client
    finally:
        client.close()


@contextmanager
def connected(name: str) -> Iterator[tuple[Configuration, EdFiClient, Engine]]:
    """One configuration by name, with its ODS and its SIS. Raises ConfigError."""
    configuration = named(name)
    with ods_of(configuration) as client, sis_of(configuration) as sis:
        yield configuration, client, sis
