"""How hosts of the Ed-Fi API differ from each other, as settings of the embedded one.

`Traits()` is the host that the sandbox has always been. docs/hosts.md is the table of all traits.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal, get_args

Keys = Literal["exact", "ignore_case", "ignore_trailing_blanks", "ignore_both"]
ETags = Literal["strong", "weak", "unquoted", "none", "body", "changing"]
TotalCount = Literal["right", "absent", "capped", "timeout"]
ChangeQueries = Literal["on", "off", "late_commits"]
KeyChange = Literal["as_modeled", "refused_400", "refused_405"]
PutId = Literal["optional", "required", "refused"]
Discovery = Literal["right", "http", "placeholders", "redirect", "no_change_queries"]
Between = Literal["nothing", "page_200", "page_403", "status_520"]
Errors = Literal["as_release", "error_object", "empty"]
OpenApi = Literal["absent", "served"]
OptionalAddresses = Literal["served", "absent", "broken"]
UnknownQuery = Literal["as_properties", "ignore", "refuse"]

ALLOWED: Mapping[str, tuple[str, ...]] = {
    "keys": get_args(Keys),
    "etags": get_args(ETags),
    "total_count": get_args(TotalCount),
    "change_queries": get_args(ChangeQueries),
    "key_change": get_args(KeyChange),
    "put_id": get_args(PutId),
    "discovery": get_args(Discovery),
    "between": get_args(Between),
    "errors": get_args(Errors),
    "openapi": get_args(OpenApi),
    "optional_addresses": get_args(OptionalAddresses),
    "unknown_query": get_args(UnknownQuery),
}
"""The values of each trait that has names for them."""
WHOLE_NUMBERS = ("page_limit", "between_every")
LISTS = ("profiles", "missing_queries")
SWITCH = {"release": None, "on": True, "off": False}


@dataclass(frozen=True)
class Traits:
    """What a host does its own way; ValueError for a value that a trait does not have.

    Each default is what the sandbox does anyway, so that a test names only what it is about.
    """

    keys: Keys = "exact"
    """Which spellings of a natural key are one record. SQL Server's usual collation ignores case and trailing blanks
    and keeps the first spelling; PostgreSQL compares exactly (Ed-Fi-ODS pull requests for ODS-4944, 5751, 5781, 5904;
    DATASTD-939)."""
    etags: ETags = "strong"
    """How versions of a document are named: a proxy that compresses makes an ETag weak or drops the header (`body`
    leaves `_etag` in the document); Data Management Service pull requests 1091 and 1095 are about the forms without
    quotation marks; `changing` is another one with each answer."""
    total_count: TotalCount = "right"
    """What becomes of `totalCount=true`: `capped` counts to `page_limit` at most, `timeout` answers 504 to a query for
    nothing but the count (edfi_api_client pull request 55; API Publisher, APIPUB-84)."""
    count_seconds: float = 0
    """How long a count takes, in seconds."""
    page_limit: int = 500
    """The most documents of one page; a higher limit is 400 (ODS-5958: a setting of the host)."""
    cursor_paging: bool | None = None
    """Whether `pageToken`, `pageSize` and `/partitions` work; None is what the release does, which has them since
    ODS/API 7.3."""
    change_queries: ChangeQueries = "on"
    """`off` is an ODS without the feature. With `late_commits` the writes that follow a look at the newest change
    version get numbers below it: their transactions began before the look and ended after it (edfi_api_client on
    reverse paging; API Publisher on snapshot isolation)."""
    key_change: KeyChange = "as_modeled"
    """Whether a PUT may change a natural key where the data model allows it, or no resource may (Wisconsin's
    validation messages; ODS-5907, ODS-6039)."""
    put_id: PutId = "optional"
    """Whether the body of a PUT has its `id`: Meadowlark 0.5 and Ed-Fi API 8 refuse a PUT without it."""
    profiles: tuple[str, ...] = ()
    """Endpoints that are read and written only with a profile's content type (ODS-5764)."""
    discovery: Discovery = "right"
    """What the discovery document says: addresses of http behind an https host (lightbeam pull requests 72 and 74;
    ODS-5485), places for tenant and school year in every address (multi-tenant ODS/API 7), a redirect in place of the
    document and of the data, or no address of change queries, which then answers 500 (Meadowlark 0.5)."""
    between: Between = "nothing"
    """What a proxy or firewall answers in place of the API, without passing the request on."""
    between_every: int = 10
    """Which requests meet the proxy or firewall: every n-th, of any method."""
    optional_addresses: OptionalAddresses = "served"
    """Whether what a client can do without is there: token_info, the dependencies, partitions (Meadowlark 0.5 answered
    500 to addresses it did not have)."""
    errors: Errors = "as_release"
    """The shape of errors: that of the release (`Settings.error_style`); one object `error` with a message, or a list
    of messages with paths (Meadowlark 0.5); or none, where a proxy in front drops it."""
    openapi: OpenApi = "absent"
    """Whether there are OpenAPI documents that name the addresses and their query parameters; a real host has them."""
    missing_queries: tuple[str, ...] = ()
    """Query parameters that this host does not have, as `reportCards.gradingPeriodSchoolYear` (Meadowlark 0.5)."""
    unknown_query: UnknownQuery = "as_properties"
    """Whether an unknown query parameter is ignored, as by an ODS, or refused with 400, as by Ed-Fi API 8;
    `as_properties` does with it what `Settings.unknown_properties` says."""

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            expected = _expected(field.name, value)
            if expected:
                raise ValueError(f"trait {field.name}: {value!r} is not {expected}")

    def lacks(self, endpoint: str, parameter: str) -> bool:
        """Whether this host does not have a query parameter that the resource otherwise has, in any case."""
        return f"{endpoint}.{parameter}".lower() in {entry.lower() for entry in self.missing_queries}

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> "Traits":
        """Traits from JSON: the named ones have their value, all others their default; ValueError for a wrong one."""
        if not isinstance(values, Mapping):
            raise ValueError("traits are one JSON object")  # noqa: TRY004 - one kind of error for the caller
        _check_names(values)
        listed: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in values.items()
        }
        return cls(**listed)

    @classmethod
    def read(cls, text: str) -> "Traits":
        """Traits from one line, for example `keys=ignore_case,profiles=students+staffs`; ValueError for a wrong one."""
        pairs = [part.partition("=")[::2] for part in text.split(",") if part.strip()]
        values = {name.strip(): value.strip() for name, value in pairs}
        _check_names(values)
        return cls.of({name: _value(name, value) for name, value in values.items()})


