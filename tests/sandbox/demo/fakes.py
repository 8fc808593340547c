"""Demos that play runs which are given, instead of starting anything."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from include.sis.directory import School
from sandbox.demo.comparison import ResourceComparison
from sandbox.demo.ods_demo import RunResult
from sandbox.demo.state_demo import StateRunResult
from sandbox.state import Drift, FilledState

DRIFT = Drift(
    lost_enrollments=(1,),
    changed_enrollments=(5,),
    changed_people=(68,),
    given_state_ids=(69,),
    lost_with_their_person=(8,),
    lost_people=(70,),
    strays=(1000757,),
)
FILLED = FilledState(records={}, drift=DRIFT)


class FakeProcesses:
    """Nothing runs; knows whether it was stopped."""

    def __init__(self) -> None:
        self.stopped = False

    def stop_all(self) -> list[str]:
        self.stopped = True
        return []


class FakeDemo:
    """Plays three runs: outcomes, deletes, and the writes the ODS accepts in each."""

    def __init__(
        self, runs: Iterable[Any], compared: Iterable[ResourceComparison], *, ok: bool = True, asks: bool = True
    ) -> None:
        self._runs = iter(runs)
        self._compared = iter(compared)
        self._ok = ok
        self._asks = asks
        self._writes = 0
        self.traits = ""
        self.processes = FakeProcesses()

    def start(self) -> None:
        pass

    def schools(self) -> list[School]:
        return [School(1, "1", "One")]

    def resync(self, school: School) -> RunResult:
        outcomes, deleted, writes = next(self._runs)
        self._writes += writes
        return RunResult(
            ok=self._ok,
            report="report",
            file=Path("report.txt"),
            outcomes=outcomes,
            deleted=deleted,
            approved=("delete 1 document?",) if deleted and self._asks else (),
        )

    def compare(self, school: School) -> list[ResourceComparison]:
        return [next(self._compared)]

    def drift(self, school: School) -> Iterator[str]:
        return iter(["something is changed"])

    def accepted_writes(self) -> int:
        return self._writes

    def newest_change_version(self) -> int:
        return self._writes


class FakeStateDemo:
    """Plays runs of the state tools, and records what was requested."""

    def __init__(self, runs: Iterable[StateRunResult], left: dict[str, list[int]], state_ids: set[str | None]) -> None:
        self._runs = iter(runs)
        self._left = left
        self._state_ids = state_ids
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.processes = FakeProcesses()

    def start(self) -> FilledState:
        return FILLED

    def run(self, dag_id: str, **conf: Any) -> StateRunResult:
        self.asked.append((dag_id, conf))
        return next(self._runs)

    def fix_sis(self) -> list[int]:
        return [313]

    def unequal(self) -> dict[str, list[int]]:
        return self._left

    def state_ids(self, drift: Drift) -> set[str | None]:
        return self._state_ids

    def history(self) -> list[str]:
        return ["one event"]
