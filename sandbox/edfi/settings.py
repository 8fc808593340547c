"""How an embedded Ed-Fi API is set up: standard, clients, what is there from the start, how strict it is."""

from dataclasses import dataclass, field
from typing import Literal

from sandbox.edfi.catalog import STANDARDS
from sandbox.edfi.traits import Traits

RELEASES = {"3.3.1-b": "5.4", "4.0.0": "6.2", "5.0.0": "7.1", "5.1.0": "7.2", "5.2.0": "7.3"}
"""The ODS/API release that ships each data standard."""

ErrorStyle = Literal["problem-details", "message"]
ClaimSet = Literal["SISVendor", "DistrictHostedSISVendor"]


@dataclass(frozen=True)
class School:
    """A school that is there from the start."""

    school_id: int
    name: str


@dataclass(frozen=True)
class Client:
    """An API client: what it may do, and the education organizations and namespaces it may do it to."""

    key: str = "sandbox"
    secret: str = "sandbox-secret"  # noqa: S105 - opens the sandbox only
    claim_set: ClaimSet = "SISVendor"
    education_organization_ids: tuple[int, ...] = ()
    """Empty means the local education agency of the settings."""
    namespace_prefixes: tuple[str, ...] = ("uri://sandbox.example",)


@dataclass(frozen=True)
class Settings:
    """Everything that can be chosen about a sandbox; every default makes it stricter, never laxer.

    ValueError for an unknown data standard.
    """

    standard: str = "5.2.0"
    error_style: ErrorStyle | None = None
    """None means what the release of that standard does: problem details from 7.2, messages before."""
    database: str = ":memory:"
    """An SQLite file, or memory."""
    clients: tuple[Client, ...] = (Client(),)
    local_education_agency_id: int | None = 255901
    local_education_agency_name: str = "Sandbox District"
    state_education_agency_id: int | None = None
    schools: tuple[School, ...] = ()
    unknown_properties: Literal["refuse", "ignore"] = "refuse"
    """A real ODS ignores a misspelt property or query parameter, so its value is lost without a word."""
    extensions: tuple[str, ...] = ()
    """Names accepted under `_ext`. Of those in facts/extensions.json only what the facts name is accepted, and their
    resources and descriptors are served; the content of others is stored as sent."""
    links: bool = True
    """Whether references are read back with a `link`."""
    certificate: str | None = None
    """A PEM file with a private key and its certificate; with it the API speaks HTTPS."""
    token_seconds: int = 1800
    token_limit: int = 15
    """Live tokens a client may hold; -1 switches the limit off."""
    traits: Traits = field(default_factory=Traits)
    """What this host does its own way, from the start and after a reset."""

    def __post_init__(self) -> None:
        if self.standard not in STANDARDS:
            raise ValueError(f"data standard {self.standard!r} is not one of {', '.join(sorted(STANDARDS))}")

    @property
    def full_standard(self) -> str:
        return STANDARDS[self.standard]

    @property
    def release(self) -> str:
        """The ODS/API release whose manners are shown, for example `7.3`."""
        return RELEASES[self.full_standard]

    @property
    def style(self) -> ErrorStyle:
        if self.error_style is not None:
            return self.error_style
        return "problem-details" if self.release >= "7.2" else "message"

    def claims_of(self, client: Client) -> tuple[int, ...]:
        """The education organizations named in the client's claims."""
        own = (self.local_education_agency_id,) if self.local_education_agency_id else ()
        return client.education_organization_ids or own