def _expected(name: str, value: Any) -> str:
    """What the trait's value has to be, if this is not it; empty if it is."""
    right, text = True, ""
    if name in ALLOWED:
        right, text = value in ALLOWED[name], f"one of {', '.join(ALLOWED[name])}"
    elif name in WHOLE_NUMBERS:
        right, text = type(value) is int and value >= 1, "a whole number of 1 or more"
    elif name in LISTS:
        right = isinstance(value, tuple) and all(isinstance(entry, str) for entry in value)
        text = "a list of names"
    elif name == "cursor_paging":
        right, text = value in SWITCH.values(), "one of true, false, null"
    elif name == "count_seconds":
        right, text = isinstance(value, int | float) and value >= 0, "a number of seconds"
    return "" if right else text


def _check_names(values: Mapping[str, Any]) -> None:
    known = [field.name for field in fields(Traits)]
    wrong = [repr(name) for name in values if name not in known]
    if wrong:
        raise ValueError(f"unknown trait: {', '.join(wrong)}; known: {', '.join(known)}")


def _value(name: str, text: str) -> Any:
    if name in WHOLE_NUMBERS and text.isdecimal():
        return int(text)
    if name == "count_seconds":
        try:
            return float(text)
        except ValueError:
            return text
    if name == "cursor_paging":
        if text not in SWITCH:
            raise ValueError(f"trait {name}: {text!r} is not one of {', '.join(SWITCH)}")
        return SWITCH[text]
    return tuple(text.split("+")) if name in LISTS and text else text


class Host:
    """The traits in force, shared by all parts of one API; they may be changed while it runs."""

    def __init__(self, traits: Traits) -> None:
        self.traits = traits
        self._requests = 0
        self._number = 0

    def next_number(self) -> int:
        """A number that was not given out before."""
        self._number += 1
        return self._number

    def change(self, traits: Traits) -> None:
        """Put other traits in force; what was counted for `between_every` starts again."""
        self.traits = traits
        self._requests = 0

    def intercepted(self) -> bool:
        """Whether something between answers the request that has come; counts it."""
        if self.traits.between == "nothing":
            return False
        self._requests += 1
        return self._requests % self.traits.between_every == 0
