"""The traits of a host that is faked: each probe may be absent, refused, odd or slow."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from include.edfi.api.host_check.check import check_host
from include.edfi.api.host_check.host import BUDGET, PATIENCE, TIMEOUT, Host
from include.edfi.api.host_check.trait import Trait
from include.edfi.api.transport import Call
from tests.support.fake_transport import BASE, START, Reply, Script, ods

DATE = {"date": "Tue, 14 Nov 2023 22:13:20 GMT"}
"""The time at which the fake clock starts."""
NAMES = {
    "version",
    "data_standard",
    "addresses",
    "page_limit",
    "total_count",
    "cursor_paging",
    "etags",
    "keys",
    "change_queries",
    "newest_change_version",
    "deletes",
    "key_changes",
    "clock_difference",
    "error_style",
    "unknown_query",
    "token_info",
    "profiles",
}
Answer = Callable[[Call], Reply]


def discovery(**urls: str) -> bytes:
    models = [{"name": "Ed-Fi", "version": "5.2.0"}]
    return json.dumps({"version": "7.3", "dataModels": models, "urls": urls}).encode()


def schools(count: int = 3, **headers: str) -> Answer:
    """A plain host that has some schools and nothing else."""

    def answer(call: Call) -> Reply:
        query = dict(call.query)
        if call.path == f"{BASE}/":
            return Reply(200, discovery(oauth=f"{BASE}/oauth/token"))
        if not call.path.endswith("/ed-fi/schools"):
            return Reply(404)
        offset, limit = int(query.get("offset", "0")), int(query.get("limit", "25"))
        page = [{"id": f"{number:032x}", "schoolId": number} for number in range(count)][offset : offset + limit]
        counted = {"total-count": str(count)} if "totalCount" in query else {}
        return Reply(200, json.dumps(page).encode(), {**DATE, **counted, **headers})

    return answer


def but(usual: Answer, path: str, reply: Reply | Answer, **query: str) -> Answer:
    """The same host, but it responds otherwise where path and query fields are as given."""

    def answer(call: Call) -> Reply:
        if not call.path.endswith(path) or not query.items() <= dict(call.query).items():
            return usual(call)
        return reply if isinstance(reply, Reply) else reply(call)

    return answer


def traits(folder: Path, answer: Answer, **facts: object) -> dict[str, Trait]:
    made = Script(folder, answer, retry_policy=PATIENCE, **facts)
    host = Host(made.client, ods(folder, **facts), wall=lambda: START, monotonic=lambda: made.clock.now)
    probed = list(check_host(host))
    assert all(call.method == "GET" or "/oauth/" in call.path for call in made.transport.calls)
    assert len({trait.name for trait in probed}) == len(probed)
    return {trait.name: trait for trait in probed}


def test_a_host_that_never_responds_has_no_known_trait(tmp_path: Path) -> None:
    probed = traits(tmp_path, lambda _: Reply(0))
    known = {name: trait.value for name, trait in probed.items() if trait.value not in (None, [])}
    assert (set(probed), known) == (NAMES, {})
    assert "no discovery document" in probed["version"].warning


def test_without_any_address_nothing_more_is_asked(tmp_path: Path) -> None:
    made = Script(tmp_path, lambda _: Reply(0), retry_policy=PATIENCE, data_path=None)
    host = Host(made.client, ods(tmp_path, data_path=None), wall=lambda: START, monotonic=lambda: made.clock.now)
    assert {trait.name for trait in check_host(host)} == NAMES
    assert [call.path for call in made.transport.calls] == [f"{BASE}/"] * PATIENCE.attempts


def test_a_slow_host_is_left_after_five_minutes(tmp_path: Path) -> None:
    made = Script(tmp_path, lambda _: Reply(0, seconds=TIMEOUT), retry_policy=PATIENCE)
    host = Host(made.client, ods(tmp_path), wall=lambda: START, monotonic=lambda: made.clock.now)
    assert {trait.name for trait in check_host(host)} == NAMES
    assert made.clock.now < 2 * BUDGET


@pytest.mark.parametrize("status", [0, 200, 204, 301, 400, 401, 403, 404, 500, 503])
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>blocked</html>",
        b"{}",
        b"[]",
        b"null",
        b"[1]",
        b'{"pageTokens": 1}',
        b'{"newestChangeVersion": "x"}',
    ],
    ids=["empty", "html", "object", "list", "null", "numbers", "tokens", "version"],
)
def test_whatever_a_host_responds_every_trait_is_reported(tmp_path: Path, status: int, body: bytes) -> None:
    assert set(traits(tmp_path, lambda _: Reply(status, body))) == NAMES


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_host_that_responds_at_random_is_no_error(tmp_path: Path, data: st.DataObject) -> None:
    bodies = st.sampled_from([b"", b"<p>", b"{}", b"[]", b'[{"id": 1}]', b'[{"id": "a", "sessionName": "Fall"}]', b"7"])
    headers = st.dictionaries(
        st.sampled_from(["etag", "date", "total-count"]), st.sampled_from(["", '"a"', "W/x", "-1", "9"]), max_size=3
    )
    replies = st.builds(Reply, st.sampled_from([0, 200, 200, 200, 400, 404, 500]), bodies, headers)
    assert set(traits(tmp_path, lambda _: data.draw(replies))) == NAMES


@pytest.mark.parametrize(
    ("oauth", "facts", "expected", "warning"),
    [
        pytest.param(f"{BASE}/oauth/token", {}, "changeQueries absent", "", id="absent"),
        pytest.param(f"{BASE}/{{tenant}}/oauth/token", {}, "oauth placeholders", "token_url", id="placeholders"),
        pytest.param(f"{BASE}/{{tenant}}/oauth/token", {"route": {"tenant": "a"}}, "oauth filled", "", id="filled"),
        pytest.param("http://ods.example/oauth/token", {}, "oauth http", "unencrypted", id="lower scheme"),
    ],
)
def test_addresses(tmp_path: Path, oauth: str, facts: dict[str, object], expected: str, warning: str) -> None:
    answer = but(schools(), f"{BASE}/", Reply(200, discovery(oauth=oauth)))
    trait = traits(tmp_path, answer, token_url=None, **facts)["addresses"]
    assert expected in trait.text
    assert (warning in trait.warning, bool(trait.warning)) == (True, bool(warning))


REFUSED = json.dumps({"errors": ["Limit must be omitted or set to a value between 0 and 100."]}).encode()


def refusing(limit: int, body: bytes = b"{}") -> Answer:
    def answer(call: Call) -> Reply:
        number = int(dict(call.query).get("limit", "25"))
        return Reply(400, body) if number > limit else schools(600)(call)

    return answer


def capping(limit: int) -> Answer:
    def answer(call: Call) -> Reply:
        query = dict(call.query)
        fewer = {**query, "limit": str(min(limit, int(query.get("limit", "25"))))}
        return schools(600)(Call(call.method, call.path, query=tuple(fewer.items())))

    return answer


@pytest.mark.parametrize(
    ("answer", "limit"),
    [
        pytest.param(schools(3), 500, id="few documents"),
        pytest.param(schools(600), 500, id="a full page"),
        pytest.param(refusing(100, REFUSED), 100, id="refused with the limit named"),
        pytest.param(refusing(60), 50, id="refused without a limit"),
        pytest.param(capping(70), 70, id="cut without an error"),
        pytest.param(but(schools(), "/ed-fi/schools", Reply(403)), None, id="may not read"),
    ],
)
def test_page_limit(tmp_path: Path, answer: Answer, limit: int | None) -> None:
    trait = traits(tmp_path, answer)["page_limit"]
    assert trait.value == limit
    assert bool(trait.warning) == (limit is not None and limit < 500)


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        pytest.param(Reply(200, b"[]"), "absent", id="absent"),
        pytest.param(Reply(504), "timeout", id="timeout"),
        pytest.param(Reply(200, b"[]", {"total-count": "2"}), "capped", id="capped"),
        pytest.param(Reply(200, b"[]", {"total-count": "3"}), "right", id="right"),
        pytest.param(Reply(200, b"[]", {"total-count": "3"}, seconds=15.0), "slow", id="slow"),
        pytest.param(Reply(200, b"[]", {"total-count": "many"}), "absent", id="no number"),
    ],
)
def test_total_count(tmp_path: Path, reply: Reply, expected: str) -> None:
    trait = traits(tmp_path, but(schools(3), "/ed-fi/schools", reply, limit="0"))["total_count"]
    assert (trait.value, bool(trait.warning)) == (expected, expected != "right")


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        pytest.param(Reply(200, b'{"pageTokens": ["x"]}'), True, id="offered"),
        pytest.param(Reply(200, b'{"pageTokens": []}'), None, id="none"),
        pytest.param(Reply(500), False, id="500"),
    ],
)
def test_cursor_paging(tmp_path: Path, reply: Reply, expected: bool | None) -> None:
    assert traits(tmp_path, but(schools(), "/schools/partitions", reply))["cursor_paging"].value is expected


def tags(*headers: str) -> Answer:
    given_out = list(headers)

    def answer(_: Call) -> Reply:
        header = given_out.pop(0) if len(given_out) > 1 else given_out[0]
        return Reply(200, b"{}", {"etag": header} if header else {})

    return answer


@pytest.mark.parametrize(
    ("answer", "expected", "warns"),
    [
        pytest.param(tags('"1"'), "strong", False, id="strong"),
        pytest.param(tags('W/"1"'), "weak", False, id="weak"),
        pytest.param(tags("1"), "unquoted", False, id="unquoted"),
        pytest.param(tags(""), "none", True, id="none"),
        pytest.param(tags('"1"', '"2"'), "changing", True, id="changing"),
        pytest.param(Reply(200, b'{"_etag": "1"}'), "body", False, id="in the body only"),
        pytest.param(Reply(403), None, False, id="refused"),
    ],
)
def test_etags(tmp_path: Path, answer: Reply | Answer, expected: str | None, warns: bool) -> None:
    trait = traits(tmp_path, but(schools(), f"/schools/{0:032x}", answer))["etags"]
    assert (trait.value, bool(trait.warning)) == (expected, warns)


def spelled(equal: Callable[[str, str], bool]) -> Answer:
    document = {"id": "f" * 32, "sessionName": "Fall Semester"}

    def answer(call: Call) -> Reply:
        query = dict(call.query).get("sessionName")
        page = [document] if query is None or equal(query, "Fall Semester") else []
        return Reply(200, json.dumps(page).encode())

    return but(schools(), "/ed-fi/sessions", answer)


@pytest.mark.parametrize(
    ("equal", "expected"),
    [
        pytest.param(str.__eq__, "exact", id="exact"),
        pytest.param(lambda a, b: a.lower() == b.lower(), "ignore_case", id="case"),
        pytest.param(lambda a, b: a.rstrip() == b, "ignore_trailing_blanks", id="blanks"),
        pytest.param(lambda a, b: a.rstrip().lower() == b.lower(), "ignore_both", id="both"),
        pytest.param(lambda *_: False, None, id="found by no spelling"),
    ],
)
def test_keys(tmp_path: Path, equal: Callable[[str, str], bool], expected: str | None) -> None:
    trait = traits(tmp_path, spelled(equal))["keys"]
    assert (trait.value, bool(trait.warning)) == (expected, expected not in {None, "exact"})


def test_without_a_document_keys_are_not_known(tmp_path: Path) -> None:
    trait = traits(tmp_path, schools())["keys"]
    assert (trait.value, trait.text[:9]) == (None, "not known")


VERSIONS = Reply(200, b'{"oldestChangeVersion": 0, "newestChangeVersion": 41}')


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        pytest.param(schools(), ("off", None, None), id="off"),
        pytest.param(but(schools(), "/availableChangeVersions", Reply(500)), ("off", None, None), id="500"),
        pytest.param(
            but(schools(), "/availableChangeVersions", VERSIONS), ("on", 41, False), id="deletes not readable"
        ),
        pytest.param(
            but(but(schools(), "/availableChangeVersions", VERSIONS), "/deletes", Reply(200, b"[]")),
            ("on", 41, True),
            id="on",
        ),
        pytest.param(
            but(
                but(schools(), "/availableChangeVersions", VERSIONS),
                "/ed-fi/schools",
                Reply(200, b"[]", {"total-count": "0"}),
                minChangeVersion="0",
            ),
            ("untrusted", 41, False),
            id="what is there is not found",
        ),
    ],
)
def test_change_queries(tmp_path: Path, answer: Answer, expected: tuple[str, int | None, bool | None]) -> None:
    probed = traits(tmp_path, answer)
    assert tuple(probed[name].value for name in ("change_queries", "newest_change_version", "deletes")) == expected
    warned = bool(probed["change_queries"].warning or probed["deletes"].warning)
    assert warned == (expected[0] != "on" or expected[2] is False)


def test_a_clock_that_is_minutes_away_is_a_warning(tmp_path: Path) -> None:
    late = traits(tmp_path, schools(3, date="Tue, 14 Nov 2023 22:23:20 GMT"))["clock_difference"]
    assert (late.value, "600 s" in late.warning) == (600, True)
    exact = traits(tmp_path, schools())["clock_difference"]
    assert (exact.value, exact.warning) == (0, "")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param({"type": "urn:ed-fi:api:not-trait", "detail": "x"}, "problem_details", id="problem details"),
        pytest.param({"message": "x"}, "message", id="message"),
        pytest.param({"error": {"message": "x"}}, "error_object", id="object"),
        pytest.param({"error": [{"message": "x", "path": "{.a}"}]}, "error_object", id="list"),
        pytest.param([], "other_json", id="other JSON"),
        pytest.param("<html>", "html", id="web page"),
        pytest.param("", "empty", id="empty"),
    ],
)
def test_error_style(tmp_path: Path, body: Any, expected: str) -> None:
    text = body if isinstance(body, str) else json.dumps(body)
    trait = traits(tmp_path, but(schools(), f"/schools/{'0' * 32}", Reply(404, text.encode())))["error_style"]
    assert (trait.value, bool(trait.warning)) == (expected, expected in {"other_json", "html", "empty"})


@pytest.mark.parametrize(("status", "expected"), [(200, "ignore"), (400, "refuse"), (500, None)])
def test_unknown_query(tmp_path: Path, status: int, expected: str | None) -> None:
    answer = but(schools(), "/ed-fi/schools", Reply(status, b"[]"), noSuchField="x")
    assert traits(tmp_path, answer)["unknown_query"].value == expected


def test_profiles(tmp_path: Path) -> None:
    body = json.dumps({"type": "urn:ed-fi:api:security:data-policy:incorrect-usage"}).encode()
    trait = traits(tmp_path, but(schools(), "/ed-fi/students", Reply(403, body)))["profiles"]
    assert (trait.value, "without profiles" in trait.warning) == (["/ed-fi/students"], True)
    assert traits(tmp_path, schools())["profiles"].value == []


def test_token_information(tmp_path: Path) -> None:
    info = Reply(200, json.dumps({"active": True, "claim_set": {"name": "SIS Vendor"}}).encode())
    trait = traits(tmp_path, but(schools(), "/oauth/token_info", info))["token_info"]
    assert (trait.value, "SIS Vendor" in trait.text) == (True, True)
