"""A transport and a clock that a test scripts: no network, no waiting."""

import heapq
import itertools
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from include.edfi.api.client import EdFiClient
from include.edfi.api.ods import Ods
from include.edfi.api.pacing import RetryPolicy
from include.edfi.api.timing import Timing
from include.edfi.api.transport import Call, Next, Pause, Response, Starved

BASE = "https://ods.example/api"
START = 1_700_000_000.0


class Clock:
    """Time that moves only by sleeping; randomness that is always one half."""

    def __init__(self) -> None:
        self.now = 0.0

    def sleep(self, seconds: float) -> None:
        self.now += seconds

    @property
    def timing(self) -> Timing:
        return Timing(monotonic=lambda: self.now, wall=lambda: START + self.now, sleep=self.sleep, random=lambda: 0.5)


@dataclass(frozen=True)
class Reply:
    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.01
    bare: bool = False
    """Nothing is added: the reply may lack what an ODS always gives."""


def as_an_ods_gives(reply: Reply, call: Call) -> Reply:
    """The reply with what an ODS always gives: a Location to a POST, JSON to a GET."""
    if reply.bare or not 200 <= reply.status < 300:
        return reply
    if call.method == "POST" and "location" not in reply.headers:
        return replace(reply, headers={"location": f"{call.path}/{0:032x}", **reply.headers})
    return replace(reply, body=reply.body or b"[]") if call.method == "GET" else reply


class FakeTransport:
    """Answers by `reply(call)` after its seconds of fake time, any number at once; notes every call."""

    def __init__(self, clock: Clock, reply: Callable[[Call], Reply]) -> None:
        self.clock = clock
        self.reply = reply
        self.calls: list[Call] = []
        self.max_in_flight = 0
        self.closed = False

    def exchange(self, calls: Iterator[Next], limit: Callable[[], int]) -> Iterator[Response | None]:
        flying: list[tuple[float, int, Response]] = []
        serial = itertools.count()
        more = True
        while more or flying:
            wait = float("inf")
            while more and len(flying) < limit():
                call = next(calls, None)
                if isinstance(call, Pause):
                    wait = call.seconds
                    break
                if isinstance(call, Starved):
                    yield None
                    continue
                if call is None:
                    more = False
                    break
                self.calls.append(call)
                reply = as_an_ods_gives(self.reply(call), call)
                response = Response(
                    call, reply.status, reply.headers, reply.body, reply.seconds, "" if reply.status else "gone"
                )
                heapq.heappush(flying, (self.clock.now + reply.seconds, next(serial), response))
                self.max_in_flight = max(self.max_in_flight, len(flying))
            if flying and flying[0][0] <= self.clock.now + wait:
                due, _, response = heapq.heappop(flying)
                self.clock.now = max(self.clock.now, due)
                yield response
            elif wait < float("inf"):
                self.clock.now += wait

    def close(self) -> None:
        self.closed = True

    def paths(self) -> list[str]:
        """The data management paths that were called, in order."""
        return [call.path.partition("/data/v3")[2] for call in self.calls if "/data/v3" in call.path]


def token_reply(value: str = "first", life: float = 1800) -> Reply:
    return Reply(200, json.dumps({"access_token": value, "expires_in": life, "token_type": "bearer"}).encode())


def ods(directory: Path, **changes: object) -> Ods:
    facts: dict[str, object] = {
        "base_url": BASE,
        "key": "the-key",
        "secret": "the-secret",
        "runtime_dir": directory,
        "token_url": "/oauth/token",
        "data_path": "/data/v3",
    }
    return Ods(**{**facts, **changes})  # type: ignore[arg-type]


class Script:
    """A client on a fake transport: tokens are numbered, data calls answered by `data(call)`."""

    def __init__(
        self,
        directory: Path,
        data: Callable[[Call], Reply],
        *,
        retry_policy: RetryPolicy | None = None,
        **changes: object,
    ) -> None:
        self.clock = Clock()
        self.tokens = 0
        self._data = data
        self.transport = FakeTransport(self.clock, self._reply)
        self.client = EdFiClient(
            ods(directory, **changes), transport=self.transport, timing=self.clock.timing, retry_policy=retry_policy
        )

    def _reply(self, call: Call) -> Reply:
        if call.path.endswith("/oauth/token"):
            self.tokens += 1
            return token_reply(f"token-{self.tokens}")
        return self._data(call)


def posts(count: int) -> Iterator[Call]:
    """Calls /x/0, /x/1 ... tagged by their number."""
    return (Call("POST", f"/x/{number}", body=b'{"lastSurname":"Doe"}', tag=number) for number in range(count))


def bearer(call: Call) -> str:
    """The token a call was sent with."""
    return dict(call.headers)["Authorization"].removeprefix("Bearer ")
