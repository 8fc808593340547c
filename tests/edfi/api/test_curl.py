"""The libcurl transport and the whole client against a real HTTP server."""

import gzip
import multiprocessing
import threading
from collections.abc import Callable, Generator, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from include.edfi.api.client import EdFiClient
from include.edfi.api.curl import CurlTransport, TransportOptions
from include.edfi.api.pacing import RetryPolicy
from include.edfi.api.transport import Call, Next, Pause
from include.edfi.api.transport import Response as ApiResponse
from tests.support.fake_transport import ods, token_reply
from tests.support.http_server import Request, Response, Server, serving

QUICK = RetryPolicy(base=0.001, max_wait=0.01, pause=0.001)


def responses_of(
    transport: CurlTransport, calls: Iterator[Next], limit: Callable[[], int]
) -> Generator[ApiResponse, None, None]:
    """An exchange in which every call comes from one iterator, so that it never hands control back."""
    for response in transport.exchange(calls, limit):
        assert response is not None
        yield response


@pytest.fixture
def transport() -> Iterator[CurlTransport]:
    made = CurlTransport(TransportOptions(timeout=20))
    yield made
    made.close()


def client_of(server: Server, directory: Path, **changes: object) -> EdFiClient:
    return EdFiClient(ods(directory, base_url=server.url, **changes), retry_policy=QUICK)


def api(data):
    """Tokens at /oauth/token, `data(request)` for the rest."""

    def respond(request: Request) -> Response:
        if request.path == "/oauth/token":
            return Response(200, token_reply().body)
        response: Response = data(request)
        written = request.method == "POST" and response.status in {200, 201}
        return replace(response, headers={"Location": f"{request.path}/1", **response.headers}) if written else response

    return respond


@pytest.mark.parametrize(
    ("method", "body"),
    [
        pytest.param("POST", b'{"a":1}', id="post"),
        pytest.param("PUT", b'{"a":"\xc3\xa9"}', id="put"),
        pytest.param("DELETE", None, id="delete"),
        pytest.param("GET", None, id="get"),
        pytest.param("POST", b"", id="empty post"),
        pytest.param("POST", b"x" * 2_000_000, id="big post"),
    ],
)
def test_method_body_query_and_headers_arrive(transport: CurlTransport, method: str, body: bytes | None):
    with serving(lambda _: Response(201, b"done", {"ETag": '"5"', "Location": "/x/1"})) as server:
        call = Call(method, f"{server.url}/x", body=body, query=(("name", "Zoë & co"),), headers=(("If-Match", '"4"'),))
        (response,) = responses_of(transport, iter([call]), lambda: 1)
    (request,) = server.requests
    assert (request.method, request.path, request.body) == (method, "/x?name=Zo%C3%AB+%26+co", body or b"")
    assert request.headers["if-match"] == '"4"'
    assert "expect" not in request.headers
    assert (response.call, response.status, response.body, response.error) == (call, 201, b"done", "")
    assert (response.headers["etag"], response.headers["location"]) == ('"5"', "/x/1")


def test_one_handle_changes_method_without_a_trace(transport: CurlTransport):
    with serving(lambda _: Response()) as server:
        calls = [
            Call("POST", f"{server.url}/1", body=b"{}"),
            Call("GET", f"{server.url}/2"),
            Call("PUT", f"{server.url}/3", body=b"[]"),
            Call("DELETE", f"{server.url}/4"),
            Call("POST", f"{server.url}/5", body=b"{}"),
        ]
        list(responses_of(transport, iter(calls), lambda: 1))
    assert [(r.method, r.body) for r in server.requests] == [
        ("POST", b"{}"),
        ("GET", b""),
        ("PUT", b"[]"),
        ("DELETE", b""),
        ("POST", b"{}"),
    ]
    assert server.connections == 1, "the connection is kept alive"


def test_a_compressed_response_is_read(transport: CurlTransport):
    with serving(lambda _: Response(200, gzip.compress(b"[1]"), {"Content-Encoding": "gzip"})) as server:
        (response,) = responses_of(transport, iter([Call("GET", f"{server.url}/x")]), lambda: 1)
    assert response.body == b"[1]"


def test_no_response_is_status_0_with_a_reason(transport: CurlTransport):
    with serving(lambda _: Response(drop=True)) as server:
        url = server.url
        (dropped,) = responses_of(transport, iter([Call("POST", f"{url}/x", body=b"{}")]), lambda: 1)
    (refused,) = responses_of(transport, iter([Call("GET", f"{url}/x")]), lambda: 1)
    assert (dropped.status, refused.status) == (0, 0)
    assert dropped.error
    assert "libcurl 7" in refused.error


def test_a_slow_response_delays_no_other(transport: CurlTransport):
    release = threading.Event()

    def respond(request: Request) -> Response:
        if request.path == "/slow":
            release.wait(20)
        return Response()

    with serving(respond) as server:
        calls = [Call("GET", f"{server.url}/slow"), *(Call("GET", f"{server.url}/{n}") for n in range(20))]
        responses = responses_of(transport, iter(calls), lambda: 2)
        first = [next(responses).call.path.rpartition("/")[2] for _ in range(20)]
        release.set()
        assert first == [str(n) for n in range(20)]
        assert next(responses).call.path.endswith("/slow")


def test_no_more_than_the_limit_are_in_flight(transport: CurlTransport):
    gate = threading.Barrier(3)

    def respond(_: Request) -> Response:
        gate.wait(20)
        return Response()

    with serving(respond) as server:
        responses = list(responses_of(transport, (Call("GET", f"{server.url}/{n}") for n in range(9)), lambda: 3))
    assert [response.status for response in responses] == [200] * 9
    assert server.connections == 3


