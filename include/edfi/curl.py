"""HTTP over libcurl's multi interface: the cheapest client per request that Python wheels offer.

Why pycurl and not aiohttp or httpx is measured by `bench/sending.py`.
"""

import os
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pycurl

from include.edfi.transport import Answer, Call, Pause

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
        self.call: Call | None = None
        self._lines: list[bytes] = []
        self._chunks: list[bytes] = []
        self._headers: tuple[tuple[str, str], ...] | None = None
        self._method = ""
        self._set_up(wire)

    def _set_up(self, wire: Wire) -> None:
        curl = self.curl
        # list.append is called by libcurl without a Python frame: a third of the cost of a method.
        curl.setopt(pycurl.WRITEFUNCTION, self._chunks.append)
        curl.setopt(pycurl.HEADERFUNCTION, self._lines.append)
        curl.setopt(pycurl.NOSIGNAL, 1)
        curl.setopt(pycurl.TCP_NODELAY, 1)
        curl.setopt(pycurl.TCP_KEEPALIVE, 1)
        curl.setopt(pycurl.HTTP_VERSION, pycurl.CURL_HTTP_VERSION_1_1)
        curl.setopt(pycurl.PROTOCOLS, pycurl.PROTO_HTTP | pycurl.PROTO_HTTPS)
        curl.setopt(pycurl.FOLLOWLOCATION, 0)
        curl.setopt(pycurl.TIMEOUT_MS, max(1, int(wire.timeout * 1000)))
        curl.setopt(pycurl.CONNECTTIMEOUT_MS, max(1, int(wire.connect_timeout * 1000)))
        curl.setopt(pycurl.SSL_VERIFYPEER, int(wire.verify))
        curl.setopt(pycurl.SSL_VERIFYHOST, 2 if wire.verify else 0)
        if wire.ca_file is not None:
            curl.setopt(pycurl.CAINFO, str(wire.ca_file))

    def prepare(self, call: Call) -> None:
        """Make the handle ready to send `call`."""
        self.call = call
        url = f"{call.path}?{urlencode(call.query)}" if call.query else call.path
        self.curl.setopt(pycurl.URL, url)
        if call.method != self._method:
            self._change_method(call.method)
        if call.body is not None:
            self.curl.setopt(pycurl.POSTFIELDS, call.body)
        elif call.method in {"POST", "PUT"}:
            self.curl.setopt(pycurl.POSTFIELDS, b"")
        if call.headers is not self._headers:
            # An empty Expect stops libcurl from asking before bodies over 1 MB.
            self.curl.setopt(pycurl.HTTPHEADER, ["Expect:", *(f"{name}: {value}" for name, value in call.headers)])
            self._headers = call.headers

    def _change_method(self, method: str) -> None:
        self.curl.unsetopt(pycurl.CUSTOMREQUEST)
        if method == "GET":
            self.curl.setopt(pycurl.HTTPGET, 1)
        elif method == "POST":
            self.curl.setopt(pycurl.POST, 1)
        else:
            # PUT carries its body as a POST would; DELETE has none, which HTTPGET says.
            self.curl.setopt(pycurl.POST if method == "PUT" else pycurl.HTTPGET, 1)
            self.curl.setopt(pycurl.CUSTOMREQUEST, method)
        self.curl.setopt(pycurl.ENCODING, "gzip" if method == "GET" else None) if method == "GET" else (
            self.curl.unsetopt(pycurl.ENCODING)
        )
        self._method = method
