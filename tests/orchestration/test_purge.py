"""Clearing the history takes the word, the right and, for the schedule, a number of days."""

from datetime import UTC, datetime, timedelta

import pytest
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException, ParamValidationError

from include.history.outcomes import RequestStatus
from include.history.purge_tables import purge
from include.history.queries import latest
from include.history.store import History
from include.orchestration import purge as task
from tests.support.airflow_context import FakeInstance, context
from tests.support.histories import new_history
from tests.support.history_entries import new_request, rows

pytestmark = pytest.mark.airflow

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)
ASKED = {
    "tool": None,
    "configuration": None,
    "before": None,
    "include_restorable": False,
    "reason": "",
    "confirm": "PURGE",
}


@pytest.fixture
def engine(tmp_path, monkeypatch):
    monkeypatch.setenv("AIRFLOW_HOME", str(tmp_path))
    monkeypatch.setenv("AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS", "boss:op,worker:user")
    engine = new_history(tmp_path / "history.db")
    monkeypatch.setattr("include.orchestration.connections.history_engine", lambda: engine)
    history = History(engine)
    for number, tool in enumerate(("edfi_resync", "state_resync"), start=1):
        request_id = f"r{number}"
        history.open_request(new_request(request_id, tool=tool, requested_at=NOW - timedelta(days=number)))
        history.finish(request_id, RequestStatus.COMPLETE, "all equal")
        folder = tmp_path / "edfi" / "reports" / tool / request_id
        folder.mkdir(parents=True)
        (folder / "keys.csv").write_text("request\n", encoding="utf-8")
    yield engine
    engine.dispose()


def run(kind=task.PurgeOperator, user="boss", run_id="run", **asked):
    instance = FakeInstance()
    found = context(instance, dag_id="history_purge", run_id=run_id, **{**ASKED, **asked})
    found["dag_run"].triggering_user_name = user
    found["dag_run"].run_after = NOW
    kind(task_id="clear").execute(found)
    return instance.pushed


def left(engine):
    return {entry.request_id for entry in latest(engine)}


def test_it_clears_with_the_reports_and_stays_on_record(engine, tmp_path):
    assert run(tool="edfi_resync", reason="a trial") == {"requests": 1, "records": 0, "skipped": 0}
    assert left(engine) == {"r2"}
    assert [path.name for path in (tmp_path / "edfi/reports").glob("*/*")] == ["r2"]
    (row,) = rows(engine, purge)
    assert (row["requested_by"], row["tool"], row["reason"], row["requests"]) == ("boss", "edfi_resync", "a trial", 1)


def test_a_day_means_its_beginning(engine):
    run(before="2026-08-31")
    assert left(engine) == {"r1"}


def test_nothing_that_came_after_the_run_is_purged(engine):
    History(engine).open_request(new_request("r3", requested_at=NOW + timedelta(minutes=1)))
    History(engine).finish("r3", RequestStatus.COMPLETE, "all equal")
    run(before="2999-01-01")
    assert left(engine) == {"r3"}


@pytest.mark.parametrize(
    ("user", "confirm", "said"),
    [
        pytest.param("worker", "PURGE", "lacks the right Delete", id="without the right"),
        pytest.param("boss", "", "nothing was purged", id="without the word"),
        pytest.param("boss", "clear", "nothing was purged", id="another word"),
    ],
)
def test_otherwise_nothing_is_purged(engine, user, confirm, said):
    with pytest.raises(AirflowFailException, match=said):
        run(user=user, confirm=confirm)
    assert left(engine) == {"r1", "r2"}
    assert rows(engine, purge) == []


def test_the_form_refuses_before_anything_runs(engine):
    form = task.form()
    for name, value in {"confirm": "", "tool": "another_dag", "before": "yesterday"}.items():
        with pytest.raises(ParamValidationError):
            form[name].resolve(value)
    assert form["confirm"].resolve("PURGE") == "PURGE"


@pytest.mark.parametrize(
    ("extra", "stays"),
    [
        pytest.param('{"retention_days": 2}', {"r1", "r2"}, id="nothing is so old"),
        pytest.param('{"retention_days": 1}', {"r1"}, id="one is"),
    ],
)
def test_the_schedule_keeps_what_the_connection_says(engine, monkeypatch, extra, stays):
    monkeypatch.setenv("AIRFLOW_CONN_EDFI_HISTORY", f'{{"conn_type": "sqlite", "host": "x", "extra": {extra}}}')
    run(task.RetainOperator, user=None, confirm="")
    assert left(engine) == stays


def test_the_schedule_clears_nothing_unless_the_connection_says_so(engine, monkeypatch):
    monkeypatch.setenv("AIRFLOW_CONN_EDFI_HISTORY", '{"conn_type": "sqlite", "host": "x"}')
    with pytest.raises(AirflowSkipException, match="retention_days"):
        run(task.RetainOperator)
    assert left(engine) == {"r1", "r2"}


def test_days_that_are_none_are_refused(engine, monkeypatch):
    monkeypatch.setenv(
        "AIRFLOW_CONN_EDFI_HISTORY", '{"conn_type": "sqlite", "host": "x", "extra": {"retention_days": 0}}'
    )
    with pytest.raises(Exception, match="retention_days must be a whole number of days above 0, not 0"):
        run(task.RetainOperator)
