"""Follows a run while it works: each resource's state and counts, redrawn in a terminal, else line by line."""

import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from time import monotonic, sleep
from typing import Any, TextIO

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from include.edfi.errors import ResyncError
from include.history import queries
from include.orchestration.graph import OWN_DESCRIPTORS, PRUNING, SLICES, Step
from include.orchestration.runs import DAG_ID
from sandbox.demo.processes import Processes
from sandbox.demo.rest import Rest

BEFORE = ("request", "off_peak", "plan", OWN_DESCRIPTORS)
AFTER = ("report", "release_locks")
ENDED = frozenset({"success", "failed"})
STEP_SECONDS = 0.5
LONGEST_SECONDS = 1800
WORDS = {
    "success": "done",
    "upstream_failed": "not begun: what it needs has failed",
    "skipped": "not chosen, or without records",
    "up_for_retry": "will be tried again",
    "awaiting_input": "waits for a person (Required Actions)",
}
"""Airflow's states where plainer words exist."""
BRIEF = ("queued", "scheduled")
"""States that pass too quickly to be told line by line."""


@dataclass(frozen=True)
class Line:
    """What is told of one task."""

    task_id: str
    state: str
    counts: str


class Follower:
    """Tells how far one run is, until it has ended."""

    def __init__(
        self, rest: Rest, history: Engine, order: Sequence[str], *, dag_id: str = DAG_ID, out: TextIO = sys.stdout
    ) -> None:
        """`order` are the DAG's tasks in the order in which they are told; those that never begin may be among them."""
        self._rest = rest
        self._history = history
        self._dag_id = dag_id
        self._order = order
        self._out = out
        self._height = 0
        self._told: dict[str, Line] = {}

    def follow(self, run_id: str, request_id: str, processes: Processes) -> str:
        """The run's state at its end. Raises Died, ResyncError when it takes too long."""
        deadline = monotonic() + LONGEST_SECONDS
        while True:
            state: str = self._rest.get(f"/dags/{self._dag_id}/dagRuns/{run_id}")["state"]
            self._show(self._lines(run_id, request_id))
            if state in ENDED:
                return state
            for name in processes.names():
                processes.check(name)
            if monotonic() > deadline:
                raise ResyncError(f"the run has not ended after {LONGEST_SECONDS} s")
            sleep(STEP_SECONDS)

    def _lines(self, run_id: str, request_id: str) -> list[Line]:
        states = task_states(self._rest, self._dag_id, run_id)
        counts = self._counts(request_id)
        return [
            Line(task_id, words(states.get(task_id, Counter())), counts.get(task_id, "")) for task_id in self._order
        ]

    def _counts(self, request_id: str) -> dict[str, str]:
        try:
            found = queries.counts(self._history, request_id)
        except OperationalError:
            # The first run makes the history's tables; until then there is nothing to tell.
            return {}
        return {
            resource: ", ".join(f"{number} {outcome}" for outcome, number in outcomes.items())
            for resource, outcomes in found.items()
        }

    def _show(self, lines: list[Line]) -> None:
        if self._out.isatty():
            self._redraw(lines)
        else:
            self._tell_changes(lines)
        self._out.flush()

    def _redraw(self, lines: list[Line]) -> None:
        if self._height:
            self._out.write(f"\x1b[{self._height}F\x1b[0J")
        for line in lines:
            self._out.write(f"{text(line)[:118]}\n")
        self._height = len(lines)

    def _tell_changes(self, lines: list[Line]) -> None:
        for line in lines:
            before = self._told.get(line.task_id)
            if line.state and not line.state.endswith(BRIEF) and (before is None or before.state != line.state):
                self._out.write(f"{text(line)}\n")
                self._told[line.task_id] = line


def order_of(drawn: Iterable[Step]) -> list[str]:
    """The order in which a run's tasks are told: steps between what comes before and after them."""
    return [*BEFORE, *(step.task_id for step in drawn), *PRUNING, *AFTER]


def task_states(rest: Rest, dag_id: str, run_id: str) -> dict[str, Counter[str]]:
    """How many instances of each task are in which state; tasks that no process runs are left out."""
    found: dict[str, Counter[str]] = {}
    instances: list[Mapping[str, Any]] = []
    while True:
        page = rest.get(f"/dags/{dag_id}/dagRuns/{run_id}/taskInstances?limit=100&offset={len(instances)}")
        instances += page["task_instances"]
        if len(instances) >= page["total_entries"] or not page["task_instances"]:
            break
    for instance in instances:
        if not instance["task_id"].startswith(SLICES):
            found.setdefault(instance["task_id"], Counter())[instance["state"] or ""] += 1
    return found


def words(states: Counter[str]) -> str:
    """A task's state in words, such as "done", or "2 done, 1 running" where it is mapped; empty before it begins."""
    told = {WORDS.get(state, state): number for state, number in states.items() if state}
    if len(told) == 1 and states.total() == next(iter(told.values())):
        return next(iter(told))
    return ", ".join(f"{number} {state}" for state, number in told.items())


def text(line: Line) -> str:
    """One line of the view."""
    return f"  {line.task_id:<50} {line.state:<22} {line.counts}".rstrip()
