"""Events: a request's status in words with its progress, and its params."""

from typing import Any

import pytest
import sqlalchemy as sa

from include.history.events import Event, event, events
from include.history.outcomes import Outcome, RequestStatus
from include.history.store import History
from tests.support.clock import Clock
from tests.support.history_entries import new_request, planned, recorded


def event_of(engine: sa.Engine, request_id: str = "r1") -> Event:
    found = event(engine, request_id)
    assert found is not None
    return found


def test_a_running_request_tells_how_far_it_is(engine: sa.Engine, history: History) -> None:
    assert event_of(engine).status == "Running"
    history.save_plan("r1", [planned("sections", 1, expected=1500), planned("courses", 1, expected=500)], [], {})
    assert event_of(engine).status == "Running, 0 % (0 of 2,000 records)"
    history.record(
        "r1", "sections", 1, [recorded(n, Outcome.REJECTED if n % 2 else Outcome.CREATED) for n in range(500)]
    )
    history.no_match("r1", "personID", [1, 2, 3])
    assert event_of(engine).status == "Running, 25 % (500 of 2,000 records)"


def test_it_is_never_more_than_whole(engine: sa.Engine, history: History) -> None:
    history.save_plan("r1", [planned("sections", 1, expected=1)], [], {})
    history.record("r1", "sections", 1, [recorded(1), recorded(2)])
    assert event_of(engine).status == "Running, 100 % (2 of 1 records)"


@pytest.mark.parametrize(
    ("status", "words"),
    [
        pytest.param(RequestStatus.QUEUED, "Queued", id="queued"),
        pytest.param(RequestStatus.COMPLETE, "Complete", id="complete"),
        pytest.param(RequestStatus.COMPLETE_WITH_ERRORS, "Complete with errors", id="complete with errors"),
        pytest.param(RequestStatus.FAILED, "Failed", id="failed"),
        pytest.param(RequestStatus.CANCELLED, "Cancelled", id="cancelled"),
    ],
)
def test_the_other_statuses_are_words(engine: sa.Engine, history: History, status: RequestStatus, words: str) -> None:
    history.save_plan("r1", [planned("sections", 1)], [], {})
    history.finish("r1", status, "")
    assert event_of(engine).status == words


@pytest.mark.parametrize(
    ("params", "details"),
    [
        pytest.param({"object": "Enrollment", "ids": [4, 5]}, "object=Enrollment; ids=4, 5", id="some IDs"),
        pytest.param({"ids": list(range(12))}, "ids=0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and 2 more", id="many"),
        pytest.param({"all_schools": True, "prune": False, "schools": None}, "all_schools=yes", id="flags"),
        pytest.param({"configuration": "general"}, "", id="what has a column of its own"),
        pytest.param({}, "", id="nothing"),
    ],
)
def test_details_are_what_was_asked_for(
    engine: sa.Engine, history: History, params: dict[str, Any], details: str
) -> None:
    history.open_request(new_request("r2", params=params))
    assert event_of(engine, "r2").details == details


def test_one_history_of_all_tools_newest_first(engine: sa.Engine, history: History, clock: Clock) -> None:
    for request_id, tool in (("r2", "state_resync"), ("r3", "state_selective_sync")):
        clock.advance(hours=1)
        history.open_request(new_request(request_id, tool=tool, configuration="state", requested_at=clock.moment))

    def ids(**options: Any) -> list[str]:
        return [found.request.request_id for found in events(engine, **options)]

    assert ids() == ["r3", "r2", "r1"]
    assert ids(tools=["state_resync", "edfi_resync"]) == ["r2", "r1"]
    assert ids(tools=[]) == []
    assert ids(configuration="state", limit=1, offset=1) == ["r2"]


def test_an_unknown_event_is_none(engine: sa.Engine) -> None:
    assert event(engine, "r9") is None
