"""URLs, discovery, token information, dependencies and reading page by page."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from include.edfi.api.transport import Call
from include.edfi.errors import ConfigError, Refused, Rejected, Unreachable
from include.resync.compare.read_back import count
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


ABSENT = [
    pytest.param(Reply(404), id="404"),
    pytest.param(Reply(500, b'{"message":"no"}'), id="500"),
    pytest.param(Reply(504), id="504"),
    pytest.param(Reply(0), id="no response"),
    pytest.param(Reply(200, b"<html>sign in</html>"), id="web page"),
    pytest.param(Reply(403, b"<html>blocked</html>"), id="firewall"),
    pytest.param(Reply(401), id="401"),
    pytest.param(Reply(302, headers={"location": "https://x.example/"}), id="redirect"),
    pytest.param(Reply(200, b"", bare=True), id="empty"),
    pytest.param(Reply(200, b'{"newest', bare=True), id="cut"),
    pytest.param(Reply(200, b"{}"), id="other object"),
    pytest.param(Reply(200, b'["x"]'), id="list of texts"),
    pytest.param(Reply(429, headers={"retry-after": "600"}), id="429"),
]


class TestOptionalQuestions:
    """What a run can do without costs one short try, whatever comes; the run goes on."""

    @pytest.mark.case("B5", "E21")
    @pytest.mark.parametrize("reply", ABSENT)
    @pytest.mark.parametrize(
        "question",
        [
            pytest.param(lambda client: client.newest_change_version(), id="change queries"),
            pytest.param(lambda client: client.token_info(), id="token_info"),
            pytest.param(lambda client: client.dependencies() or None, id="dependencies"),
            pytest.param(lambda client: count(client, "/x", {}), id="count"),
        ],
    )
    @pytest.mark.parametrize("urls", [URLS, {}], ids=["named", "guessed"])
    def test_without_it(self, tmp_path: Path, urls: dict[str, str], question: Callable[[Any], object], reply: Reply):
        made = script(tmp_path, discovering(document(urls=urls), lambda _: reply))
        assert question(made.client) is None
        asked = [
            call for call in made.transport.calls if call.path != f"{BASE}/" and "/oauth/token" not in call.path[-12:]
        ]
        assert len(asked) <= 3, "a 401 may renew the token"
        assert made.clock.now < 30
        assert all(call.timeout and call.timeout <= 20 for call in asked)

    def test_no_answer_of_theirs_means_that_the_ods_is_down(self, tmp_path: Path):
        made = Script(tmp_path, lambda call: Reply(503) if "changeQueries" in call.path else Reply(200, b"[]"))
        for _ in range(50):
            assert made.client.ask(f"{BASE}/changeQueries/v1/availableChangeVersions") is None
        assert made.client.get("/x").status == 200
        assert made.clock.now < 5

    def test_a_wrong_key_is_no_optional_matter(self, tmp_path: Path):
        made = script(tmp_path, discovering(document()))
        made.transport.reply = lambda call: Reply(200, document()) if call.path == f"{BASE}/" else Reply(401)
        with pytest.raises(Refused):
            made.client.ask("/x")

    @pytest.mark.parametrize("name", ["newestChangeVersion", "NewestChangeVersion"])
    def test_the_newest_change_version(self, tmp_path: Path, name: str):
        body = json.dumps({"oldestChangeVersion": 1, name: 77}).encode()
        made = script(tmp_path, discovering(document(), lambda _: Reply(200, body)))
        assert made.client.newest_change_version() == 77
        assert made.transport.calls[-1].path == f"{BASE}/changeQueries/v1/availableChangeVersions"


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


class TestPageLimits:
    """A host that allows less than 500 documents a page says so with a 400, in words of its own, or just gives less."""

    @staticmethod
    def host(size: int, limit: int, words: str | None) -> Callable[[Call], Reply]:
        def reply(call: Call) -> Reply:
            query = dict(call.query)
            start, asked = int(query["offset"]), int(query["limit"])
            if asked > limit and words is not None:
                return Reply(400, json.dumps({"detail": "The limit was incorrect.", "errors": [words]}).encode())
            return Reply(200, json.dumps([{"id": n} for n in range(size)][start : start + min(asked, limit)]).encode())

        return reply

    @pytest.mark.case("B6")
    @pytest.mark.parametrize("size", [0, 24, 25, 99, 100, 101, 200, 550], ids=str)
    @pytest.mark.parametrize(
        "words",
        [
            pytest.param("Limit must be omitted or set to a value between 0 and 100.", id="7.3"),
            pytest.param("Limit must be omitted or set to a value between 1 and max value defined.", id="5.4"),
            pytest.param(None, id="without a word"),
        ],
    )
    def test_every_document_comes(self, tmp_path: Path, words: str | None, size: int):
        made = Script(tmp_path, self.host(size, 100, words))
        assert [one["id"] for one in made.client.pages("/x", {})] == list(range(size))
        made.transport.calls.clear()
        assert [one["id"] for one in made.client.pages("/x", {})] == list(range(size))
        if words:
            assert {dict(call.query)["limit"] for call in made.transport.calls if call.query} in ({"100"}, {"62"})

    @pytest.mark.case("B6")
    def test_the_extra_page_size_is_where_it_begins(self, tmp_path: Path):
        made = Script(tmp_path, self.host(250, 100, "Limit must be at most 100"), page_size=100)
        assert len(list(made.client.pages("/x", {}))) == 250
        assert len(made.transport.paths()) == 3

    def test_another_400_is_raised_with_path_and_advice(self, tmp_path: Path):
        made = Script(tmp_path, lambda _: Reply(400, b'{"detail": "no"}'))
        with pytest.raises(Rejected, match=r"GET /x: 400.*no.*data standard|GET /x: 400"):
            list(made.client.pages("/x", {}))


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
