"""Which tasks of prune have something to do, what a person is asked, and that only a yes deletes."""

from types import SimpleNamespace

import pytest

from include.engine.prune_policy import UNKNOWN_OWNER
from include.history.outcomes import OrphanStatus
from include.history.prunes import OrphanGroup
from tests.support.airflow_context import FakeInstance, context

pytestmark = pytest.mark.airflow

HELD = OrphanGroup(
    resource="sections",
    status=OrphanStatus.AWAITING_APPROVAL,
    reason="30 of 40 documents",
    hint="",
    records=30,
    examples=("a1", "b2"),
)
CLEARED = OrphanGroup(
    resource="courses", status=OrphanStatus.DELETABLE, reason="no record", hint="", records=2, examples=("c3",)
)


FOREIGN = OrphanGroup(
    resource="locations",
    status=OrphanStatus.AWAITING_APPROVAL,
    reason=UNKNOWN_OWNER,
    hint="",
    records=5,
    examples=("d4",),
)


class FakePrunes:
    def __init__(self, *groups):
        self._groups = groups

    def groups(self, request_id):
        return list(self._groups)


@pytest.fixture
def groups():
    return [HELD, CLEARED]


@pytest.fixture
def pruning(monkeypatch, groups):
    from include.orchestration import pruning

    configuration = SimpleNamespace(title="One ISD", prune=SimpleNamespace(approval_hours=1.5))
    run_context = SimpleNamespace(configuration=configuration, prunes=FakePrunes(*groups))
    monkeypatch.setattr(pruning, "run_context_of", lambda _: run_context)
    return pruning


@pytest.mark.parametrize(
    ("counts", "idle"),
    [
        pytest.param({}, ["delete_orphans", "approve_deletes", "delete_approved"], id="nothing found"),
        pytest.param(
            {"sections": {"protected": 3, "deleted": 1}},
            ["delete_orphans", "approve_deletes", "delete_approved"],
            id="nothing to do",
        ),
        pytest.param({"sections": {"deletable": 3}}, ["approve_deletes", "delete_approved"], id="nothing held"),
        pytest.param({"sections": {"awaiting_approval": 3}}, ["delete_orphans"], id="everything held"),
    ],
)
def test_what_has_nothing_to_do_is_skipped(pruning, monkeypatch, counts, idle):
    from airflow.sdk.exceptions import DownstreamTasksSkipped

    monkeypatch.setattr("include.resync.prune.decisions.guard", lambda *_: counts)
    instance = FakeInstance()
    with pytest.raises(DownstreamTasksSkipped) as skipped:
        pruning.GuardOrphansOperator(task_id="guard_orphans").execute(context(instance))
    assert skipped.value.tasks == idle
    assert instance.pushed == counts


def test_nothing_is_skipped_when_there_is_some_of_both(pruning, monkeypatch):
    counts = {"sections": {"awaiting_approval": 3}, "courses": {"deletable": 1}}
    monkeypatch.setattr("include.resync.prune.decisions.guard", lambda *_: counts)
    instance = FakeInstance()
    pruning.GuardOrphansOperator(task_id="guard_orphans").execute(context(instance))
    assert instance.pushed == counts


def test_a_person_is_asked_about_what_awaits_approval_and_nothing_else(pruning, monkeypatch):
    from airflow.providers.standard.operators.hitl import HITLOperator

    monkeypatch.setattr(HITLOperator, "execute", lambda *_: None)
    asking = pruning.ApproveDeletesOperator(task_id="approve_deletes")
    asking.execute(context())
    assert asking.subject == "One ISD: delete 30 documents of the ODS?"
    assert "| sections | 30 | 30 of 40 documents | a1, b2 |" in asking.body
    assert "courses" not in asking.body
    assert "1.5 hours" in asking.body
    assert asking.response_timeout.total_seconds() == 5400
    assert asking.options == ["Approve", "Reject"]


@pytest.mark.parametrize("groups", [[HELD, FOREIGN]], ids=["never sent"])
def test_whose_records_they_are_is_asked_where_they_were_never_sent(pruning, monkeypatch):
    from airflow.providers.standard.operators.hitl import HITLOperator

    monkeypatch.setattr(HITLOperator, "execute", lambda *_: None)
    asking = pruning.ApproveDeletesOperator(task_id="approve_deletes")
    asking.execute(context())
    assert asking.options == ["Approve", pruning.OURS, "Reject"]
    assert "do not ask again about records of locations that this configuration never sent" in asking.body
    assert "shared_publishing" in asking.body


@pytest.mark.parametrize(
    "said",
    [
        pytest.param({"chosen_options": ["Reject"]}, id="no"),
        pytest.param(None, id="no answer at all"),
    ],
)
def test_without_a_yes_nothing_is_deleted(pruning, monkeypatch, said):
    from airflow.sdk.exceptions import AirflowSkipException

    answers = []

    def record_decision(*_, approved, all_ours):
        answers.append((approved, all_ours))
        return 30

    monkeypatch.setattr("include.engine.prune_policy.record_decision", record_decision)
    with pytest.raises(AirflowSkipException, match="30 documents of the ODS were not deleted"):
        pruning.DeleteApprovedOperator(task_id="delete_approved").execute(
            context(FakeInstance({"approve_deletes": said}))
        )
    assert answers == [(False, False)]


@pytest.mark.parametrize(
    ("chosen", "all_ours"),
    [
        pytest.param("Approve", False, id="these"),
        pytest.param("Approve, and from now on all of these resources are ours", True, id="all of the resource"),
    ],
)
def test_a_yes_is_noted_and_followed(pruning, monkeypatch, chosen, all_ours):
    told: list[tuple[str, bool, bool | None]] = []

    def record_decision(*_, approved, all_ours):
        told.append(("answer", approved, all_ours))
        return 30

    def prune_orphans(*_, approved):
        told.append(("prune", approved, None))
        return {"sections": {}}

    monkeypatch.setattr("include.engine.prune_policy.record_decision", record_decision)
    monkeypatch.setattr("include.resync.prune.deletes.prune", prune_orphans)
    said = {"chosen_options": [chosen], "responded_by_user": {"id": "1", "name": "somebody"}}
    instance = FakeInstance({"approve_deletes": said})
    assert pruning.DeleteApprovedOperator(task_id="delete_approved").execute(context(instance)) == {"sections": {}}
    assert told == [("answer", True, all_ours), ("prune", True, None)]
