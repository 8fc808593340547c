"""Every way an ODS can fail a run: the end state is right, and no more is sent than must be."""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from include.edfi.api.client import EdFiClient
from include.edfi.api.send_queue import SendQueue
from include.edfi.api.transport import Call, Response
from include.edfi.errors import Refused, Unreachable
from include.history import queries
from include.history.outcomes import Outcome, SliceStatus
from include.history.store import History
from include.resync.context import RunContext
from include.resync.plan.plan import plan as plan_slices
from include.resync.work import work as work_slice
from sandbox.edfi.server import Client
from tests.support.resync_trial import Stage, Trial

CLEAN = {"resources": "courses", "select_dependencies": False}
"""A resource of which every row of the sample can be sent or is excluded."""


def planned(trial: Trial, **asked: Any) -> dict[str, Any]:
    """The only slice of a run that was accepted and planned."""
    params = {"configuration": trial.context.configuration.name, "all_schools": True, "ignore_off_peak": True}
    slices = plan_slices(trial.submit({**params, **(asked or CLEAN)}), trial.context)
    ((part,),) = slices.values()
    return part


def tries(trial: Trial, endpoint: str) -> Counter[bytes]:
    return Counter(trial.on_lookup.posted(endpoint))


def slice_status(trial: Trial, resource: str) -> set[SliceStatus]:
    (only,) = (
        one for one in queries.progress(trial.context.history_engine, trial.request_id) if one.resource == resource
    )
    return set(only.slices)


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param({"status": 429, "retry_after": 1, "every": 7}, id="429 with Retry-After"),
        pytest.param({"status": 429, "count": 5}, id="429 without"),
        pytest.param({"status": 500, "every": 6}, id="500"),
        pytest.param({"status": 502, "every": 6}, id="502"),
        pytest.param({"status": 503, "retry_after": 2, "count": 12}, id="503 for a while"),
        pytest.param({"status": 504, "every": 6}, id="504"),
        pytest.param({"latency": 0.02, "every": 3}, id="latency"),
        pytest.param({"drop": True, "every": 6}, id="dropped connections"),
        pytest.param({"lose_answer": True, "every": 6}, id="applied, answer lost"),
        pytest.param({"expire_tokens": True, "every": 30}, id="expired tokens"),
        pytest.param({"probability": 0.15, "status": 503, "seed": 3}, id="now and then"),
    ],
)
def test_a_run_outlasts(begin, fault):
    trial = begin("5.2")
    rule = trial.api.fault(resource="courses", **fault)
    report = trial.run(**CLEAN)
    assert rule.hits > 0
    assert report.ok, report.text
    outcomes = trial.counts()["courses"]
    assert set(outcomes) <= {Outcome.CREATED, Outcome.UPDATED, Outcome.UNCHANGED, Outcome.EXCLUDED}
    taken = sum(number for outcome, number in outcomes.items() if outcome.is_success)
    assert len(trial.documents("courses")) == taken > 100
    assert len(tries(trial, "courses")) == taken


def test_what_was_applied_before_the_answer_was_lost_is_not_applied_twice(begin):
    trial = begin("5.2")
    before = trial.version
    trial.api.fault(lose_answer=True, every=4, resource="courses")
    trial.run(**CLEAN)
    documents = len(trial.documents("courses"))
    assert trial.version == before + documents
    assert sum(tries(trial, "courses").values()) > documents


def test_an_ods_that_is_down_stops_the_task_and_the_next_try_goes_on_from_there(begin):
    trial = begin("5.2", stage=Stage(max_in_flight=8))
    part = planned(trial)
    trial.api.fault(status=503, skip=40, resource="courses")
    with pytest.raises(Unreachable):
        work_slice(part, trial.context)
    assert slice_status(trial, "courses") == {SliceStatus.FAILED}
    acknowledged = {entry.sis_key for entry in trial.records("courses") if entry.outcome.is_success}
    assert len(acknowledged) == len(trial.documents("courses")) == 40
    first = tries(trial, "courses")
    trial.on_lookup.calls.clear()
    trial.api.clear_faults()
    trial.new_process()
    counts = work_slice(part, trial.context)
    second = tries(trial, "courses")
    assert slice_status(trial, "courses") == {SliceStatus.DONE}
    assert counts["extracted"] == sum(trial.counts()["courses"].values())
    assert set(second.values()) == {1}
    answered = {body for body, number in first.items() if body not in second}
    assert len(answered) == 40
    assert len(first.keys() & second.keys()) <= 8 * 4 + 8
    assert len(trial.documents("courses")) == counts["created"] > 100


def test_answers_lost_for_good_are_sent_again_by_the_next_try(begin):
    """The ODS took them; nobody knows until it answers again."""
    trial = begin("5.2")
    part = planned(trial)
    trial.api.fault(lose_answer=True, skip=60, resource="courses")
    with pytest.raises(Unreachable):
        work_slice(part, trial.context)
    trial.api.clear_faults()
    trial.on_lookup.calls.clear()
    trial.new_process()
    counts = work_slice(part, trial.context)
    assert len(trial.documents("courses")) == counts["created"] + counts.get("updated", 0) > 100
    assert sum(tries(trial, "courses").values()) == len(trial.documents("courses")) - 60


