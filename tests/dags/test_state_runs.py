"""The state tools whole, through Airflow: an empty state is filled, spoiled, and mended by ID."""

from collections import Counter
from pathlib import Path

import pytest

from include.state import registry
from tests.dags.airflow_home import PROJECT, run_script

pytestmark = pytest.mark.airflow


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    return run_script(PROJECT / "tests/dags/state_running.py", tmp_path_factory.mktemp("airflow"))


def test_a_record_without_its_parent_fails_and_names_what_mends_it(runs):
    assert runs["orphaned"]["state"] == "failed"
    assert "2 records are not at the state" in runs["orphaned"]["report"]["verdict"]
    mend = runs["orphaned"]["report"]["mends"][0]
    assert mend["configuration"] == "sample_state"
    assert mend["check_dependencies"] is True
    assert {"PersonIdentity", "Calendar"} >= set(mend["objects"])


def test_what_it_names_does_mend_it(runs):
    assert {run["state"] for name, run in runs.items() if name.startswith("mended")} == {"success"}
    assert runs["again"]["state"] == "success"
    assert "2 synced" in runs["again"]["report"]["verdict"]


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
    assert runs["equal"]["state"] == "success"


def test_a_request_that_cannot_be_is_refused_before_anything_is_planned(runs):
    states = Counter(state for states in runs["refused"]["tasks"].values() for state in states)
    assert states["failed"] == 2
    assert runs["refused"]["tasks"]["plan"] == ["upstream_failed"]
    assert runs["refused"]["tasks"]["release_locks"] == ["success"]


def test_all_of_it_is_in_one_history(runs):
    told = [(tool, status) for tool, _, status, _ in reversed(runs["history"])]
    mends = [("state_resync", "complete")] * sum(name.startswith("mended") for name in runs)
    assert told == [
        ("state_selective_sync", "complete_with_errors"),
        *mends,
        ("state_selective_sync", "complete"),
        ("state_resync", "complete"),
        ("state_verification", "complete_with_errors"),
        ("state_selective_sync", "complete"),
        ("state_resync", "failed"),
        ("state_verification", "complete"),
    ]
    assert {by for _, by, _, _ in runs["history"]} == {"dag_test"}
