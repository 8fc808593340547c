"""The ASGI application: routes, problems as answers, faults before the work, counts after it."""

import asyncio
import time
from collections.abc import Callable
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sandbox.edfi import error_bodies, gateways
from sandbox.edfi.admin import Admin
from sandbox.edfi.api import Api
from sandbox.edfi.discovery import DATA, arrive
from sandbox.edfi.faults import Fault
from sandbox.edfi.problems import Problem, TimedOut, failed
from sandbox.edfi.routes import Routes


def build(api: Api) -> "Frame":
    """The whole application for one `Api`."""

    async def problem(request: Request, error: Exception) -> Response:
        if not isinstance(error, Problem):
            raise error
        correlation = request.headers.get("correlationid") or request.query_params.get("correlationId")
        return error_bodies.answer(api.settings, api.traits, error, correlation)

    async def timed_out(_: Request, __: Exception) -> Response:
        return gateways.failure(504)

    routes = [*Routes(api).table(), *Admin(api).table()]
    return Frame(Starlette(routes=routes, exception_handlers={Problem: problem, TimedOut: timed_out}), api)


def resource_of(path: str) -> str:
    """What a path is counted under: an endpoint, `token` for tokens and what they allow, or the path itself."""
    if path.startswith(DATA):
        return path.removeprefix(DATA).partition("/")[2].partition("/")[0]
    return "token" if path.startswith("/oauth/token") else path


class Frame:
    """Around the application: applies the faults and counts what was answered."""

    def __init__(self, application: ASGIApp, api: Api) -> None:
        self._application = application
        self.api = api

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith("/sandbox/"):
            await self._application(scope, receive, send)
            return
        arrived = arrive(self.api.settings, self.api.traits, scope)
        if not isinstance(arrived, Response):
            scope = arrived
        started, method = time.perf_counter(), scope["method"]
        resource = resource_of(scope["path"].removeprefix(scope.get("root_path", "")))
        answer = Answer(send, lambda status: self.api.statistics.add(method, resource, status, started))
        if self.api.host.intercepted():
            arrived = gateways.page(self.api.traits.between)
        fault = None if isinstance(arrived, Response) else self.api.faults.strike(method, resource)
        try:
            if isinstance(arrived, Response):
                await _read_all(receive)
                await arrived(scope, receive, answer)
            elif fault:
                await self._fail(fault, scope, receive, answer)
            else:
                await self._application(scope, receive, answer)
        finally:
            answer.count()

    async def _fail(self, fault: Fault, scope: Scope, receive: Receive, answer: "Answer") -> None:
        if fault.latency:
            await asyncio.sleep(fault.latency)
        if fault.expire_tokens:
            self.api.tokens.expire_all()
        if fault.drop:
            answer.hang_up()
        elif fault.lose_answer:
            await self._application(scope, receive, _swallow)
            answer.hang_up()
        elif fault.status:
            await _read_all(receive)
            await self._refusal(fault)(scope, receive, answer)
        else:
            await self._application(scope, receive, answer)

    def _refusal(self, fault: Fault) -> Response:
        status = fault.status or 500
        headers = {"Retry-After": str(fault.retry_after)} if fault.retry_after is not None else None
        if status in (429, 502, 503, 504):
            return gateways.failure(status, headers)
        problem = Problem(status, "system", failed().detail)
        return error_bodies.answer(self.api.settings, self.api.traits, problem, headers=headers)


class Answer:
    """Sends an answer on and has its status counted once; 0 stands for none.

    An answer counts before its first byte is sent: whoever has it finds it in the statistics. A client that knows of
    an empty body does not wait for it.
    """

    def __init__(self, send: Send, counted: Callable[[int], None]) -> None:
        self._send, self._counted = send, counted
        self.status = 0
        self._done = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.count()
        await self._send(message)

    def count(self) -> None:
        if not self._done:
            self._done = True
            self._counted(self.status)

    def hang_up(self) -> None:
        """Close the connection under the request, without an answer."""
        self.count()
        cycle: Any = getattr(self._send, "__self__", None)
        if cycle is None or not hasattr(cycle, "transport"):
            raise RuntimeError("connections can only be dropped under uvicorn")
        cycle.disconnected = True
        cycle.response_complete = True
        cycle.transport.abort()


async def _swallow(message: Message) -> None:
    """Take an answer that is to be lost."""


async def _read_all(receive: Receive) -> None:
    more = True
    while more:
        message = await receive()
        more = message["type"] == "http.request" and message.get("more_body", False)
