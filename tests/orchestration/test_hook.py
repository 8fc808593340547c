"""The Airflow side of the client: what a connection must hold, its form, and its Test button."""

import json
import sys
from importlib import metadata
from pathlib import Path

import pytest
from airflow.providers.http.hooks.http import HttpHook
from airflow.sdk import Connection
from airflow.sdk.exceptions import AirflowNotFoundException

from include.edfi.errors import ConfigError
from include.orchestration.hook import EXTRAS, EdFiHook, default_runtime_dir
from plugins.edfi_connection_type import FIELDS, provider_info
from tests.support.fake_transport import token_reply
from tests.support.http_server import Request, Response, serving

pytestmark = pytest.mark.airflow

PLUGINS = Path(__file__).resolve().parents[2] / "plugins"


@pytest.fixture
def connect(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """Make a connection named `edfi_here`, and a hook for it."""
    monkeypatch.setenv("AIRFLOW_HOME", str(tmp_path))

    def made(extra: dict[str, object] | None = None, **facts: object) -> EdFiHook:
        given = {"host": "https://api.example.org/v7.3/api", "login": "the-key", "password": "the-secret", **facts}
        connection = {"conn_type": "edfi", **given, "extra": extra or {}}
        monkeypatch.setenv("AIRFLOW_CONN_EDFI_HERE", json.dumps(connection))
        return EdFiHook("edfi_here")

    return made


def test_the_facts_of_a_connection(connect):
    found = connect({"data_path": "/data/v3/2026", "max_in_flight": "8", "timeout": 5, "verify": False}).ods()
    assert (found.base_url, found.key, found.secret) == ("https://api.example.org/v7.3/api", "the-key", "the-secret")
    assert (found.data_path, found.max_in_flight, found.timeout, found.verify_tls) == ("/data/v3/2026", 8, 5.0, False)
    assert found.runtime_dir == default_runtime_dir()
    assert "the-secret" not in repr(found)


@pytest.mark.case("B6", "B9")
@pytest.mark.parametrize(
    "value",
    [
        pytest.param({"schoolYearFromRoute": 2027, "tenantIdentifier": "a"}, id="object"),
        pytest.param('{"schoolYearFromRoute": "2027", "tenantIdentifier": "a"}', id="JSON of the form"),
    ],
)
def test_route_and_page_size(connect, value: object):
    found = connect({"route": value, "page_size": "100"}).ods()
    assert found.route == {"schoolYearFromRoute": "2027", "tenantIdentifier": "a"}
    assert found.page_size == 100


@pytest.mark.parametrize("value", ["2027", "[1]", "{", {"a": {}}], ids=["number", "list", "no JSON", "nested"])
def test_a_route_that_is_none_is_named(connect, value: object):
    with pytest.raises(ConfigError, match="edfi_here: extra route"):
        connect({"route": value}).ods()


def test_a_connection_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch):
    def get_connection(_: object, _conn_id: str) -> Connection:
        raise AirflowNotFoundException("isn't defined")

    monkeypatch.setattr(EdFiHook, "get_connection", get_connection)
    with pytest.raises(ConfigError, match="ods_connection: Airflow has no connection 'edfi_nowhere'"):
        EdFiHook("edfi_nowhere").ods()


@pytest.mark.parametrize(
    ("facts", "url"),
    [
        pytest.param({"host": "api.example.org", "schema": "https"}, "https://api.example.org", id="scheme apart"),
        pytest.param({"host": "127.0.0.1", "port": 8001}, "http://127.0.0.1:8001", id="port apart"),
    ],
)
def test_a_plain_http_connection_does_as_well(connect, facts: dict[str, object], url: str):
    assert connect(conn_type="http", **facts).ods().base_url == url


def test_everything_that_is_wrong_is_listed(connect):
    hook = connect({"timeout": "long", "max_in_flight": 0}, login="", password="")
    with pytest.raises(ConfigError) as raised:
        hook.ods()
    assert len(raised.value.problems) == 4
    assert all("edfi_here" in problem for problem in raised.value.problems)


@pytest.mark.parametrize(
    ("host", "valid"),
    [
        pytest.param("https://api.example.org/v7.3/api", False, id="behind a path"),
        pytest.param("api.example.org/v7.3/api", False, id="behind a path without a scheme"),
        pytest.param("https://api.example.org", True, id="behind the host"),
        pytest.param("https://api.example.org:8443/v7.3/api", False, id="twice"),
    ],
)
def test_a_port_must_not_follow_the_path_of_the_host(connect, host: str, valid: bool):
    hook = connect(host=host, port=8443)
    if valid:
        assert hook.ods().base_url == "https://api.example.org:8443"
    else:
        with pytest.raises(ConfigError, match="port 8443 would follow the path"):
            hook.ods()


def discovery(base: str) -> bytes:
    urls = {"oauth": f"{base}/oauth/token", "dataManagementApi": f"{base}/data/v3/"}
    models = [{"name": "Ed-Fi", "version": "5.2.0"}]
    return json.dumps({"version": "7.3", "dataModels": models, "urls": urls}).encode()


class TestButton:
    def test_it_tells_version_standard_and_claims(self, connect):
        told = {"active": True, "education_organizations": [{"education_organization_id": 255901}]}

        def respond(request: Request) -> Response:
            if request.path == "/":
                return Response(200, discovery(server.url))
            if request.path == "/oauth/token":
                return Response(200, token_reply().body)
            return Response(200, json.dumps(told).encode())

        with serving(respond) as server:
            passed, message = connect(host=server.url).test_connection()
        assert passed
        assert message == ("Ed-Fi ODS/API 7.3, data standard 5.2.0; key accepted; education organizations: 255901.")

    def test_it_tells_a_wrong_key(self, connect):
        def respond(request: Request) -> Response:
            return Response(200, discovery(server.url)) if request.path == "/" else Response(401)

        with serving(respond) as server:
            passed, message = connect(host=server.url).test_connection()
        assert not passed
        assert "does not accept this key and secret" in message
        assert "the-secret" not in message

    def test_it_tells_a_wrong_address(self, connect):
        with serving(lambda _: Response(404)) as server:
            passed, message = connect(host=server.url).test_connection()
        assert not passed
        assert "404" in message


def test_the_form_has_a_field_for_every_extra():
    assert set(FIELDS) == {*EXTRAS, "verify"} - {"runtime_dir"}


def test_form_and_hook_agree(monkeypatch: pytest.MonkeyPatch):
    (told,) = provider_info()["connection-types"]
    assert told["connection-type"] == EdFiHook.conn_type
    assert told["hook-name"] == EdFiHook.hook_name
    assert told["hook-class-name"] == f"{EdFiHook.__module__}.{EdFiHook.__qualname__}"
    assert told["ui-field-behaviour"]["relabeling"] == EdFiHook.get_ui_field_behaviour()["relabeling"]
    assert issubclass(EdFiHook, HttpHook)


def test_airflow_finds_the_connection_type_in_the_plugins_folder(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "path", [*sys.path, str(PLUGINS)])
    (found,) = [
        entry
        for entry in metadata.entry_points(group="apache_airflow_provider")
        if entry.dist is not None and entry.dist.name == provider_info()["package-name"]
    ]
    assert found.load()()["name"] == "Campus Ed-Fi Resync"


def test_a_connection_of_airflow_knows_its_type():
    assert Connection(conn_id="x", conn_type="edfi").conn_type == EdFiHook.conn_type