def test_connections_outlive_a_phase_of_single_calls(transport: CurlTransport):
    width = 24
    gates = {"/many": threading.Barrier(width), "/one": threading.Barrier(1)}

    def respond(request: Request) -> Response:
        gates[request.path].wait(20)
        return Response(200, b"[]")

    with serving(respond) as server:
        for path, number, limit in (("/many", width, width), ("/one", 60, 1), ("/many", width, width)):
            calls = (Call("GET", f"{server.url}{path}") for _ in range(number))
            assert len(list(responses_of(transport, calls, partial(int, limit)))) == number
    assert server.connections == width


def test_a_pause_is_waited_for_and_asked_again(transport: CurlTransport):
    with serving(lambda _: Response()) as server:
        calls: Iterator[Call | Pause] = iter(
            [Pause(0.001), Call("GET", f"{server.url}/1"), Pause(0.001), Call("GET", f"{server.url}/2")]
        )
        assert [response.status for response in responses_of(transport, calls, lambda: 1)] == [200, 200]


def test_calls_are_pulled_only_when_there_is_capacity(transport: CurlTransport):
    pulled = []

    def calls(url: str) -> Iterator[Call]:
        for number in range(100):
            pulled.append(number)
            yield Call("GET", f"{url}/{number}")

    with serving(lambda _: Response()) as server:
        responses = responses_of(transport, calls(server.url), lambda: 4)
        next(responses)
        assert len(pulled) <= 8
        responses.close()
        assert len(list(responses_of(transport, calls(server.url), lambda: 4))) == 100, "the transport is still good"


def test_exchanges_may_be_nested(transport: CurlTransport):
    with serving(lambda _: Response()) as server:
        outer = responses_of(transport, (Call("GET", f"{server.url}/{n}") for n in range(5)), lambda: 2)
        next(outer)
        assert len(list(responses_of(transport, iter([Call("GET", f"{server.url}/inner")]), lambda: 1))) == 1
        assert len(list(outer)) == 4


def test_the_client_survives_every_fault_at_once(tmp_path: Path):
    numbers = iter(range(10**6))
    faults = {
        3: Response(503, headers={"Retry-After": "0"}),
        5: Response(drop=True),
        7: Response(500),
        9: Response(429, headers={"Retry-After": "0"}),
        11: Response(401),
        13: Response(409, b'{"type":"urn:ed-fi:api:data-conflict:multi-user-conflict"}'),
    }
    with serving(api(lambda _: faults.get(next(numbers), Response(201)))) as server:
        client = client_of(server, tmp_path)
        responses = list(client.send(Call("POST", "/ed-fi/students", body=b"%d" % n, tag=n) for n in range(100)))
        client.close()
    assert sorted((response.call.tag, response.status) for response in responses) == [(n, 201) for n in range(100)]
    assert {r.body for r in server.requests if "students" in r.path} == {b"%d" % n for n in range(100)}


def test_a_body_is_sent_as_the_very_bytes_given(tmp_path: Path):
    body = b'{ "odd" :\t"spacing", "e":"\xc3\xa9"}'
    with serving(api(lambda _: Response(200))) as server:
        client = client_of(server, tmp_path)
        list(client.send([Call("POST", "/ed-fi/students", body=body)]))
        client.close()
    assert server.requests[-1].body == body
    assert server.requests[-1].headers["content-type"] == "application/json"
    assert server.requests[-1].headers["authorization"] == "Bearer first"


def _send_in_child(url: str, directory: Path, barrier: object, results: object) -> None:
    client = EdFiClient(ods(directory, base_url=url), retry_policy=QUICK)
    barrier.wait(30)  # type: ignore[attr-defined]
    results.put([response.status for response in client.send(Call("POST", "/x", body=b"{}") for _ in range(5))])  # type: ignore[attr-defined]
    client.close()


def test_processes_share_one_token(tmp_path: Path):
    context = multiprocessing.get_context("spawn")
    with serving(api(lambda _: Response(201))) as server:
        barrier, results = context.Barrier(3), context.Queue()
        children = [
            context.Process(target=_send_in_child, args=(server.url, tmp_path, barrier, results)) for _ in range(3)
        ]
        for child in children:
            child.start()
        assert [results.get(timeout=60) for _ in children] == [[201] * 5] * 3
        for child in children:
            child.join(60)
    assert [child.exitcode for child in children] == [0, 0, 0]
    assert len([r for r in server.requests if r.path == "/oauth/token"]) == 1


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_forked_child_does_not_touch_its_parents_connections(tmp_path: Path):
    context = multiprocessing.get_context("fork")
    with serving(api(lambda _: Response(201))) as server:
        client = client_of(server, tmp_path)
        list(client.send([Call("POST", "/x", body=b"parent")]))
        results = context.Queue()

        def send() -> None:
            results.put([response.status for response in client.send([Call("POST", "/x", body=b"child")])])

        child = context.Process(target=send)
        child.start()
        assert results.get(timeout=60) == [201]
        child.join(60)
        assert [response.status for response in client.send([Call("POST", "/x", body=b"parent again")])] == [201]
        client.close()
    assert [r.body for r in server.requests if r.path.endswith("/x")] == [b"parent", b"child", b"parent again"]


def test_a_call_may_have_less_time_than_others(transport: CurlTransport):
    answered = threading.Event()

    def respond(request: Request) -> Response:
        if request.path == "/slow":
            answered.wait(30)
        return Response(200, b"[]")

    def calls(url: str) -> Iterator[Call]:
        yield Call("GET", f"{url}/slow", timeout=0.05)
        answered.set()
        yield Call("GET", f"{url}/after")

    with serving(respond) as server:
        first, second = responses_of(transport, calls(server.url), lambda: 1)
    assert (first.status, "timed out" in first.error.lower()) == (0, True)
    assert second.status == 200
