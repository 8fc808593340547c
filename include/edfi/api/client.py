"""The Ed-Fi client: sends many calls at once, reads collections page by page, and knows the URLs of an ODS/API."""

import json
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from typing import Any

from include.edfi.api.access_token import TokenSource
from include.edfi.api.addresses import Addresses
from include.edfi.api.answers import REDIRECTS, is_no_answer, json_of, redirected, what_came
from include.edfi.api.bulk_sender import BulkSender, ClientState
from include.edfi.api.curl import CurlTransport, TransportOptions
from include.edfi.api.discovery import Discovery, TokenInfo
from include.edfi.api.host_behavior import HostBehavior
from include.edfi.api.ods import Ods
from include.edfi.api.pacing import CircuitBreaker, ConcurrencyLimiter, RetryPolicy
from include.edfi.api.paging import every_document
from include.edfi.api.problems import may_pass
from include.edfi.api.rate_limit import RateLimiter
from include.edfi.api.retries import exchange_with_retries
from include.edfi.api.send_queue import SendQueue
from include.edfi.api.timing import Timing
from include.edfi.api.transport import Call, Response, Transport, exchange_one
from include.edfi.errors import ConfigError, Refused, Unreachable

__all__ = ["EdFiClient", "Ods"]

ONE_SHORT_TRY = RetryPolicy(attempts=1, failure_threshold=2**31, max_retry_after=0.0)
"""For what a run can do without: no second attempt, and no failure that would count as "the ODS is down"."""
SHORT = 20.0
"""Seconds that an optional question may take."""


