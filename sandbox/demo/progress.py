"""Follows a run: each resource's state and counts, redrawn in a terminal, otherwise line by line."""

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
from include.history.outcomes import Outcome
from include.orchestration.graph import APPROVE, OWN_DESCRIPTORS, PRUNING, SLICES, YES, Step
from include.orchestration.runs import DAG_ID
from sandbox.demo.processes import Processes
from sandbox.demo.rest import Rest

BEFORE = ("request", "off_peak", "plan", OWN_DESCRIPTORS)
AFTER = ("report", "release_locks")
ENDED = frozenset({"success", "failed"})
STEP_SECONDS = 0.5
LONGEST_SECONDS = 1800
WAITS = "waiting for approval (Required Actions)"
WORDS = {
    "success": "done",
    "upstream_failed": "not started: a task it depends on failed",
    "skipped": "skipped: not selected, or no records",
    "up_for_retry": "waiting for a retry",
    "awaiting_input": WAITS,
}
"""Airflow's states, where a person needs more than the state's name."""
TASK_WIDTH = 54
"""Characters of the longest resource name."""
BRIEF = ("queued", "scheduled")
"""States that pass too quickly for a line of their own."""


@dataclass(frozen=True)
class Line:
    """One task in the view."""

    task_id: str
    state: str
    counts: str


class Follower:
    """Shows the progress of one run until it has ended."""

    def __init__(
        self, rest: Rest, history: Engine, order: Sequence[str], *, dag_id: str = DAG_ID, out: TextIO = sys.stdout
    ) -> None:
        """`order` are the DAG's tasks in the order of the view; those that never begin may be among them."""
        self._rest = rest
        self._history = history
        self._dag_id = dag_id
        self._order = order
        self._out = out
        self._height = 0
        self._shown: dict[str, Line] = {}
        self.approved: list[str] = []
        """What the demo was asked, and approved as a person does under Required Actions."""

    def follow(self, run_id: str, request_id: str, processes: Processes) -> str:
        """The run's state at its end. Raises ProcessDied, ResyncError when it takes too long."""
        deadline = monotonic() + LONGEST_SECONDS
        while True:
            state: str = self._rest.get(f"/dags/{self._dag_id}/dagRuns/{run_id}")["state"]
            lines = self._lines(run_id, request_id)
            self._show(lines)
            if state in ENDED:
                return state
            if not self.approved and any(line.task_id == APPROVE and line.state == WAITS for line in lines):
                self._approve(run_id)
            for name in processes.names():
                processes.check(name)
            if monotonic() > deadline:
                raise ResyncError(f"run {run_id} has not ended after {LONGEST_SECONDS} s; see the log of its tasks")
            sleep(STEP_SECONDS)

    def _approve(self, run_id: str) -> None:
        asked = f"/dags/{self._dag_id}/dagRuns/{run_id}/taskInstances/{APPROVE}/-1/hitlDetails"
        self.approved.append(str(self._rest.get(asked)["subject"]))
        self._rest.patch(asked, {"chosen_options": [YES]})

    def _lines(self, run_id: str, request_id: str) -> list[Line]:
        states = task_states(self._rest, self._dag_id, run_id)
        counts = self._counts(request_id)
        return [
            Line(task_id, words(states.get(task_id, Counter())), counts.get(task_id, "")) for task_id in self._order
        ]

    def _counts(self, request_id: str) -> dict[str, str]:
        try:
            by_resource = queries.counts(self._history, request_id)
        except OperationalError:
            # The first run makes the history's tables; until then there are no counts.
            return {}
        return {
            resource: ", ".join(f"{counted[outcome]} {outcome}" for outcome in Outcome if counted.get(outcome))
            for resource, counted in by_resource.items()
        }

    def _show(self, lines: list[Line]) -> None:
        if self._out.isatty():
            self._redraw(lines)
        else:
            self._print_changes(lines)
        self._out.flush()

    def _redraw(self, lines: list[Line]) -> None:
        if self._height:
            self._out.write(f"\x1b[{self._height}F\x1b[0J")
        for line in lines:
            self._out.write(f"{text(line)[:118]}\n")
        self._height = len(lines)

    def _print_changes(self, lines: list[Line]) -> None:
        for line in lines:
            before = self._shown.get(line.task_id)
            if line.state and not line.state.endswith(BRIEF) and (before is None or before.state != line.state):
                self._out.write(f"{text(line)}\n")
                self._shown[line.task_id] = line


def order_of(drawn: Iterable[Step]) -> list[str]:
    """The order of a run's tasks in the view: steps between what comes before and after them."""
    return [*BEFORE, *(step.task_id for step in drawn), *PRUNING, *AFTER]


def task_states(rest: Rest, dag_id: str, run_id: str) -> dict[str, Counter[str]]:
    """How many instances of each task are in which state; tasks that no process runs are left out."""
    by_task: dict[str, Counter[str]] = {}
    instances: list[Mapping[str, Any]] = []
    while True:
        page = rest.get(f"/dags/{dag_id}/dagRuns/{run_id}/taskInstances?limit=100&offset={len(instances)}")
        instances += page["task_instances"]
        if len(instances) >= page["total_entries"] or not page["task_instances"]:
            break
    for instance in instances:
        if not instance["task_id"].startswith(SLICES):
            by_task.setdefault(instance["task_id"], Counter())[instance["state"] or ""] += 1
    return by_task


def words(states: Counter[str]) -> str:
    """A task's state in words, such as "done", or "2 done, 1 running" where it is mapped; empty before it begins."""
    numbers = {WORDS.get(state, state): number for state, number in states.items() if state}
    if len(numbers) == 1 and states.total() == next(iter(numbers.values())):
        return next(iter(numbers))
    return ", ".join(f"{number} {state}" for state, number in numbers.items())


def text(line: Line) -> str:
    """One line of the view."""
    return f"  {line.task_id:<{TASK_WIDTH}} {line.state:<22} {line.counts}".rstrip()
