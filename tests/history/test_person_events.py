"""Events about people: kept once, taken together, by one run at a time, and not lost with it."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from include.history.database import migrate, open_database
from include.history.entries import NewRequest
from include.history.outcomes import RequestStatus
from include.history.person_events import NotedEvent, PersonEvents
from include.history.store import History

FIRST, SECOND = (str(uuid4()) for _ in range(2))


@pytest.fixture
def engine(tmp_path):
    engine = open_database(f"sqlite:///{tmp_path / 'history.db'}")
    migrate(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def events(engine):
    return PersonEvents(engine)


def event(event_id, person_id=1, configuration="one"):
    return NotedEvent(
        event_id=event_id,
        configuration=configuration,
        kind="ed_fi_id_assigned",
        person_id=person_id,
        former_id="",
        noted_by="the SIS",
    )


def ids(taken):
    return {one.event_id for one in taken}


def test_a_burst_is_taken_by_one_run(events):
    for name in ("a", "b", "c"):
        events.note(event(name))
    assert ids(events.take("one", FIRST)) == {"a", "b", "c"}
    assert events.take("one", SECOND) == []
    assert [events.taken_by(name) for name in ("a", "b", "c")] == [FIRST] * 3


def test_what_comes_meanwhile_waits_and_is_taken_together(events):
    events.note(event("a"))
    events.take("one", FIRST)
    events.note(event("b"))
    events.note(event("c"))
    assert events.take("one", SECOND) == []
    assert events.taken_by("b") is None
    events.done(FIRST)
    assert ids(events.take("one", SECOND)) == {"b", "c"}


def test_asked_again_the_same_run_has_the_same_events(events):
    events.note(event("a"))
    assert events.take("one", FIRST) == events.take("one", FIRST) == [event("a")]


def test_the_same_event_twice_is_one(events):
    events.note(event("a"))
    events.note(event("a"))
    assert len(events.take("one", FIRST)) == 1
    assert events.done(FIRST) == 1
    events.note(event("a"))
    assert events.take("one", SECOND) == []


def test_configurations_do_not_wait_for_each_other(events):
    events.note(event("a"))
    events.note(event("b", configuration="two"))
    assert ids(events.take("one", FIRST)) == {"a"}
    assert ids(events.take("two", SECOND)) == {"b"}


def test_what_is_given_back_waits_again(events):
    events.note(event("a"))
    events.take("one", FIRST)
    assert events.give_back(FIRST) == 1
    assert ids(events.take("one", SECOND)) == {"a"}


def test_what_is_done_is_not_given_back(events):
    events.note(event("a"))
    events.take("one", FIRST)
    events.done(FIRST)
    assert events.give_back(FIRST) == 0
    assert events.taken_by("a") == FIRST


def test_what_a_run_took_that_has_failed_is_taken_over(engine, events):
    events.note(event("a"))
    events.take("one", FIRST)
    history = History(engine)
    history.open_request(
        NewRequest(
            request_id=FIRST, dag_run_id="run", configuration="one", school_year=2027, requested_by="somebody",
            requested_at=datetime(2027, 1, 1, tzinfo=UTC), mode="reconcile", params={},
        )
    )  # fmt: skip
    assert events.take("one", SECOND) == []
    history.finish(FIRST, RequestStatus.FAILED, "failed")
    assert ids(events.take("one", SECOND)) == {"a"}
