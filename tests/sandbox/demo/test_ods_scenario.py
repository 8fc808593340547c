"""The demo ends well only when every step did, and its reports are shortened by section."""

from pathlib import Path

import pytest

from include.history.outcomes import Outcome
from sandbox.demo.comparison import ResourceComparison
from sandbox.demo.ods_demo import RunResult
from sandbox.demo.ods_scenario import SECTION_LINES, ObservedRun, run_ods_scenario, shortened
from sandbox.demo.stages import Stages
from tests.sandbox.demo.fakes import FakeDemo

EQUAL = ResourceComparison(resource="sections", equal=3, different=0, missing=0, unexpected=0, waiting=0)
STRAY = ResourceComparison(resource="sections", equal=3, different=0, missing=0, unexpected=1, waiting=0)
FILLED = {Outcome.CREATED: 5}
IDLE = {Outcome.UNCHANGED: 5}
REPAIRED = {Outcome.CREATED: 1, Outcome.UPDATED: 1, Outcome.UNCHANGED: 3}


WELL = [(FILLED, 0, 5), (IDLE, 0, 0), (REPAIRED, 1, 3)]


@pytest.mark.parametrize(
    ("runs", "compared", "ok", "ends_well"),
    [
        pytest.param(WELL, [EQUAL, EQUAL], True, True, id="all well"),
        pytest.param(WELL, [EQUAL, EQUAL], False, False, id="a run has failed"),
        pytest.param(WELL, [STRAY, EQUAL], True, False, id="not equal after the first run"),
        pytest.param(WELL, [EQUAL, STRAY], True, False, id="not equal after the third run"),
        pytest.param([WELL[0], (IDLE, 0, 1), WELL[2]], [EQUAL, EQUAL], True, False, id="the second run wrote"),
        pytest.param([*WELL[:2], (REPAIRED, 1, 4)], [EQUAL, EQUAL], True, False, id="the third run wrote too much"),
        pytest.param([*WELL[:2], (REPAIRED, 0, 2)], [EQUAL, EQUAL], True, False, id="the third run deleted nothing"),
        pytest.param([(IDLE, 0, 0), *WELL[1:]], [EQUAL, EQUAL], True, True, id="the ODS was filled before"),
    ],
)
def test_the_end(runs, compared, ok, ends_well, capsys):
    assert run_ods_scenario(FakeDemo(runs, compared, ok=ok), Stages()) is ends_well  # type: ignore[arg-type]


def test_a_run_that_deletes_what_another_program_added_without_asking_does_not_end_well():
    demo = FakeDemo(WELL, [EQUAL, EQUAL], asks=False)
    assert not run_ods_scenario(demo, Stages())  # type: ignore[arg-type]


def test_what_the_ods_accepted_is_compared_with_what_the_run_says():
    ended = RunResult(ok=True, report="", file=Path(), outcomes=REPAIRED, deleted=2)
    assert ObservedRun(ended, writes=4, ods_changed=True).changes == 4


def test_long_sections_are_cut_and_short_ones_are_not():
    long = [f"line {number}" for number in range(SECTION_LINES + 2)]
    report = shortened("\n".join(["heading", "", *long]))
    assert report.startswith("heading\n\nline 0\n")
    assert report.endswith(f"line {SECTION_LINES - 1}\n... and 2 more lines")
