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

from include.edfi.api.transport import Answer, Call, Pause

LONGEST_WAIT = 1.0
"""Seconds after which the exchange looks up from waiting, so that a signal is seen soon."""


@dataclass(frozen=True, kw_only=True)
class Wire:
    """How connections are made: time limits in seconds, and whether and against what TLS is checked."""

    timeout: float = 60.0
    connect_timeout: float = 10.0
    verify: bool = True
    ca_file: Path | None = None


class Handle:
    """One reusable libcurl handle; options that stay the same between requests are not set again."""

    def __init__(self, wire: Wire) -> None:
        self.curl = pycurl.Curl()
        self._wire = wire
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
        curl, wire = self.curl, self._wire
        curl.setopt(pycurl.NOSIGNAL, 1)
        curl.setopt(pycurl.TCP_NODELAY, 1)
        curl.setopt(pycurl.TCP_KEEPALIVE, 1)
        curl.setopt(pycurl.HTTP_VERSION, pycurl.CURL_HTTP_VERSION_1_1)
        curl.setopt(pycurl.PROTOCOLS, pycurl.PROTO_HTTP | pycurl.PROTO_HTTPS)
        curl.setopt(pycurl.TIMEOUT_MS, max(1, int(wire.timeout * 1000)))
        curl.setopt(pycurl.CONNECTTIMEOUT_MS, max(1, int(wire.connect_timeout * 1000)))
        curl.setopt(pycurl.SSL_VERIFYPEER, int(wire.verify))
        curl.setopt(pycurl.SSL_VERIFYHOST, 2 if wire.verify else 0)
        if wire.ca_file is not None:
            curl.setopt(pycurl.CAINFO, str(wire.ca_file))

    def answer(self, error: str = "") -> Answer:
        """What the finished transfer brought; empties the handle for the next call."""
        answer = Answer(
            call=cast("Call", self._call),
            status=0 if error else self.curl.getinfo(pycurl.RESPONSE_CODE),
            headers=_headers(self._lines),
            body=b"".join(self._chunks),
            seconds=self.curl.getinfo(pycurl.TOTAL_TIME),
            error=error,
        )
        self.drop()
        return answer

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


class Lane:
    """A libcurl multi object with its kept-alive connections and idle handles; runs one exchange at a time."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._multi = pycurl.CurlMulti()
        self._idle: list[Handle] = []
        self._busy: dict[pycurl.Curl, Handle] = {}

    def exchange(self, calls: Iterator[Call | Pause], limit: Callable[[], int]) -> Iterator[Answer]:
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
                else:
                    self._start(call)
            yield from self._advance(wait)

    def _start(self, call: Call) -> None:
        handle = self._idle.pop() if self._idle else Handle(self._wire)
        handle.prepare(call)
        self._busy[handle.curl] = handle
        self._multi.add_handle(handle.curl)

    def _advance(self, wait: float) -> list[Answer]:
        answers = self._perform()
        if not answers and (self._busy or wait > 0):
            self._multi.select(wait)
            answers = self._perform()
        return answers

    def _perform(self) -> list[Answer]:
        _, running = self._multi.perform()
        return self._collect() if running < len(self._busy) else []

    def _collect(self) -> list[Answer]:
        queued, good, bad = self._multi.info_read()
        answers = [self._finish(curl) for curl in good]
        answers += [self._finish(curl, error=f"{text} (libcurl {code})") for curl, code, text in bad]
        return answers + self._collect() if queued else answers

    def _finish(self, curl: pycurl.Curl, error: str = "") -> Answer:
        self._multi.remove_handle(curl)
        handle = self._busy.pop(curl)
        self._idle.append(handle)
        return handle.answer(error)

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

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._lanes: list[Lane] = []
        self._process = os.getpid()

    def exchange(self, calls: Iterator[Call | Pause], limit: Callable[[], int]) -> Iterator[Answer]:
        """See `Transport.exchange`; every exchange that runs at the same time has a lane of its own."""
        if os.getpid() != self._process:
            # The parent's sockets are not ours to use or to close.
            self._lanes, self._process = [], os.getpid()
        lane = self._lanes.pop() if self._lanes else Lane(self._wire)
        try:
            yield from lane.exchange(calls, limit)
        finally:
            lane.abandon()
            self._lanes.append(lane)

    def close(self) -> None:
        """Close every connection."""
        while self._lanes:
            self._lanes.pop().close()
