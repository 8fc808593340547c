"""Addresses of an ODS: placeholders are filled or named, nothing goes to a lower scheme, nothing follows a redirect."""

import json
from pathlib import Path
from typing import Any

import pytest

from include.edfi.api.client import EdFiClient
from include.edfi.api.ods import Ods
from include.edfi.api.transport import Call
from include.edfi.errors import ConfigError
from sandbox.edfi.server import Settings, running
from sandbox.edfi.traits import Traits
from tests.support.fake_transport import BASE, Reply, Script
from tests.support.http_server import Request, Response, serving

NAMES = ("dataManagementApi", "oauth", "dependencies", "changeQueries", "openApiMetadata")
PLACES = "{tenantIdentifier}/{schoolYearFromRoute}"


def urls(base: str) -> dict[str, str]:
    paths = ("data/v3/", "oauth/token", "metadata/data/v3/dependencies", "changeQueries/v1/", "metadata/")
    return {name: f"{base}/{path}" for name, path in zip(NAMES, paths, strict=True)}


def discovery(of: dict[str, str]) -> bytes:
    return json.dumps({"version": "7.3", "dataModels": [{"name": "Ed-Fi", "version": "5.2.0"}], "urls": of}).encode()


def made(folder: Path, of: dict[str, str], **extras: object) -> Script:
    facts: dict[str, Any] = {"token_url": None, "data_path": None, **extras}
    return Script(folder, lambda call: Reply(200, discovery(of)) if call.path == f"{BASE}/" else Reply(), **facts)


def client_at(url: str, folder: Path) -> EdFiClient:
    return EdFiClient(Ods(base_url=url, key="the-key", secret="the-secret", runtime_dir=folder))


@pytest.mark.case("B9")
def test_every_address_with_placeholders_is_named_with_the_extras_that_fill_them(tmp_path: Path):
    script = made(tmp_path, urls(f"{BASE}/{PLACES}"))
    with pytest.raises(ConfigError) as raised:
        script.client.get("/ed-fi/students")
    assert [call.path for call in script.transport.calls] == [f"{BASE}/"], "nothing else is sent"
    assert len(raised.value.problems) == len(NAMES)
    for name in NAMES:
        assert any(problem.startswith(f"{name}: ") for problem in raised.value.problems)
    assert all('"schoolYearFromRoute": "...", "tenantIdentifier": "..."' in one for one in raised.value.problems)
    assert any("or set data_path to" in problem for problem in raised.value.problems)
    assert any("or set token_url to" in problem for problem in raised.value.problems)


@pytest.mark.case("B9")
@pytest.mark.parametrize(
    ("places", "route"),
    [
        pytest.param(PLACES, {"tenantIdentifier": "one", "schoolYearFromRoute": "2027"}, id="two"),
        pytest.param(PLACES, {"TENANTIDENTIFIER": "/one/", "schoolyearfromroute": "2027"}, id="in any case"),
        pytest.param(
            "{tenantIdentifier}/{schoolYearFromRoute:range(2020,2050)}",
            {"tenantIdentifier": "one", "schoolYearFromRoute": "2027"},
            id="with a constraint",
        ),
        pytest.param("{a}/{b}/{c}", {"a": "one", "b": "2027", "c": ""}, id="any number of them"),
    ],
)
def test_the_extra_route_fills_placeholders(tmp_path: Path, places: str, route: dict[str, str]):
    script = made(tmp_path, urls(f"{BASE}/{places}"), route=route)
    script.client.get("/ed-fi/students")
    called = [call.path for call in script.transport.calls[1:]]
    assert called[-1].replace("2027//", "2027/") == f"{BASE}/one/2027/data/v3/ed-fi/students"
    assert called[0].replace("2027//", "2027/") == f"{BASE}/one/2027/oauth/token"


def test_addresses_set_by_hand_need_no_route_and_optional_ones_are_done_without(tmp_path: Path):
    extras = {"token_url": "/one/oauth/token", "data_path": "/one/data/v3"}
    script = made(tmp_path, urls(f"{BASE}/{PLACES}"), **extras)
    script.client.get("/ed-fi/students")
    assert script.client.newest_change_version() is None
    assert script.client.dependencies() == []
    assert not [call.path for call in script.transport.calls if "{" in call.path]


