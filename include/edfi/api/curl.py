"""HTTP over libcurl's multi interface, which costs the least CPU per request of the clients with Python wheels.

`bench/sending.py` measures it against aiohttp and httpx.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast
from urllib.parse import urlencode

import pycurl

from include.edfi.api.transport import Call, Next, Pause, Response, Starved

KEPT_CONNECTIONS = 256
"""Idle connections that are kept. libcurl's default is four for each call in flight: few calls close most of them."""
MAX_WAIT = 1.0
"""Seconds after which an exchange stops waiting for sockets, so that Python handles signals in time."""


@dataclass(frozen=True, kw_only=True)
class TransportOptions:
    """How connections are made: timeouts in seconds, and TLS verification."""

    timeout: float = 60.0
    connect_timeout: float = 10.0
    verify: bool = True
    ca_file: Path | None = None


class Handle:
    """One reusable libcurl easy handle; options that stay the same between requests are not set again."""

    def __init__(self, options: TransportOptions) -> None:
        self.curl = pycurl.Curl()
        self._options = options
        self._call: Call | None = None
        self._lines: list[bytes] = []
        self._chunks: list[bytes] = []
        self._headers: tuple[tuple[str, str], ...] | None = None
        self._method = ""
        self._timeout = 0.0

    def prepare(self, call: Call) -> None:
        """Make the handle ready to send `call`."""
        self._call = call
        if call.method != self._method:
            self._begin(call.method)
        timeout = call.timeout or self._options.timeout
        if timeout != self._timeout:
            self.curl.setopt(pycurl.TIMEOUT_MS, max(1, int(timeout * 1000)))
            self._timeout = timeout
        self.curl.setopt(pycurl.URL, f"{call.path}?{urlencode(call.query)}" if call.query else call.path)
        if call.method in {"POST", "PUT"}:
            self.curl.setopt(pycurl.POSTFIELDS, call.body or b"")
        if call.headers is not self._headers:
            # Without it libcurl sends Expect: 100-continue with bodies over 1 MB and waits for a response.
            lines = ["Expect:", *(f"{name}: {value}" for name, value in call.headers)]
            self.curl.setopt(pycurl.HTTPHEADER, lines)
            self._headers = call.headers

    def _begin(self, method: str) -> None:
        curl = self.curl
        curl.reset()
        self._method, self._headers, self._timeout = method, None, 0.0
        # libcurl calls list.append without a Python frame; it returns None, which means that all was accepted.
        curl.setopt(pycurl.WRITEFUNCTION, self._chunks.append)
        curl.setopt(pycurl.HEADERFUNCTION, self._lines.append)
        self._secure()
        if method == "GET":
            curl.setopt(pycurl.ACCEPT_ENCODING, "gzip")
        elif method == "POST":
            curl.setopt(pycurl.POST, 1)
        else:
            curl.setopt(pycurl.CUSTOMREQUEST, method)

    def _secure(self) -> None:
        curl, options = self.curl, self._options
        curl.setopt(pycurl.NOSIGNAL, 1)
        curl.setopt(pycurl.TCP_NODELAY, 1)
        curl.setopt(pycurl.TCP_KEEPALIVE, 1)
        curl.setopt(pycurl.HTTP_VERSION, pycurl.CURL_HTTP_VERSION_1_1)
        curl.setopt(pycurl.PROTOCOLS, pycurl.PROTO_HTTP | pycurl.PROTO_HTTPS)
        curl.setopt(pycurl.CONNECTTIMEOUT_MS, max(1, int(options.connect_timeout * 1000)))
        curl.setopt(pycurl.SSL_VERIFYPEER, int(options.verify))
        curl.setopt(pycurl.SSL_VERIFYHOST, 2 if options.verify else 0)
        if options.ca_file is not None:
            curl.setopt(pycurl.CAINFO, str(options.ca_file))

    def response(self, error: str = "") -> Response:
        """The response of the finished transfer; clears the handle for the next call."""
        response = Response(
            call=cast("Call", self._call),
            status=0 if error else self.curl.getinfo(pycurl.RESPONSE_CODE),
            headers=_headers(self._lines),
            body=b"".join(self._chunks),
            seconds=self.curl.getinfo(pycurl.TOTAL_TIME),
            error=error,
        )
        self.drop()
        return response

    def drop(self) -> None:
        """Forget the call and its response."""
        self._call = None
        self._lines.clear()
        self._chunks.clear()


