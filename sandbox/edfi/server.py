"""Start and stop an embedded Ed-Fi API on loopback, and look into it from the same process.

with running(Settings(standard="5.2.0")) as api:
    api.base_url, api.fault(status=503, count=2), api.documents("students")
"""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from sandbox.edfi.admin import statistics
from sandbox.edfi.api import Api
from sandbox.edfi.application import Frame, build
from sandbox.edfi.faults import Fault
from sandbox.edfi.settings import Client, School, Settings
from sandbox.edfi.traits import Traits

__all__ = ["Client", "RunningApi", "School", "Settings", "Traits", "create_app", "listening_socket", "running", "serve"]

HOST = "127.0.0.1"


def create_app(settings: Settings) -> Frame:
    """The ASGI application of a fresh sandbox, for any server; its `api` is the state behind it."""
    return build(Api(settings))


@dataclass(frozen=True)
class RunningApi:
    """A served sandbox: its address and a view of what is inside."""

    base_url: str
    api: Api

    def fault(self, **choices: Any) -> Fault:
        """Add a fault; the choices are the fields of `Fault`. Its `hits` count how often it applied."""
        return self.api.faults.add(Fault(**choices))

    def clear_faults(self) -> None:
        self.api.faults.clear()

    def change_traits(self, **values: Any) -> None:
        """Make it another host from the next request on: the named traits, all others as by default."""
        self.api.traits = Traits(**values)

    def remember(self, image: str = "") -> None:
        """Keep all documents and change versions under a name, for `restore`."""
        self.api.remember(image)

    def restore(self, image: str = "") -> None:
        """Put all documents and change versions back to what they were."""
        self.api.restore(image)

    def upload(self, resource: str, document: dict[str, Any], *, owner: str | None = None, hidden: bool = False) -> str:
        """Put a document into the database past the API; one with an owner can be changed by that client only."""
        return self.api.upload(resource, document, owner=owner, hidden=hidden)

    def statistics(self) -> dict[str, Any]:
        """Counts of requests, documents and tokens, as `GET /sandbox/statistics` gives them."""
        return statistics(self.api)

    def requests(self) -> list[dict[str, Any]]:
        """The last requests without their bodies, oldest first."""
        return self.api.statistics.requests()

    def documents(self, resource: str) -> list[dict[str, Any]]:
        """Every stored document of a resource with id and links, whoever may read it."""
        rows = self.api.storage.rows("SELECT body FROM documents WHERE resource = ? ORDER BY number", resource)
        return [json.loads(row[0]) for row in rows]

    def expire_tokens(self) -> None:
        self.api.tokens.expire_all()

    def reset(self) -> None:
        self.api.reset()


class _Server(uvicorn.Server):
    """A uvicorn server that says when it is ready."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()


def _server(application: ASGIApp, certificate: str | None) -> _Server:
    config = uvicorn.Config(
        application,
        loop="asyncio",
        ws="none",
        lifespan="off",
        log_level="warning",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=1,
        ssl_certfile=certificate,
    )
    return _Server(config)


def listening_socket(port: int = 0) -> socket.socket:
    """A bound loopback socket; port 0 takes a free one."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    # With the protocol named, asyncio switches Nagle's algorithm off on what is accepted.
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((HOST, port))
    return listener


@contextmanager
def running(settings: Settings | None = None) -> Iterator[RunningApi]:
    """Serve a sandbox from a thread on a free loopback port until the block ends."""
    api = Api(settings or Settings())
    listener = listening_socket()
    server = _server(build(api), api.settings.certificate)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name="edfi-sandbox")
    thread.start()
    try:
        if not server.ready.wait(30):
            raise RuntimeError("the sandbox did not start within 30 seconds")
        scheme = "https" if api.settings.certificate else "http"
        yield RunningApi(f"{scheme}://{HOST}:{listener.getsockname()[1]}", api)
    finally:
        server.should_exit = True
        thread.join()
        listener.close()
        api.storage.close()


def serve(settings: Settings, listener: socket.socket) -> None:
    """Serve a sandbox in the foreground until the process is signaled to end."""
    api = Api(settings)
    try:
        _server(build(api), settings.certificate).run(sockets=[listener])
    finally:
        listener.close()
        api.storage.close()
