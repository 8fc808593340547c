"""What every task of a resync works with: the configuration, the history, the SIS and the ODS."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import Engine

from include.configurations.configuration import Configuration
from include.edfi.api.client import EdFiClient
from include.edfi.api.host_traits import HostTraits
from include.edfi.documents.codes import MappingContext
from include.edfi.documents.resource import Resource
from include.engine.context import ToolContext
from include.history.host_observations import HostObservations
from include.history.person_events import PersonEvents
from include.history.watermarks import Watermarks


@dataclass(frozen=True, kw_only=True)
class RunContext(ToolContext):
    """Everything one task works with; `client` opens a connection to the ODS when it is first called."""

    configuration: Configuration
    registry: Mapping[str, Resource]
    """Every resource by name, prerequisites first."""
    sis: Engine
    client: Callable[[], EdFiClient]
    host_traits: Callable[[], HostTraits] = HostTraits
    """What is known of the ODS's host beforehand."""

    @property
    def watermarks(self) -> Watermarks:
        """The watermark of every slice."""
        return Watermarks(self.history_engine)

    @property
    def host_observations(self) -> HostObservations:
        """What was observed about the host."""
        return HostObservations(self.history_engine)

    @property
    def person_events(self) -> PersonEvents:
        """Events about people."""
        return PersonEvents(self.history_engine)

    def mapping_context(self) -> MappingContext:
        """What payloads are mapped with under this configuration."""
        return mapping_context_of(self.configuration)


def mapping_context_of(configuration: Configuration) -> MappingContext:
    """What payloads are mapped with under a configuration."""
    return MappingContext(
        standard=configuration.data_standard,
        school_year=configuration.school_year,
        local_education_agency_id=configuration.local_education_agency_id,
        uri_by_code=configuration.uri_by_code,
        namespace=configuration.own_namespace,
        off=frozenset(name for name, on in configuration.resources.items() if not on),
        extension=configuration.pack.extension,
    )
