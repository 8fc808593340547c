"""Events about people are taken together, by one run at a time, and none is lost."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import sqlalchemy as sa

from include.history.outcomes import RequestStatus
from include.history.person_events import PersonEvents, QueuedEvent
from include.history.store import History
from tests.support.clock import Clock
from tests.support.history_entries import new_request


@pytest.fixture
def events(engine: sa.Engine, clock: Clock) -> PersonEvents:
    return PersonEvents(engine, now=clock)


def event(event_id: str, configuration: str = "c", person_id: int = 1) -> QueuedEvent:
    return QueuedEvent(
        event_id=event_id,
        configuration=configuration,
        kind="ed_fi_id_changed",
        person_id=person_id,
        former_unique_id="1000123",
        enqueued_by="the SIS",
    )


def names(taken: list[QueuedEvent]) -> list[str]:
    return [one.event_id for one in taken]


def test_an_event_comes_back_as_it_was_noted(events: PersonEvents) -> None:
    events.enqueue(event("e1"))
    assert events.claim("c", "r1") == [event("e1")]


def test_the_same_event_twice_is_one(events: PersonEvents) -> None:
    events.enqueue(event("e1"))
    events.enqueue(event("e1", person_id=99))
    assert events.claim("c", "r1") == [event("e1")]


def test_a_burst_is_taken_together_in_the_order_it_came(events: PersonEvents, clock: Clock) -> None:
    for number in (3, 1, 2):
        events.enqueue(event(f"e{number}"))
        clock.advance(seconds=1)
    assert names(events.claim("c", "r1")) == ["e3", "e1", "e2"]


def test_taking_twice_is_the_same_and_brings_what_came_meanwhile(events: PersonEvents) -> None:
    events.enqueue(event("e1"))
    assert names(events.claim("c", "r1")) == ["e1"]
    events.enqueue(event("e2"))
    assert names(events.claim("c", "r1")) == ["e1", "e2"]


def test_while_one_run_works_no_other_takes(events: PersonEvents, history: History) -> None:
    events.enqueue(event("e1"))
    events.claim("c", "r1")
    events.enqueue(event("e2"))
    assert events.claim("c", "r2") == []
    assert (events.claimed_by("e1"), events.claimed_by("e2")) == ("r1", None)
    assert events.acknowledge("r1") == 1
    assert names(events.claim("c", "r2")) == ["e2"]


def test_another_configuration_does_not_interfere(events: PersonEvents) -> None:
    events.enqueue(event("e1"))
    events.enqueue(event("e2", configuration="d"))
    assert names(events.claim("c", "r1")) == ["e1"]
    assert names(events.claim("d", "r2")) == ["e2"]


def test_what_is_done_is_never_taken_again(events: PersonEvents) -> None:
    events.enqueue(event("e1"))
    events.claim("c", "r1")
    assert [events.acknowledge("r1"), events.acknowledge("r1")] == [1, 0]
    events.enqueue(event("e1"))
    assert events.claim("c", "r1") == events.claim("c", "r2") == []


def test_what_is_given_back_waits_for_the_next(events: PersonEvents) -> None:
    events.enqueue(event("e1"))
    events.claim("c", "r1")
    assert [events.release("r1"), events.release("r1")] == [1, 0]
    assert events.claimed_by("e1") is None
    assert names(events.claim("c", "r2")) == ["e1"]
    assert events.acknowledge("r1") == 0


def test_what_is_done_cannot_be_given_back(events: PersonEvents) -> None:
    events.enqueue(event("e1"))
    events.claim("c", "r1")
    events.acknowledge("r1")
    assert events.release("r1") == 0


@pytest.mark.parametrize("status", [one for one in RequestStatus if one.is_over])
def test_events_of_a_run_that_ended_without_doing_them_are_taken_over(
    events: PersonEvents, history: History, status: RequestStatus
) -> None:
    events.enqueue(event("e1"))
    events.claim("c", "r1")
    events.enqueue(event("e2"))
    history.finish("r1", status, "over")
    assert names(events.claim("c", "r2")) == ["e1", "e2"]
    assert events.acknowledge("r1") == 0
    assert events.acknowledge("r2") == 2


@pytest.mark.parametrize("status", [one for one in RequestStatus if not one.is_over])
def test_events_of_a_run_under_way_are_not(events: PersonEvents, history: History, status: RequestStatus) -> None:
    history.open_request(new_request("r9"))
    if status is RequestStatus.RUNNING:
        history.start("r9")
    events.enqueue(event("e1"))
    events.claim("c", "r9")
    assert events.claim("c", "r2") == []


def test_no_run_takes_what_was_not_noted(events: PersonEvents) -> None:
    assert events.claim("c", "r1") == []
    assert events.claimed_by("e1") is None


def test_of_two_takers_one_gets_everything(events: PersonEvents) -> None:
    for attempt in range(5):
        for number in range(4):
            events.enqueue(event(f"e{attempt}-{number}", person_id=number))
        barrier = Barrier(2)

        def race(run: str, barrier: Barrier = barrier) -> int:
            barrier.wait(timeout=30)
            return len(events.claim("c", run))

        with ThreadPoolExecutor(2) as pool:
            found = list(pool.map(race, (f"r{attempt}-a", f"r{attempt}-b")))
        assert sorted(found) == [0, 4]
        assert events.acknowledge(f"r{attempt}-a") + events.acknowledge(f"r{attempt}-b") == 4
