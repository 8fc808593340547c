"""Every trait that the embedded Ed-Fi API can show is found by the probes, and nothing is written."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from include.edfi.api.client import EdFiClient
from include.edfi.api.host_check.check import check_host
from include.edfi.api.host_check.host import PATIENCE, Host
from include.edfi.api.host_check.trait import Trait
from include.edfi.api.ods import Ods
from sandbox.edfi.server import RunningApi, School, running
from sandbox.edfi.settings import Settings
from tests.support.sandbox_caller import Caller
from tests.support.sandbox_documents import SCHOOL, class_period

PLAIN = {
    "version": "7.3",
    "data_standard": "5.2.0",
    "page_limit": 500,
    "total_count": "right",
    "cursor_paging": True,
    "etags": "strong",
    "keys": "exact",
    "change_queries": "on",
    "deletes": True,
    "key_changes": True,
    "error_style": "problem_details",
    "unknown_query": "refuse",
    "token_info": True,
    "profiles": [],
}


@pytest.fixture(scope="module")
def api() -> Iterator[RunningApi]:
    with running(Settings(schools=(School(SCHOOL, "First High School"),))) as api:
        caller = Caller(api.base_url).log_in()
        caller.create("classPeriods", class_period("Period A"))
        caller.close()
        yield api


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where one token is kept for all tests: a key may have 15."""
    return tmp_path_factory.mktemp("runtime")


def probe(api: RunningApi, folder: Path) -> dict[str, Trait]:
    ods = Ods(base_url=api.base_url, key="sandbox", secret="sandbox-secret", runtime_dir=folder, timeout=10.0)
    client = EdFiClient(ods, retry_policy=PATIENCE)
    try:
        return {trait.name: trait for trait in check_host(Host(client, ods))}
    finally:
        client.close()


def test_a_plain_host_limits_nothing(api: RunningApi, folder: Path) -> None:
    api.change_traits()
    before = api.statistics()["newestChangeVersion"]
    traits = probe(api, folder)
    assert {name: traits[name].value for name in PLAIN} == PLAIN
    assert [trait.warning for trait in traits.values() if trait.warning] == []
    assert traits["newest_change_version"].value == before == api.statistics()["newestChangeVersion"]


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        pytest.param({"keys": "ignore_case"}, {"keys": "ignore_case"}, id="case"),
        pytest.param({"keys": "ignore_trailing_blanks"}, {"keys": "ignore_trailing_blanks"}, id="trailing blanks"),
        pytest.param({"keys": "ignore_both"}, {"keys": "ignore_both"}, id="case and trailing blanks"),
        pytest.param({"etags": "body"}, {"etags": "body"}, id="ETags in the body only"),
        pytest.param({"errors": "error_object"}, {"error_style": "error_object"}, id="error objects"),
        pytest.param({"errors": "empty"}, {"error_style": "empty"}, id="errors without a text"),
        pytest.param({"etags": "weak"}, {"etags": "weak"}, id="weak ETags"),
        pytest.param({"etags": "unquoted"}, {"etags": "unquoted"}, id="unquoted ETags"),
        pytest.param({"etags": "none"}, {"etags": "none"}, id="no ETags"),
        pytest.param({"etags": "changing"}, {"etags": "changing"}, id="changing ETags"),
        pytest.param({"total_count": "absent"}, {"total_count": "absent"}, id="no Total-Count"),
        pytest.param({"total_count": "timeout"}, {"total_count": "timeout"}, id="a count that times out"),
        pytest.param(
            {"total_count": "capped", "page_limit": 100}, {"total_count": "capped", "page_limit": 100}, id="capped"
        ),
        pytest.param({"page_limit": 30}, {"page_limit": 30}, id="short pages"),
        pytest.param({"cursor_paging": False}, {"cursor_paging": False}, id="offset only"),
        pytest.param({"change_queries": "off"}, {"change_queries": "off", "deletes": None}, id="no change queries"),
        pytest.param({"discovery": "no_change_queries"}, {"change_queries": "off"}, id="change queries not named"),
        pytest.param({"unknown_query": "ignore"}, {"unknown_query": "ignore"}, id="unknown query fields ignored"),
        pytest.param({"profiles": ("students",)}, {"profiles": ["/ed-fi/students"]}, id="a profile"),
        pytest.param(
            {"optional_addresses": "broken"}, {"cursor_paging": False, "token_info": False}, id="optional addresses"
        ),
        pytest.param({"discovery": "redirect"}, {"version": None, "etags": None}, id="redirects"),
        pytest.param({"between": "page_200", "between_every": 1}, {"version": None, "keys": None}, id="a web page"),
        pytest.param({"between": "status_520", "between_every": 3}, {}, id="520 now and then"),
    ],
)
def test_a_trait_is_found(api: RunningApi, folder: Path, settings: dict[str, Any], expected: dict[str, Any]) -> None:
    api.change_traits(**settings)
    traits = probe(api, folder)
    assert {name: traits[name].value for name in expected} == expected


def test_placeholders_are_named(api: RunningApi, folder: Path) -> None:
    api.change_traits(discovery="placeholders")
    assert "token_url" in probe(api, folder)["addresses"].warning
