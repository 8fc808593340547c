"""What the progress view says of a task."""

from collections import Counter

import pytest

from sandbox.demo.progress import TASK_WIDTH, Line, text, words


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
