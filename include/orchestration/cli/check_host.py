"""Probes the host of a configuration's ODS, prints its traits, and keeps them in the history for later runs."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy.exc import SQLAlchemyError

from include.configurations.configuration import Configuration
from include.edfi.api.client import EdFiClient
from include.edfi.api.host_check.check import check_host
from include.edfi.api.host_check.host import PATIENCE, TIMEOUT, Host
from include.edfi.api.host_check.trait import Trait
from include.edfi.api.host_traits import NAME, to_store
from include.edfi.api.ods import Ods
from include.edfi.errors import ResyncError
from include.history.database import migrate
from include.history.host_observations import HostObservations
from include.orchestration.cli.connections import named

WIDTH = 22
"""Characters of the longest trait's name, and a gap."""


def lines(name: str) -> Iterator[str]:
    """One line per trait, then the warnings, then whether the traits were stored.

    Raises:
        ConfigError: there is no such configuration, or its connection to the ODS is missing or wrong.
    """
    from include.orchestration.connections import ods_facts

    configuration = named(name)
    ods = ods_facts(configuration)
    traits = probe(ods)
    yield from described(traits)
    yield store(configuration, ods, traits)


def probe(ods: Ods) -> list[Trait]:
    """The traits of the host. A host that does not respond has none that are known."""
    client = EdFiClient(replace(ods, timeout=min(ods.timeout, TIMEOUT)), retry_policy=PATIENCE)
    try:
        return list(check_host(Host(client, ods)))
    finally:
        client.close()


def described(traits: Sequence[Trait]) -> Iterator[str]:
    """The traits and the warnings, as they are printed."""
    yield from (f"{trait.name.replace('_', ' '):{WIDTH}}{trait.text}" for trait in traits)
    warnings = [trait.warning for trait in traits if trait.warning]
    yield from (f"WARNING {warning}" for warning in warnings)
    yield f"Traits that limit what a run can promise: {len(warnings)}."


def store(configuration: Configuration, ods: Ods, traits: Sequence[Trait]) -> str:
    """Keeps the traits for later runs; returns whether it worked, in words."""
    from include.orchestration.connections import history_engine

    if not any(trait.name == "version" and trait.value for trait in traits):
        return "Not stored: the host did not respond with its discovery document. Try again when it does."
    value = to_store(((trait.name, trait.value) for trait in traits), ods.base_url, datetime.now(UTC))
    try:
        engine = history_engine()
        migrate(engine)
        HostObservations(engine).note(configuration.name, "", NAME, value)
    except (ResyncError, SQLAlchemyError) as error:
        return f"Not stored: the history cannot be written ({type(error).__name__}). Check the connection edfi_history."
    return "Stored in the history. Runs use the paging, Total-Count and change queries for 30 days."
