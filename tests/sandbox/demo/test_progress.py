"""What the progress view says of a task."""

from collections import Counter
from io import StringIO

import pytest

from sandbox.demo.progress import TASK_WIDTH, Follower, Line, text, words
from tests.support.histories import new_history


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        pytest.param({"": 1}, "", id="not begun"),
        pytest.param({"success": 1}, "done", id="one done"),
        pytest.param({"success": 3}, "done", id="all slices done"),
        pytest.param({"success": 2, "running": 1}, "2 done, 1 running", id="some slices done"),
        pytest.param({"success": 1, "": 2}, "1 done", id="some slices not begun"),
        pytest.param({"upstream_failed": 1}, "not started: a task it depends on failed", id="behind a failed one"),
        pytest.param({"deferred": 1}, "deferred", id="a state without plainer words"),
    ],
)
def test_words(states, expected):
    assert words(Counter(states)) == expected


def test_a_line_without_counts_ends_with_its_state():
    assert text(Line("plan", "done", "")) == f"  {'plan':<{TASK_WIDTH}} done"


class FakeRest:
    """A run whose approval waits until it is answered."""

    def __init__(self) -> None:
        self.answers: list[tuple[str, object]] = []

    def get(self, path: str) -> dict[str, object]:
        if path.endswith("hitlDetails"):
            return {"subject": "One ISD: delete 1 documents of the ODS?"}
        if "taskInstances" in path:
            waiting = {"task_id": "approve_deletes", "state": "success" if self.answers else "awaiting_input"}
            return {"task_instances": [waiting], "total_entries": 1}
        return {"state": "success" if self.answers else "running"}

    def patch(self, path: str, content: object) -> None:
        self.answers.append((path, content))


class NoProcesses:
    def names(self) -> list[str]:
        return []


def test_what_the_run_asks_is_approved_once(tmp_path, monkeypatch):
    monkeypatch.setattr("sandbox.demo.progress.STEP_SECONDS", 0)
    rest, history = FakeRest(), new_history(tmp_path / "history.db")
    follower = Follower(rest, history, ["approve_deletes"], out=StringIO())  # type: ignore[arg-type]
    assert follower.follow("run1", "request1", NoProcesses()) == "success"  # type: ignore[arg-type]
    history.dispose()
    path = "/dags/edfi_resync/dagRuns/run1/taskInstances/approve_deletes/-1/hitlDetails"
    assert rest.answers == [(path, {"chosen_options": ["Approve"]})]
    assert follower.approved == ["One ISD: delete 1 documents of the ODS?"]
