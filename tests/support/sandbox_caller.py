"""A small HTTP client for the sandbox's tests, on the standard library only."""

import base64
import http.client
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from sandbox.edfi.server import RunningApi
from sandbox.edfi.settings import Client

DATA = "/data/v3/ed-fi/"


@dataclass(frozen=True)
class Reply:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def problem(self) -> str:
        """The problem type without its prefix."""
        return str(self.json["type"]).removeprefix("urn:ed-fi:api:")


class Caller:
    """One connection with one token."""

    def __init__(self, base_url: str, client: Client | None = None) -> None:
        self._connection = http.client.HTTPConnection(urlsplit(base_url).netloc, timeout=20)
        self.headers = {"Content-Type": "application/json"}
        self.client = client or Client()

    def close(self) -> None:
        self._connection.close()

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Reply:
        data = json.dumps(body) if isinstance(body, dict | list) else body
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self._connection.request(method, path, data, self.headers | named)
        response = self._connection.getresponse()
        return Reply(response.status, response.headers, response.read())

    def log_in(self) -> "Caller":
        self.headers["Authorization"] = "Bearer " + self.token().json["access_token"]
        return self

    def token(self, secret: str | None = None) -> Reply:
        pair = f"{self.client.key}:{secret or self.client.secret}".encode()
        return self.send(
            "POST",
            "/oauth/token",
            urlencode({"grant_type": "client_credentials"}),
            Authorization="Basic " + base64.b64encode(pair).decode(),
            Content_Type="application/x-www-form-urlencoded",
        )

    def post(self, resource: str, document: Any, **headers: str) -> Reply:
        return self.send("POST", DATA + resource, document, **headers)

    def get(self, path: str, **headers: str) -> Reply:
        return self.send("GET", DATA + path, **headers)

    def put(self, resource: str, id_: str, document: Any, **headers: str) -> Reply:
        return self.send("PUT", f"{DATA}{resource}/{id_}", document, **headers)

    def delete(self, resource: str, id_: str, **headers: str) -> Reply:
        return self.send("DELETE", f"{DATA}{resource}/{id_}", **headers)

    def create(self, resource: str, document: Any) -> str:
        """Post a document that has to be taken; its id."""
        reply = self.post(resource, document)
        assert reply.status in (200, 201), (resource, reply.status, reply.body)
        return reply.headers["Location"].rsplit("/", 1)[1]


Serve = Callable[..., tuple[RunningApi, Caller]]
"""What starts an empty sandbox with the settings asked for, and a caller with a token."""
