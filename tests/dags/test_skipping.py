"""What is not chosen is skipped by the scheduler alone, and still keeps the order of what is chosen."""

from typing import Any

import pytest

from tests.support.airflow_home import PROJECT, run_script, some_dags

pytestmark = pytest.mark.airflow


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Any:
    home = tmp_path_factory.mktemp("airflow")
    return run_script(PROJECT / "tests/dags/scheduling.py", home, **some_dags(home, "edfi_resync"))


def test_nothing_behind_a_running_resource_begins_though_one_between_is_not_chosen(played):
    states = played["while_running"]
    assert states["sessions"] == "running"
    assert states["courseOfferings"] is None
    assert states["sections"] is None


def test_it_begins_once_the_resource_has_ended(played):
    states = played["after"]
    assert states["courseOfferings"] == "skipped"
    assert states["sections"] == "running"


def test_what_is_not_chosen_is_skipped(played):
    assert {played["after"][name] for name in ("students", "staffs", "studentSchoolAssociations")} == {"skipped"}


def test_an_all_schools_run_is_routed_into_its_pool(played):
    assert played["pools"]["sections"] == "edfi_all_schools"
    assert played["pools"]["report"] == "default_pool"


@pytest.mark.parametrize("moment", ["while_running", "after"])
def test_nothing_is_pruned_or_reported_while_a_resource_is_worked_on(played, moment):
    states = played[moment]
    assert {states[name] for name in ("all_sent", "guard_orphans", "delete_orphans", "report")} == {None}


def test_what_was_sent_is_guarded_though_a_resource_has_failed(played):
    states = played["failed"]
    assert states["sections"] == "failed"
    assert states["all_sent"] == states["guard_orphans"] == states["report"] == "success"


def test_nothing_is_pruned_when_the_request_was_refused(played):
    states = played["refused"]
    assert {states[name] for name in ("plan", "guard_orphans", "delete_orphans", "delete_approved")} == {
        "upstream_failed"
    }
    assert states["report"] == "success"
