"""A purge deletes the ended requests that match, nothing else, and is logged itself."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from include.history import prune_tables, tables, verification_tables
from include.history.locks import Locks, Owner
from include.history.outcomes import OrphanStatus, RequestStatus
from include.history.person_events import PersonEvents, QueuedEvent
from include.history.prunes import Orphan, Prunes
from include.history.purge import _TABLES_OF_REQUEST, PurgeRequest, Purges
from include.history.purge_tables import purge
from include.history.store import History
from include.history.verification import Verifications
from tests.support.clock import Clock
from tests.support.history_entries import new_request, planned, recorded, rows

ORPHAN = Orphan(
    resource="sections", ods_id="a1", key_hash="h", key="", school="10", etag="", status=OrphanStatus.DELETED
)


def purge_request(clock: Clock, **changes: Any) -> PurgeRequest:
    return PurgeRequest(**{"purge_id": "c1", "requested_by": "an admin", "before": clock.moment, **changes})


def left(engine: sa.Engine) -> list[str]:
    return [row["request_id"] for row in rows(engine, tables.request)]


def ended(history: History, request_id: str, **changes: Any) -> None:
    history.open_request(new_request(request_id, **changes))
    history.save_plan(request_id, [planned("sections", 1)], [], {})
    history.record(request_id, "sections", 1, [recorded(1), recorded(2)])
    history.finish(request_id, RequestStatus.COMPLETE, "all equal")


@pytest.fixture
def purges(engine: sa.Engine, clock: Clock) -> Purges:
    return Purges(engine, now=clock)


def test_it_keeps_who_when_and_how_much(engine: sa.Engine, history: History, purges: Purges, clock: Clock) -> None:
    ended(history, "r2")
    ended(history, "r3", tool="state_resync")
    done = purges.purge(purge_request(clock, reason="end of year"))
    assert (done.requested_by, done.requested_at, done.ended_at, done.reason) == (
        "an admin",
        clock.moment,
        clock.moment,
        "end of year",
    )
    assert (done.requests, done.records, done.skipped) == (2, 4, 1)
    assert left(engine) == ["r1"]
    assert purges.latest() == [done]


def test_every_part_of_a_request_goes_and_nothing_but_its_parts(
    engine: sa.Engine, history: History, purges: Purges, clock: Clock
) -> None:
    ended(history, "r2")
    Prunes(engine, now=clock).record("r2", [ORPHAN])
    Verifications(engine).fill("r2", [])
    Locks(engine, now=clock).take(Owner("r1", "r1"), [("general", "sections", "10")], timedelta(minutes=5))
    skipped = {table: rows(engine, table) for table in (tables.identity, tables.lock)}
    assert rows(engine, verification_tables.verification_difference)
    purges.purge(purge_request(clock))
    assert [part.name for part in _TABLES_OF_REQUEST if rows(engine, part)] == []
    assert {table: rows(engine, table) for table in skipped} == skipped
    assert all(skipped.values())


def test_all_parts_of_a_request_are_known() -> None:
    own = {
        table.name
        for table in tables.metadata.tables.values()
        if any(key.column.table is tables.request for key in table.foreign_keys)
    }
    assert {part.name for part in _TABLES_OF_REQUEST} == own


@pytest.mark.parametrize(
    "status",
    [pytest.param(status, id=status.value) for status in RequestStatus if not status.is_over],
)
def test_what_is_not_over_is_never_purged(
    engine: sa.Engine, history: History, purges: Purges, clock: Clock, status: RequestStatus
) -> None:
    ended(history, "r2")
    history.finish("r2", status, "")
    done = purges.purge(purge_request(clock))
    assert (done.requests, done.skipped) == (0, 2)
    assert left(engine) == ["r1", "r2"]


def test_a_request_taken_up_again_meanwhile_stays(
    engine: sa.Engine, history: History, purges: Purges, clock: Clock
) -> None:
    ended(history, "r2")
    ended(history, "r3")
    purges.purge(purge_request(clock), forget=lambda *_: history.start("r3"))
    assert left(engine) == ["r1", "r3"]


@pytest.mark.parametrize("name", ["retry_of", "run"])
def test_what_a_running_request_repeats_or_undoes_stays(
    engine: sa.Engine, history: History, purges: Purges, clock: Clock, name: str
) -> None:
    ended(history, "r2")
    history.open_request(new_request("r3", params={name: "r2"}))
    assert purges.purge(purge_request(clock)).requests == 0
    history.finish("r3", RequestStatus.COMPLETE, "")
    assert purges.purge(purge_request(clock, purge_id="c2")).requests == 2


@pytest.mark.parametrize(
    ("narrowed", "purged"),
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
    purges: Purges,
    clock: Clock,
    narrowed: dict[str, Any],
    purged: set[str],
) -> None:
    ended(history, "r2", requested_at=new_request("").requested_at - timedelta(days=1))
    ended(history, "r3")
    ended(history, "r4", tool="state_selective_sync", configuration="state")
    forgotten = []
    purges.purge(purge_request(clock, **narrowed), forget=lambda _, request_id: forgotten.append(request_id))
    assert set(forgotten) == purged == {"r2", "r3", "r4"} - set(left(engine))


def test_deletes_that_could_be_undone_stay_unless_they_are_meant_too(
    engine: sa.Engine, history: History, purges: Purges, clock: Clock
) -> None:
    prunes = Prunes(engine, now=clock)
    for request_id in ("r2", "r3"):
        ended(history, request_id)
        prunes.back_up(request_id, "sections", [(ORPHAN, {"sectionIdentifier": "1"})])
        prunes.record_deleted(request_id, [ORPHAN])
    prunes.record_restored("r3", "sections", "a1")
    assert purges.purge(purge_request(clock)).skipped == 2
    assert left(engine) == ["r1", "r2"]
    purges.purge(purge_request(clock, purge_id="c2", include_restorable=True))
    assert left(engine) == ["r1"]
    assert rows(engine, prune_tables.backup) == []


def test_events_that_no_run_has_handled_keep_their_request(
    engine: sa.Engine, history: History, purges: Purges, clock: Clock
) -> None:
    ended(history, "r2")
    events = PersonEvents(engine, now=clock)
    events.enqueue(
        QueuedEvent(
            event_id="e1",
            configuration="general",
            kind="combine_person",
            person_id=1,
            former_unique_id="",
            enqueued_by="sis",
        )
    )
    events.claim("general", "r2")
    assert purges.purge(purge_request(clock)).requests == 0
    events.acknowledge("r2")
    assert purges.purge(purge_request(clock, purge_id="c2")).requests == 1


def test_a_clearing_that_broke_off_goes_on_and_one_that_ended_does_nothing(
    engine: sa.Engine, history: History, purges: Purges, clock: Clock
) -> None:
    for request_id in ("r2", "r3"):
        ended(history, request_id)

    def break_off(_: str, request_id: str) -> None:
        if request_id == "r3":
            raise ConnectionError

    with pytest.raises(ConnectionError):
        purges.purge(purge_request(clock), forget=break_off)
    assert [(row["requests"], row["ended_at"]) for row in rows(engine, purge)] == [(1, None)]
    assert purges.purge(purge_request(clock)).requests == 2
    ended(history, "r4")
    assert purges.purge(purge_request(clock)).requests == 2
    assert left(engine) == ["r1", "r4"]
