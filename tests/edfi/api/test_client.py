"""URLs, discovery, token information, dependencies and reading page by page."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from include.edfi.api.transport import Call
from include.edfi.errors import ConfigError, Refused, Rejected, Unreachable
from tests.support.fake_transport import BASE, Reply, Script

URLS = {
    "oauth": f"{BASE}/oauth/token",
    "dataManagementApi": f"{BASE}/data/v3/",
    "dependencies": f"{BASE}/metadata/data/v3/dependencies",
}


def document(**changes: object) -> bytes:
    models = [{"name": "TPDM", "version": "1.1.0"}, {"name": "Ed-Fi", "version": "5.2.0"}]
    return json.dumps({"version": "7.3", "dataModels": models, "urls": URLS, **changes}).encode()


def discovering(body: bytes, then: Callable[[Call], Reply] = lambda _: Reply(200, b"[]")) -> Callable[[Call], Reply]:
    return lambda call: Reply(200, body) if call.path == f"{BASE}/" else then(call)


def script(directory: Path, data: Callable[[Call], Reply], **changes: object) -> Script:
    facts = {"token_url": None, "data_path": None, **changes}
    return Script(directory, data, retry_policy=None, **facts)


def test_the_discovery_document_is_read_once(tmp_path: Path):
    made = script(tmp_path, discovering(document()))
    found = made.client.discover()
    assert (found.version, found.data_standard, found.extensions) == ("7.3", "5.2.0", {"tpdm": "1.1.0"})
    assert made.client.discover() is found
    assert len(made.transport.calls) == 1


@pytest.mark.parametrize(
    ("urls", "data_path", "expected"),
    [
        pytest.param(URLS, None, f"{BASE}/data/v3/ed-fi/students", id="discovered"),
        pytest.param(
            {**URLS, "dataManagementApi": f"{BASE}/tenant/2026/data/v3"},
            None,
            f"{BASE}/tenant/2026/data/v3/ed-fi/students",
            id="7.x with tenant and year",
        ),
        pytest.param({}, None, f"{BASE}/data/v3/ed-fi/students", id="absent"),
        pytest.param(URLS, "/data/v3/2026", f"{BASE}/data/v3/2026/ed-fi/students", id="5.3 with year, by hand"),
        pytest.param(
            URLS, "https://x.example/data", "https://x.example/data/ed-fi/students", id="whole address by hand"
        ),
    ],
)
def test_the_address_of_a_resource(tmp_path: Path, urls: dict[str, str], data_path: str | None, expected: str):
    made = script(tmp_path, discovering(document(urls=urls)), data_path=data_path)
    made.client.get("/ed-fi/students")
    assert made.transport.calls[-1].path == expected


def test_an_absolute_url_is_unchanged(tmp_path: Path):
    made = script(tmp_path, discovering(document()))
    made.client.get("https://x.example/changeQueries/v1/availableChangeVersions")
    assert made.transport.calls[-1].path == "https://x.example/changeQueries/v1/availableChangeVersions"


def test_a_url_with_placeholders_is_refused(tmp_path: Path):
    urls = {**URLS, "dataManagementApi": f"{BASE}/{{tenantIdentifier}}/data/v3/"}
    made = script(tmp_path, discovering(document(urls=urls)))
    with pytest.raises(ConfigError, match="data_path"):
        made.client.get("/ed-fi/students")


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(Reply(404), id="404"),
        pytest.param(Reply(200, b"<html>"), id="html"),
        pytest.param(Reply(200, b"{}"), id="other document"),
        pytest.param(Reply(200, b'{"version":"1","dataModels":[]}'), id="no Ed-Fi model"),
    ],
)
def test_something_else_at_the_address_is_a_configuration_error(tmp_path: Path, reply: Reply):
    with pytest.raises(ConfigError, match=BASE):
        script(tmp_path, lambda _: reply).client.discover()


def test_no_response_is_unreachable_after_several_attempts(tmp_path: Path):
    made = script(tmp_path, lambda _: Reply(0))
    with pytest.raises(Unreachable):
        made.client.discover()
    assert len(made.transport.calls) == 6


def test_dependencies_are_the_servers(tmp_path: Path):
    entries = [{"resource": "/ed-fi/students", "order": 3, "operations": ["Create"]}]
    made = script(tmp_path, discovering(document(), lambda _: Reply(200, json.dumps(entries).encode())))
    assert made.client.dependencies() == entries
    assert made.transport.calls[-1].path == URLS["dependencies"]
    assert made.tokens == 0, "the order is public"


def test_token_info_has_organizations_and_claims(tmp_path: Path):
    content = {
        "active": True,
        "education_organizations": [{"education_organization_id": 255901, "name_of_institution": "x"}],
        "namespace_prefixes": ["uri://ed-fi.org"],
        "claim_set": {"name": "SIS Vendor"},
        "resources": [{"resource": "/ed-fi/students", "operations": ["Create", "Read"]}],
    }
    made = Script(tmp_path, lambda _: Reply(200, json.dumps(content).encode()))
    info = made.client.token_info()
    assert info is not None
    assert (info.active, info.education_organization_ids, info.claim_set) == (True, (255901,), "SIS Vendor")
    assert info.resources == {"/ed-fi/students": ("Create", "Read")}
    assert made.transport.calls[-1].path == f"{BASE}/oauth/token_info"
    assert json.loads(made.transport.calls[-1].body or b"") == {"token": "token-1"}


@pytest.mark.parametrize(
    "reply", [pytest.param(Reply(404), id="not offered"), pytest.param(Reply(200, b"[]"), id="odd")]
)
def test_token_info_may_be_missing(tmp_path: Path, reply: Reply):
    assert Script(tmp_path, lambda _: reply).client.token_info() is None


class TestPages:
    @staticmethod
    def collection(size: int) -> Callable[[Call], Reply]:
        def reply(call: Call) -> Reply:
            query = dict(call.query)
            start, limit = int(query["offset"]), int(query["limit"])
            return Reply(200, json.dumps([{"id": n} for n in range(size)][start : start + limit]).encode())

        return reply

    @pytest.mark.parametrize("size", [0, 1, 9, 10, 11, 25], ids=str)
    def test_every_document_comes_once(self, tmp_path: Path, size: int):
        made = Script(tmp_path, self.collection(size))
        documents = list(made.client.pages("/ed-fi/students", {"schoolId": 7}, limit=10))
        assert documents == [{"id": n} for n in range(size)]
        assert all(dict(c.query)["schoolId"] == "7" for c in made.transport.calls if "students" in c.path)

    def test_a_page_is_asked_for_only_when_needed(self, tmp_path: Path):
        made = Script(tmp_path, self.collection(100))
        pages = made.client.pages("/x", {}, limit=10)
        for _ in range(10):
            next(pages)
        assert len(made.transport.paths()) == 1

    @pytest.mark.parametrize(
        ("status", "error"),
        [
            pytest.param(401, Refused, id="401"),
            pytest.param(403, Refused, id="403"),
            pytest.param(400, Rejected, id="400"),
            pytest.param(404, Rejected, id="404"),
            pytest.param(503, Unreachable, id="503"),
        ],
    )
    def test_what_cannot_be_read_is_raised(self, tmp_path: Path, status: int, error: type[Exception]):
        with pytest.raises(error):
            list(Script(tmp_path, lambda _: Reply(status)).client.pages("/x", {}))


def test_close_closes_the_transport(tmp_path: Path):
    made = Script(tmp_path, lambda _: Reply())
    made.client.close()
    assert made.transport.closed