def test_records_the_ods_trips_over_are_named_and_sent_again_by_the_next_try(begin):
    trial = begin("5.2")
    part = planned(trial, **CLEAN, course_ids="1 2 3")
    trial.api.fault(status=500, resource="courses")
    with pytest.raises(Unreachable, match="no usable response for 3 records of courses"):
        work_slice(part, trial.context)
    entries = trial.records("courses")
    assert [one.outcome for one in entries] == [Outcome.UNREACHABLE] * 3
    assert {(one.status, one.reason) for one in entries} == {(500, "the ODS did not respond successfully (500)")}
    trial.api.clear_faults()
    trial.on_lookup.calls.clear()
    assert work_slice(part, trial.context) == {"extracted": 3, "created": 3}
    assert sum(tries(trial, "courses").values()) == 3


def test_a_run_that_could_not_finish_says_so(begin):
    trial = begin("5.2")
    part = planned(trial)
    trial.api.fault(drop=True, resource="courses")
    with pytest.raises(Unreachable):
        work_slice(part, trial.context)
    report = trial.report(trial.request_id)
    assert not report.ok
    assert report.verdict.startswith("failed: not every slice was processed of courses")


@pytest.mark.parametrize("resource", ["students", "courses"])
def test_a_claim_set_that_lacks_the_resource_is_named(begin, resource):
    trial = begin("5.2")
    trial.api.api.documents.authorization.claims(Client()).pop(resource)
    part = planned(trial, resources=resource, select_dependencies=False)
    with pytest.raises(Refused, match=f"does not allow writing {resource}"):
        work_slice(part, trial.context)
    assert trial.documents(resource) == []
    assert len(trial.on_lookup.posted(resource)) < 100
    assert slice_status(trial, resource) == {SliceStatus.FAILED}


def test_a_wrong_secret_stops_the_run(begin):
    trial = begin("5.2")
    part = planned(trial)
    trial.api.fault(status=401, resource="courses")
    with pytest.raises(Refused, match="HTTP 401"):
        work_slice(part, trial.context)


class Crash(RuntimeError):
    """What no room expects."""


class BrittleHistory(History):
    """Fails once, at the second batch of outcomes."""

    batches = 0

    def record(self, *arguments: Any) -> None:
        self.batches += 1
        if self.batches == 2:
            raise Crash
        super().record(*arguments)


def with_rooms(trial: Trial, **changes: Any) -> RunContext:
    return RunContext(**{**vars(trial.context), **changes})


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("include.engine.record.BATCH", 20)


@pytest.mark.usefixtures("small_batches")
def test_a_crash_while_recording_loses_no_record(begin):
    trial = begin("5.2")
    part = planned(trial)
    context = with_rooms(trial, history=BrittleHistory(trial.context.history_engine))
    with pytest.raises(Crash):
        work_slice(part, context)
    acknowledged = sum(trial.counts()["courses"].values())
    assert 0 < acknowledged < 100
    counts = work_slice(part, trial.context)
    assert len(trial.documents("courses")) == sum(counts.get(one, 0) for one in ("created", "updated", "unchanged"))
    assert counts["extracted"] == sum(trial.counts()["courses"].values())
    assert max(tries(trial, "courses").values()) <= 2


class BreakingClient:
    """The real client, until so many responses came."""

    def __init__(self, client: EdFiClient, responses: int) -> None:
        self._client = client
        self._responses = responses

    @contextmanager
    def send_queue(self) -> Iterator["BreakingQueue"]:
        with self._client.send_queue() as queue:
            yield BreakingQueue(queue, self._responses)


class BreakingQueue:
    """The real queue, until so many responses came."""

    def __init__(self, queue: SendQueue, responses: int) -> None:
        self._queue = queue
        self._left = responses

    def send(self, calls: Iterable[Call]) -> Iterator[Response]:
        yield from self._counted(self._queue.send(calls))

    def finish(self) -> Iterator[Response]:
        yield from self._counted(self._queue.finish())

    def _counted(self, responses: Iterable[Response]) -> Iterator[Response]:
        for response in responses:
            if not self._left:
                raise Crash
            self._left -= 1
            yield response


def test_a_crash_while_sending_keeps_what_was_acknowledged(begin):
    trial = begin("5.2")
    part = planned(trial)
    client = BreakingClient(trial.context.client(), 50)
    with pytest.raises(Crash):
        work_slice(part, with_rooms(trial, client=lambda: client))
    acknowledged = {entry.sis_key for entry in trial.records("courses") if entry.outcome.is_success}
    assert len(acknowledged) == 50
    assert slice_status(trial, "courses") == {SliceStatus.FAILED}
    trial.on_lookup.calls.clear()
    counts = work_slice(part, trial.context)
    again = tries(trial, "courses")
    assert sum(again.values()) == len(trial.documents("courses")) - 50
    assert counts["extracted"] == sum(trial.counts()["courses"].values())
    assert trial.report(trial.request_id).ok


def test_a_finished_slice_worked_again_sends_nothing(begin):
    trial = begin("5.2")
    part = planned(trial)
    first = work_slice(part, trial.context)
    trial.on_lookup.calls.clear()
    assert work_slice(part, trial.context) == first
    assert trial.on_lookup.posted("courses") == []
