"""The shared token: who fetches it, who reads it, and the messages when there is none."""

import json
import stat
import threading
from pathlib import Path

import pytest

from include.edfi.api.access_token import TokenSource
from include.edfi.api.pacing import RetryPolicy
from include.edfi.api.transport import Call
from include.edfi.errors import ConfigError, Refused, Unreachable
from tests.support.fake_transport import Clock, FakeTransport, Reply, ods, token_reply


class Endpoint:
    """A token URL that numbers its tokens; `replies` come first."""

    def __init__(self, directory: Path, *replies: Reply, life: float = 1800) -> None:
        self.clock = Clock()
        self.replies = list(replies)
        self.given = 0
        self.life = life
        self.directory = directory
        self.transport = FakeTransport(self.clock, self.reply)

    def reply(self, _: Call) -> Reply:
        if self.replies:
            return self.replies.pop(0)
        self.given += 1
        return token_reply(f"token-{self.given}", self.life)

    def source(self, **changes: object) -> TokenSource:
        facts = ods(self.directory, **changes)
        return TokenSource(facts, lambda: facts.url("/oauth/token"), self.transport, self.clock.timing, RetryPolicy())


def test_two_sources_share_one_token(tmp_path: Path):
    endpoint = Endpoint(tmp_path)
    assert endpoint.source().current() == endpoint.source().current() == "token-1"
    assert endpoint.given == 1


def test_the_request_is_client_credentials_with_basic_login(tmp_path: Path):
    endpoint = Endpoint(tmp_path)
    endpoint.source().current()
    (call,) = endpoint.transport.calls
    assert (call.method, call.body) == ("POST", b"grant_type=client_credentials")
    assert dict(call.headers)["Authorization"] == "Basic dGhlLWtleTp0aGUtc2VjcmV0"


def test_a_token_is_renewed_before_it_expires(tmp_path: Path):
    endpoint = Endpoint(tmp_path)
    source = endpoint.source()
    source.current()
    endpoint.clock.now = 1739
    assert source.current() == "token-1"
    endpoint.clock.now = 1741
    assert source.current() == "token-2"
    assert endpoint.source().current() == "token-2"


def test_a_refused_token_is_renewed_by_the_first_and_read_by_the_others(tmp_path: Path):
    endpoint = Endpoint(tmp_path)
    sources = [endpoint.source() for _ in range(3)]
    assert {source.current() for source in sources} == {"token-1"}
    assert [source.renew("token-1") for source in sources] == ["token-2"] * 3
    assert endpoint.given == 2


def test_threads_race_to_one_renewal(tmp_path: Path):
    endpoint = Endpoint(tmp_path)
    sources = [endpoint.source() for _ in range(8)]
    stale = [source.current() for source in sources]
    start, renewed = threading.Barrier(8), []

    def renew(source: TokenSource, token: str) -> None:
        start.wait(20)
        renewed.append(source.renew(token))

    threads = [threading.Thread(target=renew, args=pair) for pair in zip(sources, stale, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert renewed == ["token-2"] * 8
    assert endpoint.given == 2


def test_file_and_folder_are_for_their_owner_only(tmp_path: Path):
    directory = tmp_path / "state"
    Endpoint(directory).source().current()
    assert stat.S_IMODE(directory.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in directory.iterdir()} == {0o600}
    assert not [path for path in directory.iterdir() if "the-secret" in path.read_text() + path.name]


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"key": "other"}, id="key"),
        pytest.param({"secret": "other"}, id="secret"),
        pytest.param({"base_url": "https://other.example"}, id="ods"),
    ],
)
def test_another_key_secret_or_ods_has_a_token_of_its_own(tmp_path: Path, changed: dict[str, object]):
    endpoint = Endpoint(tmp_path)
    assert endpoint.source().current() == "token-1"
    assert endpoint.source(**changed).current() == "token-2"
    assert endpoint.source().current() == "token-1"


@pytest.mark.parametrize(
    "content", [pytest.param("", id="empty"), pytest.param("{", id="torn"), pytest.param("[]", id="list")]
)
def test_a_damaged_file_is_replaced(tmp_path: Path, content: str):
    endpoint = Endpoint(tmp_path)
    endpoint.source().current()
    (path,) = tmp_path.glob("token-*.json")
    path.write_text(content)
    assert endpoint.source().current() == "token-2"
    assert json.loads(path.read_text())["value"] == "token-2"


def test_too_many_tokens_is_waited_for(tmp_path: Path):
    endpoint = Endpoint(tmp_path, Reply(429, headers={"retry-after": "20"}), Reply(503), Reply(0))
    assert endpoint.source().current() == "token-1"
    assert endpoint.clock.now > 20


@pytest.mark.parametrize(
    "status", [pytest.param(400, id="400"), pytest.param(401, id="401"), pytest.param(403, id="403")]
)
def test_a_wrong_key_is_refused_in_plain_words(tmp_path: Path, status: int):
    with pytest.raises(Refused, match="does not accept this key and secret") as raised:
        Endpoint(tmp_path, Reply(status, b'{"error":"invalid_client"}')).source().current()
    assert "the-secret" not in str(raised.value)


def test_unreachable_after_all_attempts(tmp_path: Path):
    with pytest.raises(Unreachable, match="in 6 attempts"):
        Endpoint(tmp_path, *[Reply(0)] * 6).source().current()


def test_a_response_without_a_token_says_so(tmp_path: Path):
    with pytest.raises(Unreachable, match="without a token"):
        Endpoint(tmp_path, *[Reply(200, b"<html>")] * 6).source().current()


@pytest.mark.case("C12")
def test_a_web_page_of_something_between_is_not_blamed_on_the_key(tmp_path: Path):
    with pytest.raises(Unreachable, match="403 with a web page"):
        Endpoint(tmp_path, *[Reply(403, b"<html>blocked")] * 6).source().current()


@pytest.mark.case("B10")
def test_a_redirect_is_not_followed_and_both_addresses_are_named(tmp_path: Path):
    endpoint = Endpoint(tmp_path, Reply(302, headers={"location": "https://other.example/login?next=1"}))
    with pytest.raises(ConfigError, match=r"oauth/token redirects to https://other.example/login \(HTTP 302\)"):
        endpoint.source().current()
    assert len(endpoint.transport.calls) == 1


def test_nothing_shows_token_or_secret(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    caplog.set_level("DEBUG")
    endpoint = Endpoint(tmp_path, Reply(503))
    source = endpoint.source()
    source.current()
    shown = f"{ods(tmp_path)!r} {source._token!r} {endpoint.transport.calls!r} {caplog.text}"
    assert not [word for word in ("the-secret", "token-1", "dGhl") if word in shown]
