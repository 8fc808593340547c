"""The ODS's own order: differences are told in the plan and by check-config, and the resync keeps its order."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from include.edfi.api.client import EdFiClient
from include.edfi.documents.standards import Standard
from include.edfi.errors import ConfigError, Unreachable
from include.history import queries
from include.resources import registry
from include.resync.plan.check import check
from include.resync.plan.dependencies import NO_ORDER, differences, live_order
from include.resync.plan.plan import plan as plan_slices
from sandbox.edfi.catalog import catalog
from tests.support.resync_trial import Begin, Trial

ASKED = {"resources": "courses courseOfferings sessions", "schools": "1", "select_dependencies": False}


class FakeOds:
    """Tells its order, or fails to."""

    def __init__(self, told: Any) -> None:
        self.told = told

    def dependencies(self) -> Any:
        if isinstance(self.told, Exception):
            raise self.told
        return self.told


def entry(resource: str, order: int, *operations: str) -> dict[str, Any]:
    return {"resource": f"/ed-fi/{resource}", "order": order, **({"operations": operations} if operations else {})}


@pytest.mark.parametrize(
    ("told", "order"),
    [
        pytest.param([entry("Students", 2, "Create"), entry("students", 9, "Update")], {"students": 2}, id="creating"),
        pytest.param([entry("students", 2)], {"students": 2}, id="no operations told"),
        pytest.param(ConfigError(["404"]), {}, id="no such address"),
        pytest.param(Unreachable("503"), {}, id="no answer"),
        pytest.param([{"name": "students"}], {}, id="something else"),
        pytest.param(["students"], {}, id="something else again"),
        pytest.param(None, {}, id="nothing"),
    ],
)
def test_the_order_as_reported(told: Any, order: Mapping[str, int]) -> None:
    assert live_order(FakeOds(told)) == order


@pytest.mark.parametrize("standard", list(Standard))
def test_every_standards_own_order_agrees_with_ours(standard: Standard) -> None:
    order = live_order(FakeOds(catalog(standard).dependencies))
    assert len(order) > 200
    core = [one for one in registry().values() if not one.extension]
    assert list(differences(core, standard, order)) == []


def test_what_differs() -> None:
    resources = [registry()[name] for name in ("courses", "sessions", "courseOfferings")]
    told = list(differences(resources, Standard.DS52, {"sessions": 9, "courseofferings": 8}))
    assert told == [
        "the ODS does not list courses in its order of resources: it may not take any",
        "the ODS takes courseOfferings (order 8) before sessions (order 9); the resync sends sessions first,"
        " as the data standard says",
    ]


def changed(made: Trial, monkeypatch: pytest.MonkeyPatch, **orders: int | None) -> None:
    """The embedded API tells another order of some resources; None leaves them out."""
    known = made.api.api.catalog
    entries = [
        {**one, "order": orders.get(name, one["order"])}
        for one in known.dependencies
        if orders.get(name := one["resource"].rsplit("/", 1)[-1], 0) is not None
    ]
    monkeypatch.setattr(made.api.api, "catalog", replace(known, dependencies=entries))


def planned(made: Trial) -> list[str]:
    """The warnings of a plan."""
    params = {"configuration": made.context.configuration.name, "ignore_off_peak": True, **ASKED}
    slices = plan_slices(made.submit(params), made.context)
    assert list(slices) == ["courses", "sessions", "courseOfferings"]
    found = queries.request(made.context.history_engine, made.request_id)
    assert found is not None
    return [one for one in found.warnings if "order" in one]


def findings(made: Trial) -> list[tuple[bool, str]]:
    client: EdFiClient = made.context.client()
    told = check(made.context.configuration, client, made.context.sis, registry())
    return [(one.ok, one.result) for one in told if one.what == "order of resources"]


def test_an_order_like_ours(begin: Begin) -> None:
    made = begin("5.2")
    assert planned(made) == []
    assert findings(made) == [(True, "the ODS lists all resources that are on, in a compatible order")]


def test_another_order_is_a_warning_of_the_plan_and_changes_nothing(
    begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = begin("5.2")
    changed(made, monkeypatch, courseOfferings=2, courses=None)
    # Two of its prerequisites are selected; the one that is not listed is told by itself.
    first, second = planned(made)
    assert first.startswith("the ODS does not list courses")
    assert second.startswith("the ODS takes courseOfferings (order 2) before sessions (order ")
    assert {ok for ok, _ in findings(made)} == {False}


def test_an_ods_that_does_not_tell(begin: Begin, monkeypatch: pytest.MonkeyPatch) -> None:
    made = begin("5.2")
    changed(made, monkeypatch, **{one["resource"].rsplit("/", 1)[-1]: None for one in catalog("5.2").dependencies})
    assert planned(made) == [f"{NO_ORDER}; the resync's own order is used"]
    assert findings(made) == [(True, NO_ORDER)]
