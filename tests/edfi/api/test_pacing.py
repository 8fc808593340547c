"""The concurrency limit, the circuit breaker, the shared rate limit, and reading Retry-After."""

from pathlib import Path

import pytest

from include.edfi.api.pacing import CircuitBreaker, ConcurrencyLimiter, RetryPolicy, retry_after
from include.edfi.api.rate_limit import RateLimiter
from include.edfi.api.transport import Call, Response
from tests.support.fake_transport import START, Clock

CALL = Call("GET", "/x")


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        pytest.param({}, 0, id="absent"),
        pytest.param({"retry-after": "7"}, 7, id="seconds"),
        pytest.param({"retry-after": " 1.5 "}, 1.5, id="fraction"),
        pytest.param({"retry-after": "Tue, 14 Nov 2023 22:14:20 GMT"}, 60, id="date"),
        pytest.param({"retry-after": "Tue, 14 Nov 2023 22:00:00 GMT"}, 0, id="date gone by"),
        pytest.param({"retry-after": "-3"}, 0, id="negative"),
        pytest.param({"retry-after": "soon"}, 0, id="nonsense"),
        pytest.param({"retry-after": "nan"}, 0, id="no number"),
    ],
)
def test_retry_after_is_read(headers: dict[str, str], seconds: float):
    assert retry_after(Response(CALL, 503, headers), START) == seconds


class TestConcurrency:
    def test_it_starts_small_and_grows_to_the_maximum(self):
        pace = ConcurrencyLimiter(32, Clock().timing.monotonic)
        assert pace.limit == 4
        for _ in range(100):
            pace.record_success(0.02)
        assert 10 <= pace.limit <= 20, "by about one per round"
        for _ in range(1000):
            pace.record_success(0.02)
        assert pace.limit == 32

    def test_it_never_starts_above_the_maximum(self):
        assert ConcurrencyLimiter(2, Clock().timing.monotonic).limit == 2

    def test_one_slow_response_in_five_hundred_does_not_stop_its_growth(self):
        pace = ConcurrencyLimiter(32, Clock().timing.monotonic)
        for number in range(1200):
            pace.record_success(3.0 if number % 500 == 0 else 0.03)
        assert pace.limit == 32

    def test_it_stops_growing_while_responses_take_much_longer(self):
        pace = ConcurrencyLimiter(100, Clock().timing.monotonic)
        for _ in range(64):
            pace.record_success(0.02)
        for _ in range(64):
            pace.record_success(1.0)
        held = pace.limit
        for _ in range(64):
            pace.record_success(1.0)
        assert pace.limit == held

    def test_a_failure_halves_it_once_per_round(self):
        clock = Clock()
        pace = ConcurrencyLimiter(32, clock.timing.monotonic, start=32)
        clock.now = 10.0
        for _ in range(20):
            pace.record_failure(1.0)
        assert pace.limit == 16
        clock.now = 12.0
        pace.record_failure(1.0)
        assert pace.limit == 8

    def test_it_never_falls_below_one(self):
        clock = Clock()
        pace = ConcurrencyLimiter(4, clock.timing.monotonic)
        for _ in range(20):
            clock.now += 10
            pace.record_failure(0.1)
        assert pace.limit == 1


class TestCircuit:
    POLICY = RetryPolicy(failure_threshold=3, pause=2.0, max_wait=5.0, budget=20.0)

    def opened(self, clock: Clock) -> CircuitBreaker:
        circuit = CircuitBreaker(self.POLICY, clock.timing.monotonic)
        for _ in range(3):
            circuit.record_failure()
        return circuit

    def test_it_opens_only_after_a_run(self):
        circuit = CircuitBreaker(self.POLICY, Clock().timing.monotonic)
        for _ in range(10):
            circuit.record_failure()
            circuit.record_failure()
            circuit.record_success()
        assert not circuit.is_open

    def test_the_pause_doubles_up_to_the_maximum(self):
        clock = Clock()
        circuit = self.opened(clock)
        waits = []
        for _ in range(4):
            waits.append(circuit.wait())
            clock.now += circuit.wait()
            circuit.record_failure()
        assert waits == [2.0, 4.0, 5.0, 5.0]

    def test_failures_that_were_under_way_do_not_lengthen_the_pause(self):
        clock = Clock()
        circuit = self.opened(clock)
        for _ in range(30):
            circuit.record_failure()
        assert circuit.wait() == 2.0

    def test_a_success_closes_it(self):
        circuit = self.opened(Clock())
        circuit.record_success()
        assert (circuit.is_open, circuit.wait(), circuit.exhausted) == (False, 0.0, False)

    def test_it_is_exhausted_after_its_budget(self):
        clock = Clock()
        circuit = self.opened(clock)
        clock.now = 20.0
        assert not circuit.exhausted
        clock.now = 20.1
        assert circuit.exhausted


class TestRate:
    def test_without_a_limit_there_is_no_wait_and_no_file(self, tmp_path: Path):
        rate = RateLimiter(None, tmp_path / "rate.json", Clock().timing.monotonic)
        assert rate.wait() == 0.0
        rate.consume()
        rate.pause(10)
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize("sharers", [pytest.param(1, id="one process"), pytest.param(4, id="four processes")])
    def test_all_sharers_together_keep_it(self, tmp_path: Path, sharers: int):
        clock = Clock()
        rates = [RateLimiter(40.0, tmp_path / "rate.json", clock.timing.monotonic) for _ in range(sharers)]
        times: list[float] = []
        while len(times) < 200:
            rate = min(rates, key=RateLimiter.wait)
            clock.sleep(rate.wait())
            rate.consume()
            times.append(clock.now)
        assert times[-1] == pytest.approx(199 / 40, abs=0.5)
        assert max(sum(start <= when < start + 1 for when in times) for start in times) <= 41 + 4 * sharers

    def test_a_pause_holds_every_process(self, tmp_path: Path):
        clock = Clock()
        one, other = (RateLimiter(10.0, tmp_path / "rate.json", clock.timing.monotonic) for _ in range(2))
        one.pause(30)
        assert one.wait() == 30
        assert other.wait() >= 30

    def test_what_was_written_before_a_restart_of_the_machine_is_ignored(self, tmp_path: Path):
        clock = Clock()
        clock.now = 10**6
        RateLimiter(10.0, tmp_path / "rate.json", clock.timing.monotonic).wait()
        assert RateLimiter(10.0, tmp_path / "rate.json", Clock().timing.monotonic).wait() == 0.0
