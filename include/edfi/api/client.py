"""The Ed-Fi client: sends many calls at once, reads collections page by page, and knows the URLs of an ODS/API."""

import json
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from typing import Any

from include.edfi.api.access_token import TokenSource
from include.edfi.api.bulk_sender import BulkSender, ClientState
from include.edfi.api.curl import CurlTransport, TransportOptions
from include.edfi.api.discovery import Discovery, TokenInfo
from include.edfi.api.ods import Ods
from include.edfi.api.pacing import TRANSIENT, CircuitBreaker, ConcurrencyLimiter, RetryPolicy
from include.edfi.api.problems import Problem
from include.edfi.api.rate_limit import RateLimiter
from include.edfi.api.retries import exchange_with_retries
from include.edfi.api.send_queue import SendQueue
from include.edfi.api.timing import Timing
from include.edfi.api.transport import Call, Response, Transport, exchange_one
from include.edfi.errors import ConfigError, Refused, Rejected, Unreachable

__all__ = ["EdFiClient", "Ods"]


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
        self._base = ""
        self._state = self._new_state()

    def _new_state(self) -> ClientState:
        ods, clock = self._ods, self._timing.monotonic
        return ClientState(
            tokens=self._tokens,
            concurrency=ConcurrencyLimiter(ods.max_in_flight, clock),
            circuit=CircuitBreaker(self._retry_policy, clock),
            rate_limiter=RateLimiter(ods.requests_per_second, ods.rate_file, clock),
            retry_policy=self._retry_policy,
            timing=self._timing,
            url=self.url,
            max_in_flight=ods.max_in_flight,
        )

    def discover(self) -> Discovery:
        """The discovery document, read once. Raises ConfigError, Unreachable."""
        if self._discovery is None:
            response = self._open(self._ods.base_url.rstrip("/") + "/")
            self._discovery = Discovery.read(response.body, self._ods.base_url)
        return self._discovery

    def url(self, path: str) -> str:
        """The absolute URL of a path below the data management base; an absolute URL stays as it is."""
        if not self._base:
            self._base = self._data_url().rstrip("/")
        return self._base + path if path.startswith("/") else path

    def change_queries(self, path: str) -> str:
        """The absolute URL of a path of the change queries, such as "/availableChangeVersions"."""
        base = self.discover().urls.get("changeQueries") or self._ods.url("/changeQueries/v1")
        return base.rstrip("/") + path

    def token_info(self) -> TokenInfo | None:
        """What the key may do; None where the API does not say (before ODS/API 5.4, or disabled)."""
        token = self._tokens.current()
        call = Call(
            method="POST",
            path=f"{self._token_url().rstrip('/')}_info",
            body=json.dumps({"token": token}).encode(),
        )
        response = self._one(call)
        return TokenInfo.read(response.body) if response.status == 200 else None

    def dependencies(self) -> list[dict[str, Any]]:
        """The API's load order: `resource`, `order`, `operations`. Raises ConfigError, Unreachable."""
        url = self.discover().urls.get("dependencies") or self._ods.url("/metadata/data/v3/dependencies")
        entries = json.loads(self._open(url).body)
        return [dict(entry) for entry in entries]

    def send(self, calls: Iterable[Call]) -> Iterator[Response]:
        """Send the calls, many at once; each call's final response once, in order of completion.

        Transient failures (no response, 429, 500, 502, 503, 504, 409 multi-user-conflict) are sent again after a random
        wait while others go on; a 401 after the token was renewed. Any other response is final, a 403 too.

        Raises:
            Unreachable: the ODS stays down; calls without a response are then not yielded.
            Refused: it refuses new tokens.
        """
        sender = BulkSender(iter(calls), self._state)
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

    def pages(self, path: str, query: dict[str, str | int], limit: int = 500) -> Iterator[dict[str, Any]]:
        """Every document of a collection, page by page (at most 500 per page, a limit of ODS/API).

        Raises Unreachable, Refused (401, 403) or Rejected (any other status).
        """
        for offset in range(0, 2**62, limit):
            response = self.get(path, **query, offset=offset, limit=limit)
            if response.status in {401, 403}:
                raise Refused(f"The key may not read {path} (HTTP {response.status}). Ask the ODS host to allow it.")
            if response.status != 200:
                problem = Problem.read(response)
                raise Rejected(problem.status, problem.type, problem.safe_detail)
            documents = json.loads(response.body)
            yield from documents
            if len(documents) < limit:
                return

    def close(self) -> None:
        """Close every connection."""
        self._transport.close()

    def _one(self, call: Call) -> Response:
        response = next(self.send([call]))
        if response.status in TRANSIENT:
            raise Unreachable(
                f"{call.method} {call.path}: {response.status or response.error}. Run the task again later."
            )
        return response

    def _open(self, url: str) -> Response:
        """GET what needs no token."""
        call = Call(method="GET", path=url, headers=(("Accept", "application/json"),))
        response = exchange_with_retries(lambda: exchange_one(self._transport, call), self._retry_policy, self._timing)
        if response.status in TRANSIENT:
            raise Unreachable(f"GET {url}: {response.status or response.error}. Run the task again later.")
        if response.status != 200:
            raise ConfigError([f"{url}: HTTP {response.status}; check the base URL in the Airflow Connection"])
        return response

    def _token_url(self) -> str:
        if self._ods.token_url:
            return self._ods.url(self._ods.token_url)
        return self.discover().urls.get("oauth") or self._ods.url("/oauth/token")

    def _data_url(self) -> str:
        if self._ods.data_path:
            return self._ods.url(self._ods.data_path)
        url = self.discover().urls.get("dataManagementApi") or self._ods.url("/data/v3")
        if "{" in url:
            raise ConfigError(
                [f"data_path: {url} has placeholders; set the complete path in the extra of the Airflow Connection"]
            )
        return url
