"""The settings of one Ed-Fi Configuration. Secrets are in Airflow Connections."""

import datetime
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from include.edfi.documents.codes import UriByCode
from include.edfi.documents.scope import UniqueId
from include.edfi.documents.standards import Standard
from include.state_packs import pack_for
from include.state_packs.pack import StatePack

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,59}$")]
ConnectionId = Annotated[str, Field(pattern=r"^[\w.-]{1,200}$")]


class Strict(BaseModel):
    """Unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class OffPeak(Strict):
    """The hours in which all-schools runs may work, in the district's own time zone."""

    start: datetime.time
    end: datetime.time
    time_zone: str

    @field_validator("time_zone")
    @classmethod
    def known_zone(cls, name: str) -> str:
        """Refuses a zone the tz database does not know."""
        if name not in available_timezones():
            raise ValueError(f"{name} is not a time zone of the tz database, such as America/Chicago")
        return name

    @model_validator(mode="after")
    def some_length(self) -> "OffPeak":
        """Refuses an empty window."""
        if self.start == self.end:
            raise ValueError(f"start and end are both {self.start}: the window is empty")
        return self

    def opens_at(self, now: datetime.datetime) -> datetime.datetime:
        """`now` when the window is open, else the moment it opens next. Aware times in, aware times out."""
        local = now.astimezone(ZoneInfo(self.time_zone))
        clock = local.time()
        overnight = self.start > self.end
        if (clock >= self.start or clock < self.end) if overnight else (self.start <= clock < self.end):
            return now
        day = local.date() if clock < self.start else local.date() + datetime.timedelta(days=1)
        opening = datetime.datetime.combine(day, self.start, tzinfo=ZoneInfo(self.time_zone))
        return opening.astimezone(datetime.UTC)


class PrunePolicy(Strict):
    """How many deletes of one resource a run makes without approval."""

    max_percent: Annotated[float, Field(ge=0, le=100)] = 10
    max_records: Annotated[int, Field(ge=0)] = 25
    approval_hours: Annotated[float, Field(gt=0, le=24 * 14)] = 24
    """How long a run waits for the approval; without one nothing is deleted."""


class UniqueIds(Strict):
    """Which Campus number is sent as the person's unique ID; must not change once data was sent."""

    students: UniqueId = "edFiID"
    staff: UniqueId = "edFiID"


class ExpectedDifference(Strict):
    """A known difference between SIS and ODS: reported apart, and not counted against the error budget."""

    resource: str
    kind: Literal["different", "missing", "orphan", "duplicate", "unmappable", "blocked", "owned_elsewhere"]
    element: Annotated[str, Field(min_length=1)] = "*"
    """The element that may differ, as Ed-Fi names it; * for all. Only differences have elements."""
    reason: Annotated[str, Field(min_length=1, max_length=200)]
    until: datetime.date
    """The last day on which the rule applies."""

    @model_validator(mode="after")
    def element_of_a_difference(self) -> "ExpectedDifference":
        """Refuses an element where nothing was compared."""
        if self.element != "*" and self.kind != "different":
            raise ValueError(f"element {self.element!r} goes with kind different only; use * for kind {self.kind}")
        return self

    def applies_on(self, day: datetime.date) -> bool:
        """Whether the rule has not expired."""
        return day <= self.until


class Limits(Strict):
    """The load on the ODS; `requests_per_second` null sets no limit."""

    max_in_flight: Annotated[int, Field(ge=1, le=256)] = 32
    requests_per_second: Annotated[float, Field(gt=0)] | None = None
    slice_rows: Annotated[int, Field(ge=100, le=100_000)] = 10_000


class WatermarkPolicy(Strict):
    """How far a reconcile relies on an earlier one that found a slice equal, in place of reading the ODS back."""

    full_read_back_days: Annotated[float, Field(ge=0, le=365)] = 7
    """After so many days a slice is read back in any case; 0 means every time."""
    overlap: Annotated[int, Field(ge=0, le=100_000)] = 500
    """So many change versions before the last comparison are looked at again, for writes committed late."""


class Configuration(Strict):
    """One connection of one district to one ODS for one school year."""

    name: Name
    title: Annotated[str, Field(min_length=1, max_length=80)]
    enabled: bool = True
    school_year: Annotated[int, Field(ge=1992, le=2100)]
    data_standard: Standard
    state: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
    """Picks the state pack of include/state_packs; a state without one uses the core."""
    ods_connection: ConnectionId
    sis_connection: ConnectionId
    district_number: Annotated[str, Field(min_length=1, max_length=15)]
    local_education_agency_id: Annotated[int, Field(gt=0)]
    namespace: Annotated[str, Field(pattern=r"^uri://[^\s#/][^\s#]*[^\s#/]$", max_length=200)] | None = None
    """The district's own namespace, such as uri://district.example: what is mapped to a descriptor under it is created
    in the ODS, and assessments and learning standards have it. The API key must be allowed to write there."""
    unique_ids: UniqueIds = UniqueIds()
    resources: dict[str, bool] = Field(default_factory=dict)
    """Resource Preferences: on or off by name; resources that are not named are on."""
    read_only: tuple[str, ...] = ("localEducationAgencies", "schools")
    """Checked against the ODS, never sent: many claim sets may not write them."""
    shared_publishing: tuple[str, ...] = ()
    """Resources that another system publishes to the same ODS too: only what this configuration sent is deleted."""
    excluded_schools: tuple[str, ...] = ()
    excluded_calendars: tuple[int, ...] = ()
    excluded_service_types: tuple[Literal["P", "S", "N"], ...] = ()
    """In addition to those that the state excludes."""
    off_peak: OffPeak
    prune: PrunePolicy = PrunePolicy()
    error_budget: Annotated[int, Field(ge=0)] = 0
    expected_differences: tuple[ExpectedDifference, ...] = ()
    watermarks: WatermarkPolicy = WatermarkPolicy()
    limits: Limits = Limits()
    uri_by_code: UriByCode = Field(default_factory=dict, exclude=True, repr=False)
    """Filled from the CSV file beside the YAML file."""

    @property
    def own_namespace(self) -> str:
        """The district's own namespace; derived from its number where none is set."""
        return self.namespace or f"uri://{self.district_number}"

    @property
    def pack(self) -> StatePack:
        """The state's pack."""
        return pack_for(self.state)

    def day_of(self, moment: datetime.datetime) -> datetime.date:
        """The district's day of a moment: rules that end with a day end with the district's."""
        return moment.astimezone(ZoneInfo(self.off_peak.time_zone)).date()

    def is_on(self, resource: str) -> bool:
        """Whether Resource Preferences allow the resource."""
        return self.resources.get(resource, True)