@pytest.mark.case("B10")
def test_an_http_address_behind_an_https_connection_is_refused_and_both_are_named(tmp_path: Path):
    script = made(tmp_path, urls("http://ods.example/api"))
    with pytest.raises(ConfigError) as raised:
        script.client.get("/ed-fi/students")
    assert len(raised.value.problems) == len(NAMES)
    assert all("http://ods.example/api" in one and BASE in one for one in raised.value.problems)
    assert [call.path for call in script.transport.calls] == [f"{BASE}/"], "nothing was sent in clear"


@pytest.mark.case("B10")
@pytest.mark.parametrize(
    "extras",
    [{"token_url": "http://ods.example/token"}, {"data_path": "http://ods.example/data"}],
    ids=["token_url", "data_path"],
)
def test_not_even_by_hand(tmp_path: Path, extras: dict[str, str]):
    script = made(tmp_path, urls(BASE), **extras)
    with pytest.raises(ConfigError, match=r"http://ods\.example/.* is not encrypted"):
        script.client.get("/ed-fi/students")
    assert not [call for call in script.transport.calls if call.path.startswith("http://")]


class TestRedirects:
    """Against real sockets: the target of a redirect gets nothing, whatever redirects there."""

    @pytest.mark.case("B10")
    @pytest.mark.parametrize("at", ["/", "/oauth/token", "/data/v3/ed-fi/students"], ids=["discovery", "token", "data"])
    @pytest.mark.parametrize("status", [301, 302, 307, 308], ids=str)
    def test_both_addresses_are_named_and_the_target_gets_nothing(self, tmp_path: Path, at: str, status: int):
        with serving(lambda _: Response(200, b"[]")) as target:

            def respond(request: Request) -> Response:
                if request.path == at:
                    return Response(status, headers={"Location": f"{target.url}/elsewhere?next=1"})
                if request.path == "/oauth/token":
                    return Response(200, b'{"access_token": "t", "expires_in": 1800}')
                return Response(200, discovery(urls(server.url)))

            with serving(respond) as server:
                client = client_at(server.url, tmp_path)
                with pytest.raises(ConfigError) as raised:
                    client.get("/ed-fi/students")
                client.close()
            assert f"{server.url}{at} redirects to {target.url}/elsewhere (HTTP {status})" in str(raised.value)
            assert target.requests == []

    @pytest.mark.case("B10")
    def test_a_write_that_is_redirected_is_an_error_too(self, tmp_path: Path):
        def redirect(_: Call) -> Reply:
            return Reply(302, headers={"location": "https://sign-in.example/"})

        script = Script(tmp_path, redirect)
        with pytest.raises(ConfigError, match=r"/data/v3/x/0 redirects to https://sign-in\.example/"):
            list(script.client.send([Call("PUT", "/x/0", body=b"{}")]))


class TestEmbeddedApi:
    """The same against the embedded API as a host with tenants and school years."""

    @pytest.mark.case("B9")
    def test_without_a_route_every_address_is_named(self, tmp_path: Path):
        with running(Settings(traits=Traits(discovery="placeholders"))) as api:
            client = client_at(api.base_url, tmp_path)
            with pytest.raises(ConfigError, match="tenantIdentifier"):
                client.get("/ed-fi/schools", limit=1)
            client.close()

    @pytest.mark.case("B9")
    def test_with_a_route_it_is_used(self, tmp_path: Path):
        route = {"tenantIdentifier": "one", "schoolYearFromRoute": "2027"}
        with running(Settings(traits=Traits(discovery="placeholders"))) as api:
            facts = Ods(
                base_url=api.base_url, key="sandbox", secret="sandbox-secret", runtime_dir=tmp_path, route=route
            )
            client = EdFiClient(facts)
            assert client.get("/ed-fi/schools", limit=1).status == 200
            assert client.newest_change_version() is not None
            assert client.dependencies()
            assert client.token_info() is not None
            client.close()
