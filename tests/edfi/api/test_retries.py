"""Retries of a single call: when, how long, and what is returned at the end."""

import itertools
from collections.abc import Iterator

import pytest

from include.edfi.api.pacing import RetryPolicy
from include.edfi.api.retries import exchange_with_retries
from include.edfi.api.transport import Call, Response
from tests.support.fake_transport import Clock

CALL = Call("GET", "https://ods.example/api/")


class Calls:
    """Sends the responses one after the other and records when."""

    def __init__(self, responses: Iterator[Response]) -> None:
        self.clock = Clock()
        self.sent_at: list[float] = []
        self._responses = responses

    def send(self) -> Response:
        self.sent_at.append(self.clock.now)
        return next(self._responses)

    def final(self, **policy: float) -> Response:
        return exchange_with_retries(self.send, RetryPolicy(**policy), self.clock.timing)  # type: ignore[arg-type]


def statuses(*numbers: int) -> Iterator[Response]:
    return (Response(CALL, number) for number in numbers)


@pytest.mark.parametrize("status", [200, 400, 401, 403, 404])
def test_what_is_not_transient_is_final(status: int) -> None:
    calls = Calls(statuses(status))
    assert calls.final().status == status
    assert calls.sent_at == [0.0]


def test_waits_double_and_are_random() -> None:
    calls = Calls(statuses(0, 429, 500, 502, 503, 200))
    assert calls.final().status == 200
    gaps = [later - earlier for earlier, later in itertools.pairwise(calls.sent_at)]
    assert gaps == pytest.approx([0.5, 1, 2, 4, 8]), "half of 1, 2, 4, 8, 16: the fake randomness is one half"


def test_the_last_response_is_returned_without_another_wait() -> None:
    calls = Calls(itertools.repeat(Response(CALL, 503)))
    assert calls.final(attempts=3).status == 503
    assert len(calls.sent_at) == 3
    assert calls.clock.now == calls.sent_at[-1]


@pytest.mark.parametrize(("requested", "waited"), [("20", 20.0), ("9999", 600.0), ("0", 0.5)])
def test_retry_after_counts_up_to_its_limit(requested: str, waited: float) -> None:
    calls = Calls(iter([Response(CALL, 503, {"retry-after": requested}), Response(CALL, 200)]))
    calls.final()
    assert calls.sent_at == [0.0, waited]
