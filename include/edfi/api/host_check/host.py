"""Asks an ODS/API questions of which any may go unanswered: absent, refused, HTML or slow is an answer too."""

import time
from collections.abc import Callable
from typing import Any

from include.edfi.api.addresses import Addresses
from include.edfi.api.answers import json_of
from include.edfi.api.client import EdFiClient
from include.edfi.api.discovery import Discovery, TokenInfo
from include.edfi.api.ods import Ods
from include.edfi.api.pacing import RetryPolicy
from include.edfi.api.transport import Call, Response
from include.edfi.errors import ResyncError

SCHOOLS = "/ed-fi/schools"
"""Every key may read the schools of its organizations, so most probes ask here."""
COLLECTIONS = (SCHOOLS, "/ed-fi/students", "/ed-fi/calendarDates", "/ed-fi/countryDescriptors")
"""Where more than a page of documents is likely."""
PATIENCE = RetryPolicy(attempts=2, base=0.5, max_wait=2.0, failure_threshold=10**6, max_retry_after=5.0)
"""How a client of these probes retries: a probe that fails twice is an answer."""
TIMEOUT = 20.0
"""Seconds a probe waits for one response."""
BUDGET = 300.0
"""Seconds after which no further question is sent."""


class Host:
    """One host that is asked; no method raises, whatever the host responds."""

    def __init__(
        self,
        client: EdFiClient,
        ods: Ods,
        *,
        wall: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.wall = wall
        self.refused: list[Response] = []
        """Every response that was no success."""
        self._client = client
        self._needs_discovery = not ods.data_path
        self._no_discovery = ""
        self._addresses = Addresses(ods, client.discover)
        self._monotonic = monotonic
        self._until = monotonic() + BUDGET
        self._schools: Response | None = None

    def get(self, path: str, **query: str | int) -> Response:
        """The response to one GET; status 0 and the error's text where none came."""
        call = Call(method="GET", path=path, query=tuple((name, str(value)) for name, value in query.items()))
        response = self._send(call)
        if not 200 <= response.status < 300:
            self.refused.append(response)
        return response

    def _send(self, call: Call) -> Response:
        if reason := self._cannot_ask():
            return Response(call, 0, error=reason)
        try:
            return next(iter(self._client.send([call])))
        except (ResyncError, StopIteration) as error:
            return Response(call, 0, error=str(error))

    def _cannot_ask(self) -> str:
        """Why no further question is sent: the time is over, or no address is known; empty while it is sent."""
        if self._monotonic() > self._until:
            return f"not asked: the probes took {BUDGET:.0f} s"
        return self._no_discovery if self._needs_discovery else ""

    def schools(self) -> Response:
        """A page of one school, read once."""
        if self._schools is None:
            self._schools = self.get(SCHOOLS, limit=1)
        return self._schools

    def responds(self) -> bool:
        """Whether the host responds at all, so that a failing probe says something about its own question."""
        return self.schools().status not in {0, 429} and self.schools().status < 500

    def discovery(self) -> Discovery | str:
        """The discovery document, or why there is none."""
        try:
            return self._client.discover()
        except ResyncError as error:
            self._no_discovery = str(error).partition(". ")[0]
            return self._no_discovery

    def may_use(self, name: str) -> bool:
        """Whether a run may use an address of the discovery document, as the connection completes it."""
        try:
            return bool(self._addresses.optional(name))
        except ResyncError:
            return False

    def token_info(self) -> TokenInfo | None:
        """What the key may do, where the host says so."""
        try:
            return None if self._cannot_ask() else self._client.token_info()
        except ResyncError:
            return None

    def change_queries(self, path: str) -> Response:
        """The response to a GET of a path of the change queries."""
        if reason := self._cannot_ask():
            return Response(Call("GET", path), 0, error=reason)
        try:
            url = self._client.change_queries(path)
        except ResyncError as error:
            return Response(Call("GET", path), 0, error=str(error))
        return self.get(url)


def documents(response: Response) -> list[dict[str, Any]] | None:
    """The documents of a page; None where the response is no page."""
    page = json_of(response)
    if not isinstance(page, list) or not all(isinstance(item, dict) for item in page):
        return None
    return page


def problem_of(response: Response) -> str:
    """Why a response is no success, in a few words without values."""
    if response.status == 200:
        return "a response that is no JSON of an ODS"
    if response.status:
        return f"HTTP {response.status}"
    # What to do next is the caller's to say.
    return response.error.partition(". ")[0] or "no response"
