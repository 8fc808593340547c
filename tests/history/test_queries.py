"""What the report and the pages read."""

import pytest
import sqlalchemy as sa

from include.history import queries
from include.history.entries import Cause
from include.history.outcomes import Outcome, RequestStatus, SliceStatus
from include.history.queries import ReasonGroup, ResourceProgress
from include.history.store import History
from tests.support.clock import Clock
from tests.support.history_entries import REQUESTED_AT, new_request, planned, recorded


def test_request_as_it_was_asked(engine: sa.Engine, history: History, clock: Clock) -> None:
    history.save_plan("r1", [], ["terms is off"], {"order": ["sections"]})
    found = queries.request(engine, "r1")
    assert found is not None
    assert (found.requested_by, found.requested_at) == ("an engineer", REQUESTED_AT)
    assert (found.status, found.started_at, found.ended_at) == (RequestStatus.RUNNING, clock.moment, None)
    assert (found.warnings, found.plan, found.verdict) == (["terms is off"], {"order": ["sections"]}, "")


def test_unknown_request_is_none(engine: sa.Engine) -> None:
    assert queries.request(engine, "r9") is None


def test_latest_comes_newest_first(engine: sa.Engine, history: History, clock: Clock) -> None:
    for request_id, configuration in (("r2", "tennessee"), ("r3", "general")):
        clock.advance(hours=1)
        history.open_request(new_request(request_id, configuration=configuration, requested_at=clock.moment))

    def ids(**options: int | str) -> list[str]:
        return [entry.request_id for entry in queries.latest(engine, **options)]  # type: ignore[arg-type]

    assert ids() == ["r3", "r2", "r1"]
    assert ids(limit=1, offset=1) == ["r2"]
    assert ids(configuration="general") == ["r3", "r1"]


def test_counts_by_resource_and_outcome(engine: sa.Engine, history: History) -> None:
    history.record("r1", "sections", 1, [recorded(1), recorded(2), recorded(3, Outcome.REJECTED)])
    history.record("r1", "courses", 1, [recorded(1, Outcome.UNCHANGED)])
    history.no_match("r1", "personID", [5])
    assert queries.counts(engine, "r1") == {
        "courses": {Outcome.UNCHANGED: 1},
        "requestedIDs": {Outcome.NO_MATCH: 1},
        "sections": {Outcome.CREATED: 2, Outcome.REJECTED: 1},
    }
    assert queries.counts(engine, "r9") == {}


def test_failures_group_by_reason_largest_first(engine: sa.Engine, history: History) -> None:
    blocked = {"reason": "waits for a course", "hint": "correct the course", "cause": Cause("courses", "c1")}
    history.record("r1", "courses", 1, [recorded(1, Outcome.REJECTED, reason="unknown subject")])
    history.record("r1", "sections", 1, [recorded(n, Outcome.BLOCKED, **blocked) for n in range(1, 6)])
    history.record("r1", "sections", 1, [recorded(9)])
    groups = [
        ReasonGroup(
            resource="sections",
            outcome=Outcome.BLOCKED,
            reason="waits for a course",
            records=5,
            examples=("sectionID=1", "sectionID=2", "sectionID=3"),
            hint="correct the course",
            cause_resource="courses",
            cause_key_hash="c1",
        ),
        ReasonGroup(
            resource="courses",
            outcome=Outcome.REJECTED,
            reason="unknown subject",
            records=1,
            examples=("sectionID=1",),
            hint="",
            cause_resource=None,
            cause_key_hash=None,
        ),
    ]
    assert queries.by_reason(engine, "r1") == groups
    assert queries.by_reason(engine, "r1", limit=1) == groups[:1]
    assert queries.by_reason(engine, "r1", outcomes=[Outcome.REJECTED]) == groups[1:]


def test_progress_by_resource(engine: sa.Engine, history: History) -> None:
    plan = [planned("sections", 1), planned("sections", 2, expected=7), planned("courses", 1)]
    history.save_plan("r1", plan, [], {})
    history.start_slice("r1", "sections", 1)
    history.record("r1", "sections", 1, [recorded(1)])
    assert queries.progress(engine, "r1") == [
        ResourceProgress(resource="courses", slices={SliceStatus.PLANNED: 1}, expected=5),
        ResourceProgress(
            resource="sections",
            slices={SliceStatus.PLANNED: 1, SliceStatus.RUNNING: 1},
            expected=12,
            outcomes={Outcome.CREATED: 1},
        ),
    ]


@pytest.mark.parametrize(
    ("narrowed", "expected"),
    [
        pytest.param({}, ["courses 1", "sections 1", "sections 10", "sections 2"], id="all"),
        pytest.param({"resource": "courses"}, ["courses 1"], id="one resource"),
        pytest.param({"outcomes": [Outcome.REJECTED]}, ["sections 10"], id="one outcome"),
        pytest.param({"outcomes": []}, [], id="no outcome"),
    ],
)
def test_records_in_the_order_of_their_keys(
    engine: sa.Engine,
    history: History,
    monkeypatch: pytest.MonkeyPatch,
    narrowed: dict[str, object],
    expected: list[str],
) -> None:
    monkeypatch.setattr("include.history.pages.PAGE", 2)
    history.record("r1", "sections", 1, [recorded(2), recorded(10, Outcome.REJECTED), recorded(1)])
    history.record("r1", "courses", 1, [recorded(1)])
    found = [
        f"{entry.resource} {entry.sis_key.partition('=')[2]}"
        for entry in queries.records(engine, "r1", **narrowed)  # type: ignore[arg-type]
    ]
    assert found == expected
