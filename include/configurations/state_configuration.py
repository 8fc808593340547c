"""The settings of one state configuration: a district, the state edition's database, and who owns which field."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from include.configurations.configuration import ConnectionId, ExpectedDifference, Name, PrunePolicy, Strict

Owner = Literal["district", "state"]


class StateConfiguration(Strict):
    """One district, its SIS, and the state edition's database; secrets are in the Airflow Connections."""

    name: Name
    title: Annotated[str, Field(min_length=1, max_length=80)]
    enabled: bool = True
    district_number: Annotated[str, Field(min_length=1, max_length=15)]
    school_year: Annotated[int, Field(ge=1992, le=2100)]
    """The scoped school year, by the year it ends in."""
    sis_connection: ConnectionId
    state_connection: ConnectionId
    objects: dict[str, bool] = Field(default_factory=dict)
    """On or off by name; objects that are not named are on."""
    ownership: dict[str, dict[str, Owner]] = Field(default_factory=dict)
    """Object to field to owner, where it differs from the object's own definition."""
    shared_publishing: tuple[str, ...] = ()
    """Objects of the district that another system writes too: only what this configuration wrote is deleted."""
    excluded_schools: tuple[str, ...] = ()
    excluded_calendars: tuple[int, ...] = ()
    excluded_service_types: tuple[Literal["P", "S", "N"], ...] = ()
    prune: PrunePolicy = PrunePolicy()
    error_budget: Annotated[int, Field(ge=0)] = 0
    expected_differences: tuple[ExpectedDifference, ...] = ()
    """The resource of a rule is an object, its element a field; a rule ends with its day in UTC."""
    slice_rows: Annotated[int, Field(ge=100, le=1_000_000)] = 20_000

    def is_on(self, name: str) -> bool:
        """Whether an object may be synced."""
        return self.objects.get(name, True)

    def state_owned(self, name: str, by_default: frozenset[str]) -> frozenset[str]:
        """The fields of an object that the state owns."""
        chosen: Mapping[str, Owner] = self.ownership.get(name, {})
        return frozenset(field for field in {*by_default, *chosen} if chosen.get(field, "state") == "state")
