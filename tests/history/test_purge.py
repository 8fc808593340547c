"""Clearing deletes what is over and was asked for, nothing else, and stays on record itself."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from include.history import prune_tables, tables, verification_tables
from include.history.locks import Locks, Owner
from include.history.outcomes import Fate, RequestStatus
from include.history.person_events import NotedEvent, PersonEvents
from include.history.prunes import Orphan, Prunes
from include.history.purge import _PARTS, Clearing, Clearings
from include.history.purge_tables import clearing
from include.history.store import History
from include.history.verification import Verifications
from tests.history.conftest import Clock
from tests.history.samples import new_request, planned, recorded, rows

ORPHAN = Orphan(resource="sections", ods_id="a1", key_hash="h", key="", school="10", etag="", fate=Fate.DELETED)


def wanted(clock: Clock, **changes: Any) -> Clearing:
    return Clearing(**{"clearing_id": "c1", "asked_by": "an admin", "before": clock.moment, **changes})


def left(engine: sa.Engine) -> list[str]:
    return [row["request_id"] for row in rows(engine, tables.request)]


def ended(history: History, request_id: str, **changes: Any) -> None:
    history.open_request(new_request(request_id, **changes))
    history.save_plan(request_id, [planned("sections", 1)], [], {})
    history.record(request_id, "sections", 1, [recorded(1), recorded(2)])
    history.finish(request_id, RequestStatus.COMPLETE, "all equal")


@pytest.fixture
def clearings(engine: sa.Engine, clock: Clock) -> Clearings:
    return Clearings(engine, now=clock)


def test_it_keeps_who_when_and_how_much(
    engine: sa.Engine, history: History, clearings: Clearings, clock: Clock
) -> None:
    ended(history, "r2")
    ended(history, "r3", tool="state_resync")
    done = clearings.clear(wanted(clock, reason="end of year"))
    assert (done.asked_by, done.asked_at, done.ended_at, done.reason) == (
        "an admin", clock.moment, clock.moment, "end of year",
    )  # fmt: skip
    assert (done.requests, done.records, done.kept) == (2, 4, 1)
    assert left(engine) == ["r1"]
    assert clearings.latest() == [done]


def test_every_part_of_a_request_goes_and_nothing_but_its_parts(
    engine: sa.Engine, history: History, clearings: Clearings, clock: Clock
) -> None:
    ended(history, "r2")
    Prunes(engine, now=clock).note("r2", [ORPHAN])
    Verifications(engine).fill("r2", [])
    Locks(engine, now=clock).take(Owner("r1", "r1"), [("general", "sections", "10")], timedelta(minutes=5))
    kept = {table: rows(engine, table) for table in (tables.identity, tables.lock)}
    assert rows(engine, verification_tables.verification_difference)
    clearings.clear(wanted(clock))
    assert [part.name for part in _PARTS if rows(engine, part)] == []
    assert {table: rows(engine, table) for table in kept} == kept
    assert all(kept.values())


def test_all_parts_of_a_request_are_known() -> None:
    own = {
        table.name
        for table in tables.metadata.tables.values()
        if any(key.column.table is tables.request for key in table.foreign_keys)
    }
    assert {part.name for part in _PARTS} == own


@pytest.mark.parametrize(
    "status",
    [pytest.param(status, id=status.value) for status in RequestStatus if not status.is_over],
)
def test_what_is_not_over_is_never_cleared(
    engine: sa.Engine, history: History, clearings: Clearings, clock: Clock, status: RequestStatus
) -> None:
    ended(history, "r2")
    history.finish("r2", status, "")
    done = clearings.clear(wanted(clock))
    assert (done.requests, done.kept) == (0, 2)
    assert left(engine) == ["r1", "r2"]


def test_a_request_taken_up_again_meanwhile_stays(
    engine: sa.Engine, history: History, clearings: Clearings, clock: Clock
) -> None:
    ended(history, "r2")
    ended(history, "r3")
    clearings.clear(wanted(clock), forget=lambda *_: history.start("r3"))
    assert left(engine) == ["r1", "r3"]


@pytest.mark.parametrize("name", ["retry_of", "run"])
def test_what_a_running_request_repeats_or_undoes_stays(
    engine: sa.Engine, history: History, clearings: Clearings, clock: Clock, name: str
) -> None:
    ended(history, "r2")
    history.open_request(new_request("r3", params={name: "r2"}))
    assert clearings.clear(wanted(clock)).requests == 0
    history.finish("r3", RequestStatus.COMPLETE, "")
    assert clearings.clear(wanted(clock, clearing_id="c2")).requests == 2


@pytest.mark.parametrize(
    ("narrowed", "cleared"),
    [
        pytest.param({"tool": "edfi_resync"}, {"r2", "r3"}, id="one tool"),
        pytest.param({"configuration": "state"}, {"r4"}, id="one configuration"),
        pytest.param({"tool": "edfi_resync", "configuration": "state"}, set(), id="both"),
        pytest.param({}, {"r2", "r3", "r4"}, id="everything"),
        pytest.param({"before": new_request("").requested_at}, {"r2"}, id="before a moment, not at it"),
    ],
)
def test_only_what_is_asked_for(
    engine: sa.Engine,
    history: History,
    clearings: Clearings,
    clock: Clock,
    narrowed: dict[str, Any],
    cleared: set[str],
) -> None:
    ended(history, "r2", requested_at=new_request("").requested_at - timedelta(days=1))
    ended(history, "r3")
    ended(history, "r4", tool="state_selective_sync", configuration="state")
    told = []
    clearings.clear(wanted(clock, **narrowed), forget=lambda _, request_id: told.append(request_id))
    assert set(told) == cleared == {"r2", "r3", "r4"} - set(left(engine))


def test_deletes_that_could_be_undone_stay_unless_they_are_meant_too(
    engine: sa.Engine, history: History, clearings: Clearings, clock: Clock
) -> None:
    prunes = Prunes(engine, now=clock)
    for request_id in ("r2", "r3"):
        ended(history, request_id)
        prunes.keep(request_id, "sections", [(ORPHAN, {"sectionIdentifier": "1"})])
        prunes.note_deleted(request_id, [ORPHAN])
    prunes.note_restored("r3", "sections", "a1")
    assert clearings.clear(wanted(clock)).kept == 2
    assert left(engine) == ["r1", "r2"]
    clearings.clear(wanted(clock, clearing_id="c2", also_restorable=True))
    assert left(engine) == ["r1"]
    assert rows(engine, prune_tables.deleted) == []


def test_events_nobody_has_followed_keep_their_request(
    engine: sa.Engine, history: History, clearings: Clearings, clock: Clock
) -> None:
    ended(history, "r2")
    events = PersonEvents(engine, now=clock)
    events.note(
        NotedEvent(
            event_id="e1", configuration="general", kind="combine_person", person_id=1, former_id="", noted_by="sis"
        )
    )
    events.take("general", "r2")
    assert clearings.clear(wanted(clock)).requests == 0
    events.done("r2")
    assert clearings.clear(wanted(clock, clearing_id="c2")).requests == 1


def test_a_clearing_that_broke_off_goes_on_and_one_that_ended_does_nothing(
    engine: sa.Engine, history: History, clearings: Clearings, clock: Clock
) -> None:
    for request_id in ("r2", "r3"):
        ended(history, request_id)

    def break_off(_: str, request_id: str) -> None:
        if request_id == "r3":
            raise ConnectionError

    with pytest.raises(ConnectionError):
        clearings.clear(wanted(clock), forget=break_off)
    assert [(row["requests"], row["ended_at"]) for row in rows(engine, clearing)] == [(1, None)]
    assert clearings.clear(wanted(clock)).requests == 2
    ended(history, "r4")
    assert clearings.clear(wanted(clock)).requests == 2
    assert left(engine) == ["r1", "r4"]
