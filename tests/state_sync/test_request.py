"""What may be asked of a state tool; every problem is told at once, and a refused request is in the history."""

from typing import Any

import pytest

from include.edfi.errors import ConfigError
from include.history import queries
from include.history.outcomes import RequestStatus
from include.state_sync.context import BATCH, SELECTIVE, TOOLS, VERIFICATION
from include.state_sync.request import BatchRequest, SelectiveRequest, validate
from include.state_sync.scenarios import SCENARIOS
from tests.support.state_trial import Begin, configuration

MINE = configuration(objects={"Lep": False})
OFF = configuration(name="switched_off", enabled=False)
CONFIGURATIONS = {one.name: one for one in (MINE, OFF, configuration(name="plains", district_number="7"))}
FILLED = {"object": "Enrollment", "ids": "5", "configuration": "sample_state"}


def problems(tool: str, **asked: Any) -> tuple[str, ...]:
    with pytest.raises(ConfigError) as caught:
        validate(tool, asked, CONFIGURATIONS)
    return caught.value.problems


@pytest.mark.parametrize(
    "side",
    [pytest.param({"configuration": "sample_state"}, id="district"), pytest.param({"district": "255901"}, id="state")],
)
def test_both_sides_ask_the_same(side: dict[str, str]) -> None:
    found = validate(SELECTIVE, {"object": "PersonIdentity", "ids": "3, 4\n3 5", **side}, CONFIGURATIONS)
    assert isinstance(found, SelectiveRequest)
    assert (found.configuration, found.district, found.ids) == ("sample_state", "255901", (3, 4, 5))


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        pytest.param({"ids": "5, x7, -1"}, "ids: no positive integers: x7, -1", id="no numbers"),
        pytest.param({"ids": " ,\n"}, "ids: name at least one ID of the district", id="no IDs"),
        pytest.param({"object": "Calendar"}, "object: 'Calendar' is none of PersonIdentity, Enrollment", id="object"),
        pytest.param({"configuration": "none"}, "configuration: 'none' is none of plains, sample_state", id="unknown"),
        pytest.param({"configuration": "switched_off"}, "'switched_off' is disabled", id="off"),
        pytest.param({"district": "7"}, "'sample_state' is for district '255901' (value: '7')", id="two districts"),
        pytest.param({"configuration": ""}, "configuration: name a configuration, or a district", id="nothing"),
        pytest.param({"schools": "1"}, "schools: there is no such param", id="params of other tools"),
    ],
)
def test_what_selective_sync_refuses(changes: dict[str, Any], problem: str) -> None:
    (found,) = problems(SELECTIVE, **{**FILLED, **changes})
    assert problem in found


@pytest.mark.parametrize("district", ["9", "255901"])
def test_a_district_without_one_configuration_is_refused(district: str) -> None:
    twins = {**CONFIGURATIONS, "twin": configuration(name="twin")}
    with pytest.raises(ConfigError, match="district: "):
        validate(SELECTIVE, {"object": "Enrollment", "ids": "5", "district": district}, twins)


def test_all_problems_are_reported_together() -> None:
    found = problems(
        BATCH, configuration="sample_state", objects="Pupil Lep", schools="1", all_schools=True, mode="slow"
    )
    assert found == ("mode: Input should be 'reconcile' or 'resend' (value: 'slow')",)
    found = problems(BATCH, configuration="none", objects="Pupil Enrollment", schools="1", all_schools=True)
    assert [problem.partition(":")[0] for problem in found] == ["configuration", "schools", "objects"]
    assert problems(VERIFICATION, configuration="sample_state", objects="Lep", schools="1") == (
        "objects: 'Lep' is off in 'sample_state'",
    )


@pytest.mark.parametrize("scenario", ["end_of_year", "start_of_year"])
def test_a_full_scenario_is_all_there_is_to_say(scenario: str) -> None:
    form = {"objects": [], "schools": [], "all_schools": False, "check_dependencies": True, "prune": True}
    for asked in ({}, form):
        found = validate(BATCH, {"configuration": "sample_state", "scenario": scenario, **asked}, CONFIGURATIONS)
        assert isinstance(found, BatchRequest)
        assert (found.objects, found.all_schools, found.prune) == ((), True, True)


def test_a_scenario_is_not_contradicted() -> None:
    found = problems(
        BATCH, configuration="sample_state", scenario="end_of_year", objects="Enrollment", schools="1", prune=False
    )
    assert [problem.partition(":")[0] for problem in found] == ["objects", "schools", "prune"]
    assert "full resync" in found[0]


def test_partial_scenarios_take_objects_and_schools() -> None:
    for scenario in ("database_changes", "state_request", "by_hand"):
        asked = {"configuration": "sample_state", "scenario": scenario, "objects": "Enrollment", "schools": "1"}
        found = validate(BATCH, asked, CONFIGURATIONS)
        assert isinstance(found, BatchRequest)
        assert (found.objects, found.schools, found.check_dependencies) == (("Enrollment",), ("1",), True)


def test_an_unknown_scenario_is_refused_by_name() -> None:
    (problem, *_) = problems(BATCH, configuration="sample_state", scenario="new_moon", all_schools=True)
    assert problem == f"scenario: 'new_moon' is none of {', '.join(SCENARIOS)}"


@pytest.mark.parametrize("tool", TOOLS)
def test_a_refused_request_is_in_the_history(begin: Begin, tool: str) -> None:
    made = begin()
    with pytest.raises(ConfigError):
        made.submit(tool, district="unknown")
    entry = queries.request(made.context.history_engine, made.request_id)
    assert entry is not None
    assert (entry.tool, entry.status) == (tool, RequestStatus.FAILED)
    assert entry.verdict.startswith("refused: ")
