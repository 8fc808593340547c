"""What a room may need open: the configuration, the history, the SIS and the way to the ODS."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Engine

from include.configurations.configuration import Configuration
from include.edfi.api.client import EdFiClient
from include.edfi.documents.codes import MappingContext
from include.edfi.documents.resource import Resource
from include.history.locks import Locks
from include.history.person_events import PersonEvents
from include.history.prunes import Prunes
from include.history.store import History
from include.history.watermarks import Watermarks

LEASE = timedelta(minutes=30)
"""How long a lock outlives the last sign of life of its run."""


@dataclass(frozen=True, kw_only=True)
class RunContext:
    """Everything one task works with; `client` opens a connection to the ODS when it is first called."""

    configuration: Configuration
    registry: Mapping[str, Resource]
    """Every resource by name, prerequisites first."""
    history: History
    history_engine: Engine
    locks: Locks
    sis: Engine
    client: Callable[[], EdFiClient]

    @property
    def prunes(self) -> Prunes:
        """Where orphans and deletions are noted."""
        return Prunes(self.history_engine)

    @property
    def watermarks(self) -> Watermarks:
        """Where the last look at each slice is remembered."""
        return Watermarks(self.history_engine)

    @property
    def person_events(self) -> PersonEvents:
        """Where events about people are noted."""
        return PersonEvents(self.history_engine)

    def mapping_context(self) -> MappingContext:
        """What payloads are made with under this configuration."""
        return mapping_context_of(self.configuration)


def mapping_context_of(configuration: Configuration) -> MappingContext:
    """What payloads are made with under a configuration."""
    return MappingContext(
        standard=configuration.data_standard,
        school_year=configuration.school_year,
        local_education_agency_id=configuration.local_education_agency_id,
        uri_by_code=configuration.uri_by_code,
        namespace=configuration.own_namespace,
        off=frozenset(name for name, on in configuration.resources.items() if not on),
        extension=configuration.pack.extension,
    )
