"""Calls added batch after batch: each gets its one final response, and the caller has control in between."""

import itertools
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from include.edfi.api.transport import Call
from include.edfi.errors import Refused
from tests.support.fake_transport import Reply, Script, posts


def test_send_returns_while_the_last_calls_are_in_flight(tmp_path: Path) -> None:
    script = Script(tmp_path, lambda _: Reply(201, seconds=5.0))
    with script.client.send_queue() as queue:
        assert list(queue.send(posts(3))) == []
        assert len(script.transport.paths()) == 3
        assert [response.status for response in queue.finish()] == [201, 201, 201]


def test_a_batch_larger_than_the_limit_is_on_its_way_when_send_returns(tmp_path: Path) -> None:
    script = Script(tmp_path, lambda _: Reply(201))
    with script.client.send_queue() as queue:
        early = list(queue.send(posts(50)))
        assert len(script.transport.paths()) == 50
        assert len(early) + len(list(queue.finish())) == 50


def test_a_call_that_waits_for_another_try_does_not_keep_the_caller(tmp_path: Path) -> None:
    seen: Counter[str] = Counter()

    def reply(call: Call) -> Reply:
        seen[call.path] += 1
        return Reply(503) if seen[call.path] == 1 and call.path.endswith("/0") else Reply(201)

    script = Script(tmp_path, reply)
    with script.client.send_queue() as queue:
        first = list(queue.send(posts(1)))
        second = list(queue.send(posts(1)))
        rest = list(queue.finish())
    assert [response.status for response in (*first, *second, *rest)] == [201, 201]


def test_an_empty_queue_has_no_responses(tmp_path: Path) -> None:
    script = Script(tmp_path, lambda _: Reply(201))
    with script.client.send_queue() as queue:
        assert list(queue.send([])) == []
        assert list(queue.finish()) == []


def test_a_refused_key_ends_the_batch(tmp_path: Path) -> None:
    script = Script(tmp_path, lambda _: Reply(401))
    with script.client.send_queue() as queue, pytest.raises(Refused):
        list(itertools.chain(queue.send(posts(20)), queue.finish()))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(batches=st.lists(st.lists(st.sampled_from([200, 201, 400, 409, 503]), max_size=12), max_size=6))
def test_every_call_gets_one_final_response(tmp_path: Path, batches: list[list[int]]) -> None:
    seen: Counter[object] = Counter()

    def reply(call: Call) -> Reply:
        seen[call.path] += 1
        status = int(call.path.rsplit("/", 1)[-1])
        return Reply(201) if status == 503 and seen[call.path] > 1 else Reply(status)

    script = Script(tmp_path, reply)
    finals: Counter[object] = Counter()
    with script.client.send_queue() as queue:
        for number, statuses in enumerate(batches):
            calls = [
                Call("POST", f"/{number}/{place}/{status}", tag=(number, place))
                for place, status in enumerate(statuses)
            ]
            finals.update(response.call.tag for response in queue.send(calls))
        finals.update(response.call.tag for response in queue.finish())
    expected = {(number, place) for number, statuses in enumerate(batches) for place in range(len(statuses))}
    assert finals == Counter(dict.fromkeys(expected, 1))
