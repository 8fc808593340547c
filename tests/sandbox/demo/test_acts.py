"""The demo ends well only when every act did, and its reports are cut short by section."""

from pathlib import Path

import pytest

from include.history.outcomes import Outcome
from include.sis.directory import School
from sandbox.demo.acts import SECTION_LINES, Watched, shortened, three_acts
from sandbox.demo.comparison import Compared
from sandbox.demo.stages import Stages
from sandbox.demo.story import Ended

EQUAL = Compared(resource="sections", equal=3, different=0, missing=0, unexpected=0, waiting=0)
STRAY = Compared(resource="sections", equal=3, different=0, missing=0, unexpected=1, waiting=0)
FILLED = {Outcome.CREATED: 5}
IDLE = {Outcome.UNCHANGED: 5}
REPAIRED = {Outcome.CREATED: 1, Outcome.UPDATED: 1, Outcome.UNCHANGED: 3}


class FakeDemo:
    """Plays three runs: outcomes, deletes, and the writes the ODS accepts in each."""

    def __init__(self, runs, compared, ok=True):
        self._runs = iter(runs)
        self._compared = iter(compared)
        self._ok = ok
        self._writes = 0

    def schools(self):
        return [School(1, "1", "One")]

    def resync(self, school):
        outcomes, deleted, writes = next(self._runs)
        self._writes += writes
        return Ended(ok=self._ok, report="report", file=Path("report.txt"), outcomes=outcomes, deleted=deleted)

    def compare(self, school):
        return [next(self._compared)]

    def drift(self, school):
        return iter(["something is changed"])

    def accepted_writes(self):
        return self._writes

    def newest_change_version(self):
        return self._writes


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
    ],
)
def test_the_end(runs, compared, ok, ends_well, capsys):
    assert three_acts(FakeDemo(runs, compared, ok), Stages()) is ends_well  # type: ignore[arg-type]


def test_what_the_ods_accepted_is_compared_with_what_the_run_says():
    ended = Ended(ok=True, report="", file=Path(), outcomes=REPAIRED, deleted=2)
    assert Watched(ended, writes=4, moved=True).changes == 4


def test_long_sections_are_cut_and_short_ones_are_not():
    long = [f"line {number}" for number in range(SECTION_LINES + 2)]
    told = shortened("\n".join(["heading", "", *long]))
    assert told.startswith("heading\n\nline 0\n")
    assert told.endswith(f"line {SECTION_LINES - 1}\n... and 2 lines more")
