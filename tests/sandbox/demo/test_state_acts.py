"""The state demo ends well only when every run ended as it should and both databases say so."""

import pytest

from include.orchestration.runs import SELECTIVE_SYNC, STATE_RESYNC, STATE_VERIFICATION
from sandbox.demo.stages import Stages
from sandbox.demo.state_acts import NOBODY, state_acts
from sandbox.demo.state_story import Ran
from sandbox.state import Drift, Made

DRIFT = Drift(
    lost_enrollments=(1,),
    changed_enrollments=(5,),
    changed_people=(68,),
    given_state_ids=(69,),
    lost_with_their_person=(8,),
    lost_people=(70,),
    strays=(1000757,),
)
MADE = Made(records={}, drift=DRIFT)
MENDS = {"objects": ["PersonIdentity"], "schools": ["1"], "check_dependencies": True}
DIFFER = Ran(ok=False, verdict="complete with errors", report="report")
EQUAL = Ran(ok=True, verdict="complete", report="report")
FAILED = Ran(ok=False, verdict="complete with errors", report="report", mends=[MENDS])
WELL = [
    DIFFER,
    Ran(ok=True, verdict="complete: 1 synced, 1 IDs without a match", report="report"),
    EQUAL,
    FAILED,
    EQUAL,
    EQUAL,
    Ran(ok=True, verdict="complete: 9 synced, 1 deleted", report="report"),
    EQUAL,
]


class FakeDemo:
    """Plays runs that are given, and notes what was asked for."""

    def __init__(self, runs, left, state_ids):
        self._runs = iter(runs)
        self._left = left
        self._state_ids = state_ids
        self.asked = []

    def run(self, dag_id, **conf):
        self.asked.append((dag_id, conf))
        return next(self._runs)

    def mend_sis(self):
        return [313]

    def unequal(self):
        return self._left

    def state_ids(self, drift):
        return self._state_ids

    def history(self):
        return ["one event"]


def replaced(place, ran):
    return [ran if number == place else one for number, one in enumerate(WELL)]


@pytest.mark.parametrize(
    ("runs", "left", "state_ids", "ends_well"),
    [
        pytest.param(WELL, {}, {"STATE-1"}, True, id="all well"),
        pytest.param(replaced(0, EQUAL), {}, {"STATE-1"}, False, id="the verification found nothing"),
        pytest.param(replaced(1, EQUAL), {}, {"STATE-1"}, False, id="an unknown ID was not reported"),
        pytest.param(replaced(2, DIFFER), {}, {"STATE-1"}, False, id="a Selective Sync failed"),
        pytest.param(replaced(4, DIFFER), {}, {"STATE-1"}, False, id="what the report named did not mend"),
        pytest.param(replaced(5, DIFFER), {}, {"STATE-1"}, False, id="the record failed again"),
        pytest.param(replaced(6, EQUAL), {}, {"STATE-1"}, False, id="nothing was deleted"),
        pytest.param(replaced(7, DIFFER), {}, {"STATE-1"}, False, id="the last verification found something"),
        pytest.param(WELL, {"Enrollment": [1]}, {"STATE-1"}, False, id="not equal"),
        pytest.param(WELL, {}, {None}, False, id="the state's own was overwritten"),
    ],
)
def test_the_verdict(runs, left, state_ids, ends_well, capsys):
    demo = FakeDemo(runs, left, state_ids)
    assert state_acts(demo, Stages(), MADE) is ends_well  # type: ignore[arg-type]
    assert ("NO " in capsys.readouterr().out) is not ends_well


def test_a_record_that_did_not_fail_is_no_proof():
    demo = FakeDemo(replaced(3, EQUAL)[:4] + WELL[5:], {}, {"STATE-1"})
    assert not state_acts(demo, Stages(), MADE)  # type: ignore[arg-type]


def test_what_drifted_is_asked_for_by_id_and_what_mends_is_triggered_as_it_was_named():
    demo = FakeDemo(WELL, {}, {"STATE-1"})
    state_acts(demo, Stages(), MADE)  # type: ignore[arg-type]
    assert demo.asked == [
        (STATE_VERIFICATION, {"all_schools": True}),
        (SELECTIVE_SYNC, {"object": "PersonIdentity", "ids": f"68\n{NOBODY}"}),
        (SELECTIVE_SYNC, {"object": "Enrollment", "ids": "1\n5"}),
        (SELECTIVE_SYNC, {"object": "Enrollment", "ids": "8"}),
        (STATE_RESYNC, MENDS),
        (SELECTIVE_SYNC, {"object": "Enrollment", "ids": "8"}),
        (STATE_RESYNC, {"all_schools": True}),
        (STATE_VERIFICATION, {"all_schools": True}),
    ]
