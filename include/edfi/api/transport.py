"""What the Ed-Fi client needs from HTTP: calls go out, responses come back in the order in which they arrive."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

OTHER_TRANSIENT = frozenset({0, 408, 429})
"""Statuses below 500 of failures that may pass; 0 is no response."""


def is_transient(status: int) -> bool:
    """Whether a status is of a failure that may pass; a proxy's 520 to 599 are, like the ODS's own 500 to 504."""
    return status >= 500 or status in OTHER_TRANSIENT


@dataclass(frozen=True, slots=True)
class Call:
    """One HTTP request; `path` is relative to the data management base ("/ed-fi/students") or an absolute URL."""

    method: str
    path: str
    body: bytes | None = field(default=None, repr=False)
    query: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    tag: object = field(default=None, repr=False)
    """An object of the caller's, returned with the response."""
    timeout: float | None = None
    """Seconds this call may take; None for the transport's own limit."""


@dataclass(frozen=True, slots=True)
class Response:
    """The response to a call; `status` is 0 when none came, and `error` then says why."""

    call: Call
    status: int
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Names in lower case."""
    body: bytes = field(default=b"", repr=False)
    seconds: float = 0.0
    error: str = ""
    attempts: int = 1
    """How often the call was sent. Above 1, a 404 to a DELETE or a 412 may mean that an earlier attempt succeeded."""

    @property
    def is_transient(self) -> bool:
        """Whether no usable answer came, and the same call may get one later."""
        return is_transient(self.status)


@dataclass(frozen=True, slots=True)
class Pause:
    """In place of a call: nothing to send now; ask again after `seconds`, or after the next response."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Starved:
    """In place of a call: nothing to send until the caller adds more; it gets control back at once."""


Next = Call | Pause | Starved
"""What an exchange is given each time it asks for the next call."""


class Transport(Protocol):
    """Sends calls whose path is an absolute URL; one object may run several exchanges, also nested."""

    def exchange(self, calls: Iterator[Next], limit: Callable[[], int]) -> Iterator[Response | None]:
        """Keep `limit()` calls in flight, taking the next one as each response comes.

        Responses come in order of completion. None hands control back to the caller after a `Starved`; calls in
        flight stay in flight until the caller reads on. What `calls` raises passes through, and calls still in flight
        are then dropped, as they are when the caller stops reading.
        """

    def close(self) -> None:
        """Close every connection."""


def exchange_one(transport: Transport, call: Call) -> Response:
    """The response to a single call whose path is an absolute URL."""
    return next(response for response in transport.exchange(iter([call]), lambda: 1) if response is not None)
