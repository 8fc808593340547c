"""What a plan that meets another run's locks does, and who hears of it."""

import pytest
from airflow.sdk.exceptions import AirflowFailException, DownstreamTasksSkipped

from include.edfi.errors import Locked
from include.history import queries
from include.history.outcomes import RequestStatus
from include.history.store import History
from include.orchestration import planning
from include.orchestration.runs import request_id
from tests.support.airflow_context import context
from tests.support.histories import new_history
from tests.support.history_entries import new_request

pytestmark = pytest.mark.airflow

ASKED = request_id("edfi_resync", "run")


class Waiting(planning.PlanningOperator):
    """Meets a lock."""

    def planned(self, context):
        raise Locked(["somebody, run x works on sections of school 10"])


class Planned(planning.PlanningOperator):
    """Has one list."""

    def planned(self, context):
        return {"sections": [{"slice_no": 1}]}

    def idle(self, context):
        return ["guard_orphans"] if context["params"]["verify"] else []


@pytest.fixture
def engine(tmp_path, monkeypatch):
    engine = new_history(tmp_path / "history.db")
    History(engine).open_request(new_request(ASKED))
    monkeypatch.setattr("include.orchestration.connections.history_engine", lambda: engine)
    yield engine
    engine.dispose()


def noted(engine):
    entry = queries.request(engine, ASKED)
    assert entry is not None
    return entry


def test_it_waits_for_its_turn(engine):
    with pytest.raises(Locked):
        Waiting(task_id="plan").execute(context(on_lock_conflict="wait"))
    assert noted(engine).status == RequestStatus.QUEUED


def test_or_gives_up_and_names_the_owner(engine):
    with pytest.raises(AirflowFailException, match="somebody, run x"):
        Waiting(task_id="plan").execute(context(on_lock_conflict="refuse"))
    entry = noted(engine)
    assert entry.status == RequestStatus.FAILED
    assert entry.verdict.startswith("refused: ")
    assert "somebody, run x" in entry.verdict


@pytest.mark.parametrize("verify", [True, False])
def test_what_has_nothing_to_do_is_skipped(monkeypatch, verify):
    told = []
    monkeypatch.setattr(planning, "hand_over", lambda _, lists: told.append(lists))
    plan, asked = Planned(task_id="plan"), context(verify=verify)
    if verify:
        with pytest.raises(DownstreamTasksSkipped) as skipped:
            plan.execute(asked)
        assert skipped.value.tasks == ["guard_orphans"]
    else:
        plan.execute(asked)
    assert told == [{"sections": [{"slice_no": 1}]}]
