"""OAuth: who gets a token, how many, and for how long."""

import base64

import pytest

from sandbox.edfi.settings import Client, Settings
from sandbox.edfi.tokens import Tokens
from tests.support.sandbox_caller import Caller, Serve

FORM = "application/x-www-form-urlencoded"


def basic(text: str) -> str:
    return "Basic " + base64.b64encode(text.encode()).decode()


def test_a_token_lives_half_an_hour(call: Caller) -> None:
    answer = call.token().json
    assert (answer["expires_in"], answer["token_type"]) == (1800, "bearer")


@pytest.mark.parametrize(
    ("body", "authorization", "status", "error"),
    [
        pytest.param("grant_type=client_credentials", basic("sandbox:wrong"), 401, "invalid_client", id="secret"),
        pytest.param("grant_type=client_credentials", basic("nobody:x"), 401, "invalid_client", id="client"),
        pytest.param("grant_type=client_credentials", "", 400, "invalid_request", id="nothing"),
        pytest.param("grant_type=client_credentials", "Basic ?", 400, "invalid_request", id="not-base64"),
        pytest.param("grant_type=password", basic("sandbox:sandbox-secret"), 400, "unsupported_grant_type", id="grant"),
        pytest.param("client_id=sandbox", basic("sandbox:sandbox-secret"), 400, "invalid_request", id="both"),
    ],
)
def test_no_token(call: Caller, body: str, authorization: str, status: int, error: str) -> None:
    reply = call.send("POST", "/oauth/token", body, Authorization=authorization, Content_Type=FORM)
    assert (reply.status, reply.json) == (status, {"error": error})


def test_the_credentials_may_come_in_the_body(call: Caller) -> None:
    del call.headers["Authorization"]
    form = "grant_type=client_credentials&client_id=sandbox&client_secret=sandbox-secret"
    assert call.send("POST", "/oauth/token", form, Content_Type=FORM).status == 200


def test_a_client_that_takes_one_token_per_request_is_stopped(call: Caller) -> None:
    statuses = [call.token().status for _ in range(15)]
    assert statuses == [200] * 14 + [429]
    assert call.token().problem == "security:authentication:too-many-tokens"
    assert call.get("students").status == 200


@pytest.mark.parametrize(
    "authorization",
    [
        pytest.param("", id="missing"),
        pytest.param("Basic abc", id="scheme"),
        pytest.param("Bearer ", id="blank"),
        pytest.param("Bearer 0000", id="unknown"),
    ],
)
def test_no_entry_without_a_live_token(call: Caller, authorization: str) -> None:
    reply = call.get("students", Authorization=authorization)
    assert (reply.status, reply.problem) == (401, "security:authentication")


def test_a_token_ends_with_its_time() -> None:
    now = [0.0]
    tokens = Tokens(Settings(token_limit=1), clock=lambda: now[0])
    form = {"grant_type": "client_credentials", "client_id": "sandbox", "client_secret": "sandbox-secret"}
    token = tokens.issue(None, form)
    now[0] = 1799.0
    assert tokens.holds(token) == Client()
    now[0] = 1800.0
    assert tokens.holds(token) is None
    assert tokens.issue(None, form) != token


def test_token_info_lists_what_the_client_may_do(serve: Serve) -> None:
    _, call = serve(standard="3.3")
    token = call.headers["Authorization"].removeprefix("Bearer ")
    answer = call.send("POST", "/oauth/token_info", f"token={token}", Content_Type=FORM).json
    assert (answer["active"], answer["client_id"]) == (True, "sandbox")
    assert answer["education_organizations"] == [{"education_organization_id": 255901}]
    allowed = {entry["resource"]: entry["operations"] for entry in answer["resources"]}
    assert allowed["/ed-fi/schools"] == ["Read"]
    assert "Create" in allowed["/ed-fi/parents"]
    assert call.send("POST", "/oauth/token_info", "token=0", Content_Type=FORM).json == {"active": False}
