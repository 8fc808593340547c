"""Our policy is loaded from its entry point, and leaves room for a site's own."""

import pytest

from tests.support.airflow_home import PROJECT, run_script

pytestmark = pytest.mark.airflow

SCRIPT = PROJECT / "tests/orchestration/policies.py"


def test_a_resync_is_routed_and_nothing_else(tmp_path):
    found = run_script(SCRIPT, tmp_path)
    assert "edfi_cluster_policy" in found["policies"]
    assert found["instances"] == {
        "students": ["edfi_all_schools", "default"],
        "sections": ["edfi_all_schools", "default"],
        "another DAG's": ["edfi_resync", "default"],
        "report": ["default_pool", "default"],
    }


def test_a_sites_own_policy_works_beside_it_and_has_the_last_word(tmp_path):
    found = run_script(SCRIPT, tmp_path, SITE_HAS_POLICY="yes")["instances"]
    assert found["students"] == ["edfi_all_schools", "of_the_site"]
    assert found["sections"] == ["of_the_site, was edfi_all_schools", "of_the_site"]
    assert found["another DAG's"] == ["edfi_resync", "of_the_site"]


def test_no_file_of_ours_has_the_name_of_a_sites_own():
    folders = [PROJECT / name for name in ("dags", "plugins", "include")]
    assert all(folder.is_dir() for folder in folders)
    assert not [path for folder in folders for path in folder.rglob("airflow_local_settings.py")]
