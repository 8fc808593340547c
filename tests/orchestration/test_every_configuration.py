"""One run for each configuration that is switched on, and a failure when one of them failed."""

import pytest

from include.configurations.loading import load_all
from tests.support.airflow_context import FakeInstance, context
from tests.support.histories import new_history

pytestmark = pytest.mark.airflow


@pytest.fixture
def every(monkeypatch, tmp_path):
    from include.orchestration import every_configuration

    found = load_all()
    off = found["tennessee_ds33"].model_copy(update={"name": "off", "enabled": False})
    engine = new_history(tmp_path / "history.db")
    monkeypatch.setattr("include.orchestration.connections.configurations", lambda: {**found, "off": off})
    monkeypatch.setattr("include.orchestration.connections.history_engine", lambda: engine)
    monkeypatch.setenv("AIRFLOW_HOME", str(tmp_path))
    yield every_configuration
    engine.dispose()


def chosen(every, **params):
    asked = context(dag_id="edfi_verification", run_id="weekly", **params)
    return every.ChooseOperator(task_id="choose", mode="verify").execute(asked)


def test_the_schedule_means_every_configuration_and_all_schools(every):
    runs = chosen(every, configuration=None, schools=None, ignore_off_peak=False)
    assert [run["conf"]["configuration"] for run in runs] == ["general_ds52", "tennessee_ds33"]
    assert {(run["conf"]["mode"], run["conf"]["all_schools"]) for run in runs} == {("verify", True)}
    assert len({run["trigger_run_id"] for run in runs}) == 2


def test_a_person_may_narrow_it(every):
    (run,) = chosen(every, configuration="general_ds52", schools=["255901001"], ignore_off_peak=True)
    assert run["conf"] == {
        "configuration": "general_ds52",
        "mode": "verify",
        "all_schools": False,
        "schools": ["255901001"],
        "ignore_off_peak": True,
    }


@pytest.mark.parametrize("params", [{}, {"schools": ["255901001"]}], ids=["all schools", "one school"])
def test_what_is_asked_for_is_a_valid_request(every, params):
    from include.resources import registry
    from include.resync.request.request import validate

    for run in chosen(every, **params):
        assert validate(run["conf"], load_all(), registry()).mode == "verify"


def results(every, states):
    runs = [{"trigger_run_id": name, "conf": {"configuration": name}} for name in states]
    instance = FakeInstance({"choose": runs}, states)
    every.ResultsOperator(task_id="results").execute(context(instance, dag_id="edfi_verification"))
    return instance.pushed


def test_one_that_failed_fails_the_whole(every):
    from airflow.sdk.exceptions import AirflowFailException

    with pytest.raises(AirflowFailException, match="two: failed"):
        results(every, {"one": "success", "two": "failed"})


def test_success_is_reported_with_files(every, tmp_path):
    from include.orchestration.connections import report_folder
    from include.orchestration.runs import DAG_ID, request_id

    folder = report_folder(DAG_ID, request_id(DAG_ID, "one"))
    folder.mkdir(parents=True)
    (folder / "verification.xlsx").touch()
    told = results(every, {"one": "success"})["one"]
    assert (told["state"], told["files"]) == ("success", [str(folder / "verification.xlsx")])


def test_no_configuration_at_all_is_a_failure(every):
    from airflow.sdk.exceptions import AirflowFailException

    with pytest.raises(AirflowFailException, match="no configuration"):
        results(every, {})
