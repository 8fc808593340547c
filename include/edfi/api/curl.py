"""HTTP over libcurl's multi interface: the cheapest client per request that Python wheels offer.

Why pycurl and not aiohttp or httpx is measured by `bench/sending.py`.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast
from urllib.parse import urlencode

import pycurl

from include.edfi.api.transport import Call, Next, Pause, Response, Starved

LONGEST_WAIT = 1.0
"""Seconds after which the exchange looks up from waiting, so that a signal is seen soon."""


@dataclass(frozen=True, kw_only=True)
class TransportOptions:
    """How connections are made: time limits in seconds, and whether and against what TLS is checked."""

    timeout: float = 60.0
    connect_timeout: float = 10.0
    verify: bool = True
    ca_file: Path | None = None


class Handle:
    """One reusable libcurl handle; options that stay the same between requests are not set again."""

    def __init__(self, options: TransportOptions) -> None:
        self.curl = pycurl.Curl()
        self._options = options
        self._call: Call | None = None
        self._lines: list[bytes] = []
        self._chunks: list[bytes] = []
        self._headers: tuple[tuple[str, str], ...] | None = None
        self._method = ""

    def prepare(self, call: Call) -> None:
        """Make the handle ready to send `call`."""
        self._call = call
        if call.method != self._method:
            self._begin(call.method)
        self.curl.setopt(pycurl.URL, f"{call.path}?{urlencode(call.query)}" if call.query else call.path)
        if call.method in {"POST", "PUT"}:
            self.curl.setopt(pycurl.POSTFIELDS, call.body or b"")
        if call.headers is not self._headers:
            # An empty Expect keeps libcurl from asking first when a body is over 1 MB.
            lines = ["Expect:", *(f"{name}: {value}" for name, value in call.headers)]
            self.curl.setopt(pycurl.HTTPHEADER, lines)
            self._headers = call.headers

    def _begin(self, method: str) -> None:
        curl = self.curl
        curl.reset()
        self._method, self._headers = method, None
        # list.append is called by libcurl without a Python frame of its own, and returns None: all taken.
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
        curl.setopt(pycurl.TIMEOUT_MS, max(1, int(options.timeout * 1000)))
        curl.setopt(pycurl.CONNECTTIMEOUT_MS, max(1, int(options.connect_timeout * 1000)))
        curl.setopt(pycurl.SSL_VERIFYPEER, int(options.verify))
        curl.setopt(pycurl.SSL_VERIFYHOST, 2 if options.verify else 0)
        if options.ca_file is not None:
            curl.setopt(pycurl.CAINFO, str(options.ca_file))

    def response(self, error: str = "") -> Response:
        """What the finished transfer brought; empties the handle for the next call."""
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
        """Forget the call and what came back for it."""
        self._call = None
        self._lines.clear()
        self._chunks.clear()


def _headers(lines: list[bytes]) -> dict[str, str]:
    """The last header block of an answer ("100 Continue" may come before it), names in lower case."""
    found: dict[str, str] = {}
    for line in lines:
        name, colon, value = line.decode("latin-1").partition(":")
        if colon:
            found[name.lower()] = value.strip()
        elif name.startswith("HTTP/"):
            found.clear()
    return found


class CurlMulti:
    """A libcurl multi object with its kept-alive connections and idle handles; runs one exchange at a time."""

    def __init__(self, options: TransportOptions) -> None:
        self._options = options
        self._multi = pycurl.CurlMulti()
        self._idle: list[Handle] = []
        self._busy: dict[pycurl.Curl, Handle] = {}

    def exchange(self, calls: Iterator[Next], limit: Callable[[], int]) -> Iterator[Response | None]:
        """See `Transport.exchange`."""
        more = True
        while more or self._busy:
            wait = LONGEST_WAIT
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
        """Drop whatever is still in flight."""
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
    """The `Transport` of production; after a fork the child opens connections of its own."""

    def __init__(self, options: TransportOptions) -> None:
        self._options = options
        self._multis: list[CurlMulti] = []
        self._process = os.getpid()

    def exchange(self, calls: Iterator[Next], limit: Callable[[], int]) -> Iterator[Response | None]:
        """See `Transport.exchange`; every exchange that runs at the same time has a lane of its own."""
        if os.getpid() != self._process:
            # The parent's sockets are not ours to use or to close.
            self._multis, self._process = [], os.getpid()
        multi = self._multis.pop() if self._multis else CurlMulti(self._options)
        try:
            yield from multi.exchange(calls, limit)
        finally:
            multi.abandon()
            self._multis.append(multi)

    def close(self) -> None:
        """Close every connection."""
        while self._multis:
            self._multis.pop().close()
