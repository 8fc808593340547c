"""Faults on demand, counts, reset, and the command line."""

import asyncio
import http.client
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sandbox.edfi.__main__ import parser, settings
from sandbox.edfi.faults import Fault
from sandbox.edfi.server import School, Settings, create_app
from tests.support import sandbox_documents as samples
from tests.support.sandbox_caller import Caller, Serve


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_the_next_answers_can_be_failures(serve: Serve, status: int) -> None:
    api, call = serve()
    fault = api.fault(status=status, retry_after=3, count=2)
    replies = [call.get("students") for _ in range(3)]
    assert [reply.status for reply in replies] == [status, status, 200]
    assert replies[0].headers["Retry-After"] == "3"
    assert fault.hits == 2


def test_a_refused_request_is_not_carried_out(serve: Serve) -> None:
    api, call = serve()
    api.fault(status=500, count=1)
    assert call.post("students", samples.student()).status == 500
    assert api.documents("students") == []
    assert call.post("students", samples.student()).status == 201


@pytest.mark.parametrize(
    ("choices", "kept"),
    [pytest.param({"drop": True}, 0, id="dropped"), pytest.param({"lose_answer": True}, 1, id="answer-lost")],
)
def test_connections_can_close_without_an_answer(serve: Serve, choices: dict[str, Any], kept: int) -> None:
    api, call = serve()
    api.fault(count=1, **choices)
    with pytest.raises((ConnectionError, http.client.HTTPException)):
        call.post("students", samples.student())
    assert len(api.documents("students")) == kept
    call.close()
    assert call.get("students").status == 200


def test_tokens_can_expire_at_once(serve: Serve) -> None:
    api, call = serve()
    api.fault(expire_tokens=True, count=1)
    assert [call.get("students").status for _ in range(2)] == [401, 401]
    assert call.log_in().get("students").status == 200


def test_latency_alone_lets_the_request_through(serve: Serve) -> None:
    api, call = serve()
    fault = api.fault(latency=0.001)
    assert call.post("students", samples.student()).status == 201
    assert fault.hits == 1


@pytest.mark.parametrize(
    ("choices", "struck"),
    [
        pytest.param({}, "1111111111", id="always"),
        pytest.param({"every": 3}, "0010010010", id="every-third"),
        pytest.param({"skip": 4, "count": 2}, "0000110000", id="skip-and-count"),
        pytest.param({"resource": "students"}, "1111111111", id="resource"),
        pytest.param({"resource": "staffs"}, "0000000000", id="other-resource"),
        pytest.param({"method": "get"}, "0000000000", id="other-method"),
        pytest.param({"resource": "token"}, "0000000000", id="token-only"),
    ],
)
def test_which_requests_are_struck(choices: dict[str, Any], struck: str) -> None:
    fault = Fault(status=503, **choices)
    assert "".join(str(int(fault.strikes("POST", "students"))) for _ in range(10)) == struck


def test_a_share_of_the_requests_is_the_same_for_the_same_seed() -> None:
    def hits(seed: int) -> list[bool]:
        fault = Fault(status=503, probability=0.3, seed=seed)
        return [fault.strikes("POST", "students") for _ in range(1000)]

    assert hits(1) == hits(1) != hits(2)
    assert 200 < sum(hits(1)) < 400


def test_faults_over_http(serve: Serve) -> None:
    _, call = serve()
    reply = call.send("POST", "/sandbox/faults", {"status": 503, "resource": "students", "count": 1})
    assert (reply.status, reply.json["status"]) == (201, 503)
    assert call.get("staffs").status == 200
    assert call.get("students").status == 503
    assert call.send("GET", "/sandbox/faults").json[0]["hits"] == 1
    assert call.send("DELETE", "/sandbox/faults").status == 204
    assert call.send("GET", "/sandbox/faults").json == []


@pytest.mark.parametrize(
    "choices", [{}, {"status": 200}, {"status": "x"}, {"statsu": 500}, {"status": 500, "every": 0}, [1]]
)
def test_a_fault_that_makes_no_sense_is_refused(call: Caller, choices: Any) -> None:
    reply = call.send("POST", "/sandbox/faults", choices)
    assert reply.status == 400
    assert reply.json["error"]


def test_statistics_count_requests_documents_and_tokens(serve: Serve) -> None:
    api, call = serve()
    call.create("students", samples.student())
    call.post("students", samples.student())
    answer = call.send("GET", "/sandbox/statistics").json
    assert {"method": "POST", "resource": "students", "status": 201, "count": 1} in answer["requests"]
    assert {"method": "POST", "resource": "students", "status": 403, "count": 1} in answer["requests"]
    assert answer["documents"]["students"] == 1
    assert (answer["tokensIssued"], answer["tokensLive"]) == (1, 1)
    assert answer == api.statistics()


def test_the_request_log_has_no_bodies(serve: Serve) -> None:
    _, call = serve()
    call.create("students", samples.student())
    log = call.send("GET", "/sandbox/requests").json
    assert set(log[-1]) == {"method", "resource", "status", "milliseconds"}
    assert (log[-1]["method"], log[-1]["resource"], log[-1]["status"]) == ("POST", "students", 201)


def test_the_admin_addresses_answer_this_machine_only() -> None:
    application, statuses = create_app(Settings()), []

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def ask(host: str) -> None:
        scope = {"type": "http", "method": "GET", "path": "/sandbox/statistics", "headers": [], "query_string": b""}
        await application(scope | {"client": (host, 1)}, receive, send)

    for host in ("127.0.0.1", "192.0.2.7"):
        asyncio.run(ask(host))
    application.api.storage.close()
    assert statuses == [200, 403]


def test_reset_leaves_what_was_there_at_the_start(serve: Serve) -> None:
    api, call = serve()
    call.create("students", samples.student())
    assert call.send("POST", "/sandbox/reset").status == 204
    assert api.statistics()["documents"] == {"localEducationAgencies": 1, "schools": 2}
    assert call.get("students").status == 401
    assert call.log_in().post("students", samples.student()).status == 201


def test_the_command_line_becomes_settings() -> None:
    line = ["--standard", "3.3", "--school", "7:Oak Hill", "--client-key", "k", "--extension", "tdoe"]
    chosen = settings(parser().parse_args(line))
    assert (chosen.full_standard, chosen.style) == ("3.3.1-b", "message")
    assert chosen.schools == (School(7, "Oak Hill"),)
    assert chosen.clients[0].key == "k"
    assert chosen.extensions == ("tdoe",)


def test_it_serves_from_the_command_line(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "sandbox.edfi", "--port-file", str(tmp_path / "port")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own module
        assert process.stdout
        address = process.stdout.readline().split()[-1]
        call = Caller(address).log_in()
        assert call.post("students", samples.student()).status == 201
        assert (tmp_path / "port").read_text() == address.rsplit(":", 1)[1] + "\n"
        call.close()
        process.terminate()
        assert process.wait(20) in (0, -15)
