"""Bulk sending against a scripted transport: which calls are retried, when, and what the caller gets."""

import itertools
import logging
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from include.edfi.api.pacing import RetryPolicy
from include.edfi.api.transport import Call
from include.edfi.errors import Refused, Unreachable
from tests.support.fake_transport import Reply, Script, bearer, posts

CONFLICT = b'{"type":"urn:ed-fi:api:data-conflict:multi-user-conflict"}'
UNRESOLVED = b'{"type":"urn:ed-fi:api:data-conflict:unresolved-reference"}'


def first_then(first: Reply, then: Reply):
    """Every path gets `first` once, then `then`."""
    seen: Counter[str] = Counter()

    def reply(call: Call) -> Reply:
        seen[call.path] += 1
        return first if seen[call.path] == 1 else then

    return reply


@pytest.mark.parametrize(
    "failure",
    [
        pytest.param(Reply(0), id="no response"),
        pytest.param(Reply(429), id="429"),
        pytest.param(Reply(500), id="500"),
        pytest.param(Reply(502), id="502"),
        pytest.param(Reply(503), id="503"),
        pytest.param(Reply(504), id="504"),
        pytest.param(Reply(409, CONFLICT), id="multi-user conflict"),
    ],
)
def test_a_transient_failure_is_sent_again(tmp_path: Path, failure: Reply):
    script = Script(tmp_path, first_then(failure, Reply(201)))
    responses = list(script.client.send(posts(3)))
    assert sorted((response.call.tag, response.status, response.attempts) for response in responses) == [
        (0, 201, 2),
        (1, 201, 2),
        (2, 201, 2),
    ]


@pytest.mark.parametrize(
    "final",
    [
        pytest.param(Reply(200), id="200"),
        pytest.param(Reply(201), id="201"),
        pytest.param(Reply(400), id="400"),
        pytest.param(Reply(403), id="403"),
        pytest.param(Reply(404), id="404"),
        pytest.param(Reply(409, UNRESOLVED), id="unresolved reference"),
        pytest.param(Reply(412), id="412"),
    ],
)
def test_any_other_response_is_final(tmp_path: Path, final: Reply):
    script = Script(tmp_path, lambda _: final)
    (response,) = script.client.send(posts(1))
    assert (response.status, response.attempts, response.call.path) == (final.status, 1, "/x/0")


def test_a_call_that_always_fails_has_one_response_and_the_rest_goes_on(tmp_path: Path):
    script = Script(tmp_path, lambda call: Reply(500) if call.path.endswith("/3") else Reply(201))
    responses = list(script.client.send(posts(50)))
    assert len(responses) == 50
    assert [(a.call.tag, a.status, a.attempts) for a in responses if a.status != 201] == [(3, 500, 6)]
    assert responses[-1].call.tag == 3, "the failing call delayed no other"


def test_the_caller_gets_its_own_call_back_without_the_token(tmp_path: Path):
    tag = object()
    call = Call("PUT", "/x/1", body=b"{}", headers=(("If-Match", '"7"'),), tag=tag)
    script = Script(tmp_path, lambda _: Reply(204))
    (response,) = script.client.send([call])
    assert response.call is call
    assert dict(script.transport.calls[-1].headers)["If-Match"] == '"7"'
    assert script.transport.calls[-1].body is call.body


def test_a_slow_response_delays_no_other(tmp_path: Path):
    script = Script(tmp_path, lambda call: Reply(201, seconds=3.0 if call.path.endswith("/0") else 0.02))
    tags = [response.call.tag for response in script.client.send(posts(300))]
    assert tags[-1] == 0
    assert sorted(map(str, tags)) == sorted(map(str, range(300)))


def test_retry_after_pauses_everything(tmp_path: Path):
    script = Script(tmp_path, lambda _: Reply(201))
    inner, sent = script.transport.reply, []

    def reply(call: Call) -> Reply:
        sent.append(script.clock.now)
        return Reply(429, headers={"retry-after": "30"}) if len(sent) == 2 else inner(call)

    script.transport.reply = reply
    assert {response.status for response in script.client.send(posts(40))} == {201}
    started_before = [when for when in sent if when < 30]
    assert len(started_before) < 12, "only what was in flight already"
    assert all(when < 1 or when >= 30 for when in sent)


def test_waits_grow_and_are_random(tmp_path: Path):
    times: list[float] = []

    def data(_: Call) -> Reply:
        times.append(script.clock.now)
        return Reply(503, seconds=0.0)

    script = Script(tmp_path, data)
    list(script.client.send(posts(1)))
    gaps = [later - earlier for earlier, later in itertools.pairwise(times)]
    assert gaps == pytest.approx([0.5, 1, 2, 4, 8]), "half of 1, 2, 4, 8, 16: the fake randomness is one half"


def test_waiting_retries_are_bounded(tmp_path: Path):
    pulled = 0

    def calls():
        nonlocal pulled
        for call in posts(10_000):
            pulled += 1
            yield call

    retry_policy = RetryPolicy(base=1000, max_wait=1000, failure_threshold=10**9, attempts=2)
    script = Script(tmp_path, lambda _: Reply(503), retry_policy=retry_policy, max_in_flight=8)
    responses = script.client.send(calls())
    next(responses)
    assert pulled <= 4 * 8 + 8


