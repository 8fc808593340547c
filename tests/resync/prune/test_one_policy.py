"""A run that verifies and a run that reconciles give the same orphans the same status for the same reason."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from include.configurations.configuration import ExpectedDifference, PrunePolicy
from include.edfi.documents.resource import key_hash, key_text
from include.engine.prune_policy import ALL_OURS
from include.history.entries import NewRequest, PlannedSlice, Recorded
from include.history.host_observations import HostObservations
from include.history.outcomes import OrphanStatus, Outcome, SliceStatus
from include.history.prunes import Orphan
from include.resync.compare.school_year import OTHER, THIS, UNKNOWN
from include.resync.context import RunContext
from include.resync.prune.decisions import guard
from include.resync.report.verification import summarize

SCHOOL = "255901001"
MODES = ("reconcile", "verify")


@dataclass(frozen=True, kw_only=True)
class Case:
    """An orphan, and what the configuration and the history say about it."""

    resource: str
    orphan: dict[str, Any] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)
    params: dict[str, Any] = field(default_factory=dict)
    sent_before: bool = False
    all_ours: bool = False
    """A person decided that no other system publishes the resource."""
    recorded: Recorded | None = None
    """How a SIS record of the same resource ended in the run."""
    slice_status: SliceStatus = SliceStatus.DONE


def expected_on(resource: str) -> ExpectedDifference:
    return ExpectedDifference(
        resource=resource, kind="orphan", element="*", reason="known to the state", until=date(2999, 1, 1)
    )


PROTECTED = {
    "never deleted in Tennessee": Case(resource="staffEducationOrganizationContactAssociations"),
    "transcript of another year, never sent": Case(resource="courseTranscripts", orphan={"year": OTHER}),
    "other school year": Case(resource="locations", orphan={"year": OTHER}, sent_before=True),
    "other school": Case(resource="locations", orphan={"school": "255901999"}),
    "shared": Case(resource="students"),
    "shared, and superseded": Case(resource="students", params={"superseded_unique_ids": ["7"]}),
    "read only": Case(resource="locations", settings={"read_only": ("locations",)}),
    "expected difference": Case(resource="locations", settings={"expected_differences": (expected_on("locations"),)}),
    "of another publisher": Case(resource="locations", settings={"shared_publishing": ("locations",)}),
    "a SIS record has its key": Case(
        resource="locations", recorded=Recorded(sis_key="roomID=1", key_hash="k1", outcome=Outcome.REJECTED)
    ),
}
ORPHANED = {
    "sent before": Case(resource="locations", sent_before=True),
    "never sent": Case(resource="locations"),
    "never sent, and declared ours": Case(resource="locations", all_ours=True),
    "sent before, of a resource with another publisher": Case(
        resource="locations", sent_before=True, settings={"shared_publishing": ("locations",)}
    ),
    "transcript of another year, sent before": Case(
        resource="courseTranscripts", orphan={"year": OTHER}, sent_before=True
    ),
    "no year, never sent": Case(resource="locations", orphan={"year": UNKNOWN}),
    "too many": Case(
        resource="locations", sent_before=True, settings={"prune": PrunePolicy(max_records=0, max_percent=0)}
    ),
    "a SIS record without a key": Case(
        resource="locations",
        sent_before=True,
        recorded=Recorded(sis_key="roomID=1", key_hash="", outcome=Outcome.UNMAPPABLE),
    ),
    "its successor failed": Case(
        resource="locations",
        sent_before=True,
        recorded=Recorded(sis_key="roomID=5", key_hash="k2", outcome=Outcome.REJECTED),
    ),
    "not fully processed": Case(resource="locations", slice_status=SliceStatus.FAILED),
    "a merged person": Case(
        resource="students",
        orphan={"key_hash": key_hash(key_text({"studentUniqueId": "7"}))},
        params={"merged_unique_ids": ["7"]},
    ),
}


@pytest.fixture
def begin(context_of: Callable[..., RunContext]) -> Callable[[Case], RunContext]:
    """A function that makes what a run under the case's configuration works with."""
    return lambda case: context_of("3.3", **case.settings)


def judged(case: Case, mode: str, context: RunContext) -> tuple[Orphan, bool]:
    """The case's orphan after a run in a mode, and whether the run counts it as fine."""
    history, name = context.history, case.resource
    orphan = Orphan(resource=name, ods_id="d1", key_hash="k1", key="", school=SCHOOL, etag="", year=THIS)
    orphan = replace(orphan, **case.orphan)
    if case.sent_before:
        open_request("earlier", "resend", {}, context)
        sent = Recorded(sis_key="roomID=5", key_hash=orphan.key_hash, outcome=Outcome.CREATED, ods_id="d1")
        history.record("earlier", name, 0, [sent])
    if case.all_ours:
        HostObservations(context.history_engine).note(context.configuration.name, name, ALL_OURS, True)
    open_request(mode, mode, case.params, context)
    slice_ = PlannedSlice(resource=name, slice_no=0, label="1", schools=(SCHOOL,), expected=1)
    history.save_plan(mode, [slice_], [], {"resources": [name]})
    history.record(mode, name, 0, [case.recorded] if case.recorded else [])
    history.finish_slice(mode, name, 0, {"in_ods": 1}, case.slice_status)
    context.prunes.record(mode, [orphan])
    if mode == "reconcile":
        guard(mode, context)
    summary = summarize(context.entry(mode), context)
    (after,) = context.prunes.orphans(mode, name, list(OrphanStatus))
    assert summary is not None
    accepted = mode == "verify" and summary.accepted_documents == 1
    return after, after.status is OrphanStatus.PROTECTED or accepted


def open_request(request_id: str, mode: str, params: dict[str, Any], context: RunContext) -> None:
    context.history.open_request(
        NewRequest(
            request_id=request_id,
            dag_run_id=request_id,
            configuration=context.configuration.name,
            school_year=2027,
            requested_by="ada",
            requested_at=datetime(2026, 9, 1, tzinfo=UTC),
            mode=mode,
            params=params,
        )
    )


@pytest.mark.case("D19")
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("case", [pytest.param(case, id=name) for name, case in PROTECTED.items()])
def test_what_reconcile_protects_is_fine_in_both_modes(begin, case, mode):
    _, fine = judged(case, mode, begin(case))
    assert fine


@pytest.mark.case("D19")
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("case", [pytest.param(case, id=name) for name, case in ORPHANED.items()])
def test_what_reconcile_would_delete_or_ask_about_is_an_orphan_in_both_modes(begin, case, mode):
    _, fine = judged(case, mode, begin(case))
    assert not fine


@pytest.mark.case("D19")
@pytest.mark.parametrize("name", [name for name in {**PROTECTED, **ORPHANED} if name != "expected difference"])
def test_both_modes_give_the_same_status_for_the_same_reason(begin, name):
    case = {**PROTECTED, **ORPHANED}[name]
    ended = [judged(case, mode, begin(case))[0] for mode in MODES]
    assert len({(one.status, one.reason) for one in ended}) == 1


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        pytest.param("sent before", "A run in mode reconcile deletes it.", id="sent before"),
        pytest.param("never sent", "A run in mode reconcile asks for approval before it deletes it.", id="never sent"),
    ],
)
def test_a_run_that_verifies_says_what_a_reconcile_does_with_it(begin, name, hint):
    assert judged(ORPHANED[name], "verify", begin(ORPHANED[name]))[0].hint == hint
