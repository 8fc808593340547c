"""What is not chosen is skipped by the scheduler alone, and still keeps the order of what is chosen."""

import pytest

from tests.dags.airflow_home import PROJECT, run_script

pytestmark = pytest.mark.airflow


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    return run_script(PROJECT / "tests/dags/scheduling.py", tmp_path_factory.mktemp("airflow"))


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
