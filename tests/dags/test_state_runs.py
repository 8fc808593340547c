"""The state tools whole, through Airflow: an empty state is filled, spoiled, and mended by ID."""

from pathlib import Path
from typing import Any

import pytest

from include.state import registry
from tests.support.airflow_home import PROJECT, run_script, some_dags

pytestmark = pytest.mark.airflow


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Any:
    home = tmp_path_factory.mktemp("airflow")
    # `dag.test` reads and writes the whole folder before each run.
    dags = some_dags(home, "state_selective_sync", "state_resync", "state_verification", "history_purge")
    return run_script(PROJECT / "tests/dags/state_running.py", home, **dags)


def test_a_record_without_its_parent_fails_and_names_what_mends_it(runs):
    assert runs["orphaned"]["state"] == "failed"
    assert "2 records are not at the state" in runs["orphaned"]["report"]["verdict"]
    mend = runs["orphaned"]["report"]["fixes"][0]
    assert mend["configuration"] == "sample_state"
    assert mend["check_dependencies"] is True
    assert {"PersonIdentity", "Calendar"} >= set(mend["objects"])


def test_what_it_names_can_be_run_as_it_is(runs):
    assert runs["mended"]["state"] == "success"
    assert "created" in runs["mended"]["report"]["verdict"]
    assert runs["mended"]["tasks"]["PersonIdentity"] == ["success"]


def test_a_batch_resync_works_on_every_object(runs):
    states = runs["whole"]["tasks"]
    assert runs["whole"]["state"] == "success"
    assert {tuple(states[name]) for name in registry()} == {("success",)}
    assert states["guard_orphans"] == ["success"]
    assert states["approve_deletes"] == states["delete_orphans"] == states["delete_approved"] == ["skipped"]


def test_a_verification_finds_what_was_spoiled_and_writes_every_file(runs):
    found = runs["verified"]
    assert found["state"] == "failed"
    assert "3 records are not at the state" in found["report"]["verdict"]
    names = {Path(file).name for file in found["report"]["files"]}
    kinds = ("csv", "xlsx", "html", "pdf")
    assert {"report.txt", *(f"keys.{kind}" for kind in kinds)} <= names
    assert {"results.csv", "differences.csv", "verification.xlsx", "verification.html", "verification.pdf"} <= names


def test_selective_sync_mends_it_and_reports_the_id_without_a_record(runs):
    assert runs["selected"]["state"] == "success"
    assert (
        "3 synced (0 created, 3 updated, 0 equal already), 1 IDs without a match"
        in runs["selected"]["report"]["verdict"]
    )
    assert runs["selected"]["tasks"]["Enrollment"] == ["skipped"]
    assert runs["still spoiled"] == []


def test_all_of_it_is_in_one_history(runs):
    told = [(tool, status) for tool, _, status, _ in reversed(runs["history"])]
    assert told == [
        ("state_selective_sync", "complete_with_errors"),
        ("state_resync", "complete"),
        ("state_resync", "complete"),
        ("state_verification", "complete_with_errors"),
        ("state_selective_sync", "complete"),
    ]
    assert {by for _, by, _, _ in runs["history"]} == {"dag_test"}


def test_clearing_it_stays_on_record(runs):
    assert runs["cleared"]["state"] == "success"
    assert runs["left"] == [tool for tool, _, _, _ in runs["history"] if tool != "state_resync"]
    assert runs["clearings"] == [["dag_test", "state_resync", 2, 0]]