class EdFiClient:
    """One per task process and ODS; not thread-safe."""

    def __init__(
        self,
        ods: Ods,
        *,
        transport: Transport | None = None,
        timing: Timing | None = None,
        retry_policy: RetryPolicy | None = None,
    ) -> None:
        self._ods = ods
        self._timing = timing or Timing()
        self._retry_policy = retry_policy or RetryPolicy()
        self._transport = transport or CurlTransport(
            TransportOptions(timeout=ods.timeout, verify=ods.verify_tls, ca_file=ods.ca_file)
        )
        self._tokens = TokenSource(ods, self._token_url, self._transport, self._timing, self._retry_policy)
        self._discovery: Discovery | None = None
        self._addresses = Addresses(ods, self.discover)
        self._base = ""
        self.behavior = HostBehavior(page_size=ods.page_size)
        self._state = self._new_state(self._retry_policy)
        self._short_state = self._new_state(ONE_SHORT_TRY)

    def _new_state(self, retry_policy: RetryPolicy) -> ClientState:
        ods, clock = self._ods, self._timing.monotonic
        return ClientState(
            tokens=self._tokens,
            concurrency=ConcurrencyLimiter(ods.max_in_flight, clock),
            circuit=CircuitBreaker(retry_policy, clock),
            rate_limiter=RateLimiter(ods.requests_per_second, ods.rate_file, clock),
            retry_policy=retry_policy,
            timing=self._timing,
            url=self.url,
            max_in_flight=ods.max_in_flight,
            behavior=self.behavior,
        )

    def discover(self) -> Discovery:
        """The discovery document, read once. Raises ConfigError, Unreachable."""
        if self._discovery is None:
            self._discovery = Discovery.read(self._open(self._ods.base_url.rstrip("/") + "/").body, self._ods.base_url)
        return self._discovery

    def url(self, path: str) -> str:
        """The absolute URL of a path below the data management base; an absolute URL stays as it is."""
        if not self._base:
            self._base = self._addresses.required("dataManagementApi").rstrip("/")
        return self._base + path if path.startswith("/") else path

    def ask(self, path: str, **query: str | int) -> Response | None:
        """One GET of something that a run can do without: one short try; None where no usable answer came.

        The path may also be an absolute URL; an empty one asks nothing.

        Raises:
            Refused: the ODS does not accept the key and secret.
            Unreachable: no token came.
        """
        pairs = tuple((name, str(value)) for name, value in query.items())
        return self._ask(Call(method="GET", path=path, query=pairs)) if path else None

    def change_queries(self, path: str) -> str:
        """The absolute URL of a path of the change queries. Raises ConfigError where their address cannot be used."""
        url = self._change_queries(path)
        if not url:
            raise ConfigError(["changeQueries: the discovery document names no address that can be used"])
        return url

    def _change_queries(self, path: str) -> str:
        base = self._addresses.optional("changeQueries")
        return base.rstrip("/") + path if base else ""

    def open_api_address(self) -> str:
        """Where the host lists its OpenAPI documents; empty where the discovery document names no usable address."""
        return self._addresses.optional("openApiMetadata")

    def newest_change_version(self) -> int | None:
        """The ODS's newest change version; None where it does not say. Raises as `ask`."""
        content = json_of(self.ask(self._change_queries("/availableChangeVersions")))
        if not isinstance(content, dict):
            return None
        newest = content.get("newestChangeVersion", content.get("NewestChangeVersion"))
        return int(newest) if isinstance(newest, int | str) and str(newest).isdigit() else None

    def token_info(self) -> TokenInfo | None:
        """What the key may do; None where the API does not say (before ODS/API 5.4, or disabled). Raises as `ask`."""
        url = self._addresses.optional("tokenInfo") if "tokenInfo" in self._discovered_names() else ""
        body = json.dumps({"token": self._tokens.current()}).encode()
        call = Call(method="POST", path=url or f"{self._token_url().rstrip('/')}_info", body=body)
        response = self._ask(call)
        return TokenInfo.read(response.body) if response and response.status == 200 else None

    def dependencies(self) -> list[dict[str, Any]]:
        """The API's load order: `resource`, `order`, `operations`; empty where it gives none. Needs no token."""
        url = self._addresses.optional("dependencies")
        response = self._open_once(url) if url else None
        try:
            return [dict(entry) for entry in json_of(response) or ()]
        except (ValueError, TypeError):
            return []

    def send(self, calls: Iterable[Call]) -> Generator[Response, None, None]:
        """Send the calls, many at once; each call's final response once, in order of completion.

        What is no usable answer (no response, 408, 429, 5xx, 409 multi-user-conflict, a web page, a success without
        what an ODS always gives) is sent again after a random wait while others go on; a 401 after the token was
        renewed. Any other response is final, a 403 too.

        Raises:
            Unreachable: the ODS stays down; calls without a response are then not yielded.
            Refused: it refuses new tokens.
            ConfigError: an address redirects, or must not be used.
        """
        yield from self._send(calls, self._state)

    def _send(self, calls: Iterable[Call], state: ClientState) -> Iterator[Response]:
        sender = BulkSender(iter(calls), state)
        with closing(self._exchange(sender)) as responses:
            for response in responses:
                final = sender.receive(response)
                if final is not None:
                    yield final

    def _exchange(self, sender: BulkSender) -> Generator[Response, None, None]:
        # None hands control back where calls are added batch after batch; here they all come from one iterator.
        exchange = self._transport.exchange(sender, sender.limit)
        yield from (response for response in exchange if response is not None)

    def send_queue(self) -> SendQueue:
        """A bulk send whose calls are added batch after batch."""
        return SendQueue(self._state, self._transport)

    def get(self, path: str, **query: str | int) -> Response:
        """One GET with retries. Raises Unreachable when every attempt failed, Refused on 401."""
        pairs = tuple((name, str(value)) for name, value in query.items())
        return self._one(Call(method="GET", path=path, query=pairs))

    def pages(self, path: str, query: dict[str, str | int], limit: int | None = None) -> Iterator[dict[str, Any]]:
        """Every document of a collection, page by page, of at most `limit` documents each.

        Raises Unreachable, Refused (401, 403) or Rejected (any other status).
        """
        return every_document(self, path, query, limit)

    def close(self) -> None:
        """Close every connection."""
        self._transport.close()

    def _one(self, call: Call) -> Response:
        response = next(self._send([call], self._state))
        if may_pass(response):
            raise Unreachable(f"{call.method} {self.url(call.path)}: {what_came(response)}. Run the task again later.")
        return response

    def _ask(self, call: Call) -> Response | None:
        # The key itself is no optional matter: without a token no run goes on.
        self._tokens.current()
        short = Call(call.method, call.path, call.body, call.query, timeout=min(SHORT, self._ods.timeout))
        try:
            response = next(self._send([short], self._short_state))
        except (ConfigError, Refused):
            return None
        return None if is_no_answer(response) else response

    def _open(self, url: str) -> Response:
        """GET what needs no token."""
        call = Call(method="GET", path=url, headers=(("Accept", "application/json"),))
        response = exchange_with_retries(lambda: exchange_one(self._transport, call), self._retry_policy, self._timing)
        if response.status in REDIRECTS:
            raise redirected(response)
        if response.is_transient:
            raise Unreachable(f"GET {url}: {what_came(response)}. Run the task again later.")
        if response.status != 200:
            raise ConfigError([f"{url}: HTTP {what_came(response)}; check the base URL in the Airflow Connection"])
        return response

    def _open_once(self, url: str) -> Response | None:
        """GET what needs no token and may be missing."""
        timeout = min(SHORT, self._ods.timeout)
        call = Call(method="GET", path=url, headers=(("Accept", "application/json"),), timeout=timeout)
        response = exchange_one(self._transport, call)
        return response if response.status == 200 else None

    def _discovered_names(self) -> Iterable[str]:
        """Names of the addresses in the discovery document, if it has been read or must be."""
        if self._discovery is None and self._ods.token_url:
            return ()
        return self.discover().urls

    def _token_url(self) -> str:
        return self._addresses.required("oauth")