class TestCircuit:
    def test_it_opens_after_a_run_of_failures_and_closes_when_the_ods_is_back(self, tmp_path: Path):
        script = Script(tmp_path, lambda _: Reply(201 if script.clock.now > 100 else 0))
        responses = list(script.client.send(posts(200)))
        assert {response.status for response in responses} == {201}
        assert len(responses) == 200
        while_down = len(script.transport.paths()) - 200
        assert while_down < 80, "one probe per pause, not a storm"

    def test_it_gives_up_after_its_budget(self, tmp_path: Path):
        script = Script(tmp_path, lambda _: Reply(503))
        with pytest.raises(Unreachable, match="300 s"):
            list(script.client.send(posts(1000)))
        assert 300 < script.clock.now < 500

    def test_responses_that_came_before_are_yielded(self, tmp_path: Path):
        script = Script(tmp_path, lambda _: Reply(201 if script.clock.now < 1 else 0))
        statuses: list[int] = []
        with pytest.raises(Unreachable):
            statuses.extend(response.status for response in script.client.send(posts(100_000)))
        assert set(statuses) == {201}
        assert len(statuses) > 100

    def test_failures_between_successes_do_not_open_it(self, tmp_path: Path):
        script = Script(tmp_path, lambda call: Reply(500 if int(call.path.rpartition("/")[2]) % 2 else 201))
        responses = list(script.client.send(posts(60)))
        assert Counter(response.status for response in responses)[201] == 30


class TestToken:
    def test_a_storm_of_401_renews_once(self, tmp_path: Path):
        script = Script(tmp_path, lambda call: Reply(401) if bearer(call) == "token-1" else Reply(201))
        responses = list(script.client.send(posts(100)))
        assert {response.status for response in responses} == {201}
        assert len(responses) == 100
        assert script.tokens == 2

    def test_a_token_that_ends_half_way_is_renewed_once(self, tmp_path: Path):
        def data(call: Call) -> Reply:
            ended = bearer(call) == "token-1" and len(script.transport.paths()) > 40
            return Reply(401) if ended else Reply(201)

        script = Script(tmp_path, data)
        assert Counter(response.status for response in script.client.send(posts(100))) == {201: 100}
        assert script.tokens == 2

    def test_an_old_token_is_replaced_before_it_is_refused(self, tmp_path: Path):
        script = Script(tmp_path, lambda _: Reply(201, seconds=300.0))
        list(script.client.send(posts(100)))
        assert script.tokens > 1
        assert script.tokens == len({bearer(call) for call in script.transport.calls if "/x/" in call.path})

    def test_refused_when_new_tokens_are_refused_too(self, tmp_path: Path):
        script = Script(tmp_path, lambda _: Reply(401))
        with pytest.raises(Refused, match="new token"):
            list(script.client.send(posts(100)))
        assert script.tokens == 2

    def test_a_401_to_one_call_only_is_its_response(self, tmp_path: Path):
        script = Script(tmp_path, lambda call: Reply(401 if call.path.endswith("/7") else 201, seconds=0.01))
        counts = Counter(response.status for response in script.client.send(posts(400)))
        assert counts == {201: 399, 401: 1}
        assert script.tokens <= 4


def test_no_body_key_token_or_secret_in_the_log(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    script = Script(tmp_path, first_then(Reply(500, b'{"detail":"Doe"}'), Reply(401)))
    with pytest.raises(Refused):
        list(script.client.send(posts(5)))
    assert caplog.records
    assert not [word for word in ("Doe", "the-key", "the-secret", "token-1", "/x/1") if word in caplog.text]


def test_an_abandoned_send_does_not_stop_the_next(tmp_path: Path):
    script = Script(tmp_path, lambda _: Reply(201))
    next(script.client.send(posts(100)))
    assert len(list(script.client.send(posts(3)))) == 3


def test_the_rate_is_not_exceeded(tmp_path: Path):
    script = Script(tmp_path, lambda _: Reply(201), requests_per_second=50.0)
    list(script.client.send(posts(200)))
    assert 3.9 <= script.clock.now <= 4.5


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_every_call_has_exactly_one_response(tmp_path: Path, data: st.DataObject):
    statuses = st.sampled_from([200, 201, 201, 201, 400, 403, 409, 429, 500, 503, 0, 401])
    replies = data.draw(st.lists(statuses, min_size=1, max_size=60))
    rolled = iter(replies)
    script = Script(tmp_path, lambda _: Reply(next(rolled, 201)), retry_policy=RetryPolicy(failure_threshold=1000))
    try:
        tags = [response.call.tag for response in script.client.send(posts(30))]
    except Refused:
        return
    assert sorted(map(int, map(str, tags))) == list(range(30))


def test_a_500_that_a_retry_does_not_fix_is_final(tmp_path: Path):
    body = b'{"type":"urn:ed-fi:api:system:configuration:security"}'
    (response,) = Script(tmp_path, lambda _: Reply(500, body)).client.send(posts(1))
    assert (response.status, response.attempts) == (500, 1)
