"""The state demo ends well only when every run ended as it should and both databases say so."""

import pytest

from include.orchestration.runs import SELECTIVE_SYNC, STATE_RESYNC, STATE_VERIFICATION
from sandbox.demo.stages import Stages
from sandbox.demo.state_demo import StateRunResult
from sandbox.demo.state_scenario import UNKNOWN_PERSON, run_state_scenario
from tests.sandbox.demo.fakes import FILLED, FakeStateDemo

FIX = {"objects": ["PersonIdentity"], "schools": ["1"], "check_dependencies": True}
DIFFER = StateRunResult(ok=False, verdict="complete with errors", report="report")
EQUAL = StateRunResult(ok=True, verdict="complete", report="report")
FAILED = StateRunResult(ok=False, verdict="complete with errors", report="report", fixes=[FIX])
WELL = [
    DIFFER,
    StateRunResult(ok=True, verdict="complete: 1 synced, 1 IDs without a match", report="report"),
    EQUAL,
    FAILED,
    EQUAL,
    EQUAL,
    StateRunResult(ok=True, verdict="complete: 9 synced, 1 deleted", report="report", approved=("delete 1 record?",)),
    EQUAL,
]


def replaced(position, result):
    return [*WELL[:position], result, *WELL[position + 1 :]]


@pytest.mark.parametrize(
    ("runs", "left", "state_ids", "ends_well"),
    [
        pytest.param(WELL, {}, {"STATE-1"}, True, id="all well"),
        pytest.param(replaced(0, EQUAL), {}, {"STATE-1"}, False, id="the verification found nothing"),
        pytest.param(replaced(1, EQUAL), {}, {"STATE-1"}, False, id="an unknown ID was not reported"),
        pytest.param(replaced(2, DIFFER), {}, {"STATE-1"}, False, id="a Selective Sync failed"),
        pytest.param(replaced(4, DIFFER), {}, {"STATE-1"}, False, id="what the report named did not fix it"),
        pytest.param(replaced(5, DIFFER), {}, {"STATE-1"}, False, id="the record failed again"),
        pytest.param(replaced(6, EQUAL), {}, {"STATE-1"}, False, id="nothing was deleted"),
        pytest.param(replaced(7, DIFFER), {}, {"STATE-1"}, False, id="the last verification found something"),
        pytest.param(WELL, {"Enrollment": [1]}, {"STATE-1"}, False, id="not equal"),
        pytest.param(WELL, {}, {None}, False, id="the state's own was overwritten"),
    ],
)
def test_the_verdict(runs, left, state_ids, ends_well, capsys):
    demo = FakeStateDemo(runs, left, state_ids)
    assert run_state_scenario(demo, Stages(), FILLED) is ends_well  # type: ignore[arg-type]
    assert ("NO " in capsys.readouterr().out) is not ends_well


def test_a_record_that_did_not_fail_is_no_proof():
    demo = FakeStateDemo(replaced(3, EQUAL)[:4] + WELL[5:], {}, {"STATE-1"})
    assert not run_state_scenario(demo, Stages(), FILLED)  # type: ignore[arg-type]


def test_drift_is_requested_by_id_and_the_fix_is_triggered_as_the_report_names_it():
    demo = FakeStateDemo(WELL, {}, {"STATE-1"})
    run_state_scenario(demo, Stages(), FILLED)  # type: ignore[arg-type]
    assert demo.asked == [
        (STATE_VERIFICATION, {"all_schools": True}),
        (SELECTIVE_SYNC, {"object": "PersonIdentity", "ids": f"68\n{UNKNOWN_PERSON}"}),
        (SELECTIVE_SYNC, {"object": "Enrollment", "ids": "1\n5"}),
        (SELECTIVE_SYNC, {"object": "Enrollment", "ids": "8"}),
        (STATE_RESYNC, FIX),
        (SELECTIVE_SYNC, {"object": "Enrollment", "ids": "8"}),
        (STATE_RESYNC, {"all_schools": True}),
        (STATE_VERIFICATION, {"all_schools": True}),
    ]