def _headers(lines: list[bytes]) -> dict[str, str]:
    """The last header block of a response ("100 Continue" may precede it), names in lower case."""
    headers: dict[str, str] = {}
    for line in lines:
        name, colon, value = line.decode("latin-1").partition(":")
        if colon:
            headers[name.lower()] = value.strip()
        elif name.startswith("HTTP/"):
            headers.clear()
    return headers


class MultiHandle:
    """A libcurl multi handle with its open connections and idle easy handles; runs one exchange at a time."""

    def __init__(self, options: TransportOptions) -> None:
        self._options = options
        self._multi = pycurl.CurlMulti()
        self._multi.setopt(pycurl.M_MAXCONNECTS, KEPT_CONNECTIONS)
        self._idle: list[Handle] = []
        self._busy: dict[pycurl.Curl, Handle] = {}

    def exchange(self, calls: Iterator[Next], limit: Callable[[], int]) -> Iterator[Response | None]:
        """See `Transport.exchange`."""
        more = True
        while more or self._busy:
            wait = MAX_WAIT
            while more and len(self._busy) < limit():
                call = next(calls, None)
                if call is None:
                    more = False
                elif isinstance(call, Pause):
                    wait = min(wait, call.seconds)
                    break
                elif isinstance(call, Starved):
                    yield None
                else:
                    self._start(call)
            yield from self._advance(wait)

    def _start(self, call: Call) -> None:
        handle = self._idle.pop() if self._idle else Handle(self._options)
        handle.prepare(call)
        self._busy[handle.curl] = handle
        self._multi.add_handle(handle.curl)

    def _advance(self, wait: float) -> list[Response]:
        responses = self._perform()
        if not responses and (self._busy or wait > 0):
            self._multi.select(wait)
            responses = self._perform()
        return responses

    def _perform(self) -> list[Response]:
        _, running = self._multi.perform()
        return self._collect() if running < len(self._busy) else []

    def _collect(self) -> list[Response]:
        queued, good, bad = self._multi.info_read()
        responses = [self._finish(curl) for curl in good]
        responses += [self._finish(curl, error=f"{text} (libcurl {code})") for curl, code, text in bad]
        return responses + self._collect() if queued else responses

    def _finish(self, curl: pycurl.Curl, error: str = "") -> Response:
        self._multi.remove_handle(curl)
        handle = self._busy.pop(curl)
        self._idle.append(handle)
        return handle.response(error)

    def abandon(self) -> None:
        """Drop what is still in flight."""
        for curl, handle in self._busy.items():
            self._multi.remove_handle(curl)
            handle.drop()
            self._idle.append(handle)
        self._busy.clear()

    def close(self) -> None:
        """Close the connections."""
        self.abandon()
        self._idle.clear()
        self._multi.close()


class CurlTransport:
    """The `Transport` used in production; after a fork the child opens its own connections."""

    def __init__(self, options: TransportOptions) -> None:
        self._options = options
        self._idle_multis: list[MultiHandle] = []
        self._process = os.getpid()

    def exchange(self, calls: Iterator[Next], limit: Callable[[], int]) -> Iterator[Response | None]:
        """See `Transport.exchange`; exchanges that run at the same time have a multi handle each."""
        if os.getpid() != self._process:
            # The parent still uses its sockets; the child must neither use nor close them.
            self._idle_multis, self._process = [], os.getpid()
        multi = self._idle_multis.pop() if self._idle_multis else MultiHandle(self._options)
        try:
            yield from multi.exchange(calls, limit)
        finally:
            multi.abandon()
            self._idle_multis.append(multi)

    def close(self) -> None:
        """Close every connection."""
        while self._idle_multis:
            self._idle_multis.pop().close()
