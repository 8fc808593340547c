"""An event about a person is kept or refused at once, and followed by this run or by another."""

from types import SimpleNamespace

import pytest

from include.configurations.loading import load_all
from include.edfi.errors import ConfigError, Locked
from include.history.person_events import PersonEvents
from include.history.store import History
from include.orchestration.runs import DAG_ID, request_id
from tests.support.airflow_context import FakeInstance, context
from tests.support.histories import new_history

pytestmark = pytest.mark.airflow

EVENT = {"configuration": "general_ds52", "event": "ed_fi_id_changed", "person_id": 7, "superseded_unique_id": "old"}
SCHOOLS = ["255901001", "255901002"]


@pytest.fixture
def engine(tmp_path):
    engine = new_history(tmp_path / "history.db")
    yield engine
    engine.dispose()


@pytest.fixture
def following(monkeypatch, engine):
    from include.orchestration import person_event_tasks

    found = SimpleNamespace(
        configuration=load_all()["general_ds52"], person_events=PersonEvents(engine), history=History(engine)
    )
    monkeypatch.setattr("include.orchestration.connections.history_engine", lambda: engine)
    monkeypatch.setattr("include.orchestration.connections.run_context", lambda _: found)
    monkeypatch.setattr(person_event_tasks, "school_numbers", lambda _: SCHOOLS)
    return person_event_tasks


def note(following, run_id, **changed):
    asked = context(dag_id="edfi_person_event", run_id=run_id, **{**EVENT, **changed})
    return following.EnqueueOperator(task_id="note").execute(asked)


def take(following, run_id):
    instance = FakeInstance({"note": "general_ds52"})
    return following.ClaimOperator(task_id="take").execute(context(instance, dag_id="edfi_person_event", run_id=run_id))


def done(following, run_id):
    return following.AcknowledgeOperator(task_id="done").execute(context(dag_id="edfi_person_event", run_id=run_id))


def give_back(following, run_id):
    return following.ReleaseEventsOperator(task_id="give_back").execute(
        context(dag_id="edfi_person_event", run_id=run_id)
    )


def test_a_wrong_event_is_refused_with_every_problem(following):
    with pytest.raises(ConfigError) as refused:
        note(following, "one", configuration="nowhere", person_id=None)
    assert "configuration" in str(refused.value)
    assert "person_id" in str(refused.value)


def test_it_becomes_a_reconcile_of_the_person_in_every_school(following):
    note(following, "one")
    asked = take(following, "one")
    assert (asked["person_ids"], asked["superseded_unique_ids"], asked["mode"]) == ([7], ["old"], "reconcile")
    assert asked["schools"] == SCHOOLS


def test_three_in_a_burst_are_followed_by_one_run(following):
    from airflow.sdk.exceptions import AirflowSkipException

    for number in (1, 2, 3):
        note(following, f"run{number}", person_id=number, event="ed_fi_id_assigned", superseded_unique_id=None)
    assert take(following, "run1")["person_ids"] == [1, 2, 3]
    for other in ("run2", "run3"):
        with pytest.raises(AirflowSkipException, match="by run"):
            take(following, other)
    assert done(following, "run1") == 3


def test_what_comes_later_waits_until_the_earlier_are_followed(following):
    note(following, "run1")
    take(following, "run1")
    note(following, "run2")
    with pytest.raises(Locked):
        take(following, "run2")
    done(following, "run1")
    assert take(following, "run2")["person_ids"] == [7]


def test_what_was_not_followed_to_the_end_is_taken_by_the_next(following):
    note(following, "run1")
    take(following, "run1")
    assert give_back(following, "run1") == 1
    note(following, "run2", person_id=8)
    assert take(following, "run2")["person_ids"] == [7, 8]


def test_events_are_in_the_hands_of_the_resync(following, engine):
    note(following, "run1")
    take(following, "run1")
    own = request_id("edfi_person_event", "run1")
    assert PersonEvents(engine).claimed_by(own) == request_id(DAG_ID, "edfi_person_event__run1")


def test_the_form_takes_what_the_sis_sends_and_refuses_the_rest(following):
    from airflow.sdk.exceptions import ParamValidationError

    form = following.form()
    assert {name: form[name].resolve(value) for name, value in EVENT.items()} == EVENT
    for name, value in {"event": "married", "person_id": 0, "superseded_unique_id": "two words"}.items():
        with pytest.raises(ParamValidationError):
            form[name].resolve(value)
