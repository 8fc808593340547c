"""`edfi-resync history` on a database URL: what it prints and writes, and what it refuses."""

from pathlib import Path

import pytest

from include.history.outcomes import RequestStatus
from include.history.store import History
from tests.orchestration.cli.conftest import Call
from tests.support.history_entries import recorded


def test_it_lists_the_runs(history: History, history_url: str, call: Call) -> None:
    history.finish("r1", RequestStatus.COMPLETE_WITH_ERRORS, "1 record is not equal")
    code, out, _ = call("history", "list", history_url)
    heading, line = out.splitlines()
    assert code == 0
    assert heading.split()[:3] == ["time", "(UTC)", "by"]
    assert line == "2026-08-01 06:00  an engineer  edfi_resync  Complete with errors  schools=10"
    assert call("history", "list", history_url, "--configuration", "unknown") == (
        0,
        "No runs yet, or the history was purged.\n",
        "",
    )


@pytest.mark.parametrize("kind", ["csv", "xlsx", "html", "pdf"])
@pytest.mark.parametrize("name", ["r1", "manual__r1"])
def test_it_writes_the_keys_report(
    history: History, history_url: str, tmp_path: Path, kind: str, name: str, call: Call
) -> None:
    history.record("r1", "sections", 1, [recorded(1)])
    assert call("history", "keys", history_url, name, str(tmp_path / f"keys.{kind}"))[0] == 0
    assert (tmp_path / f"keys.{kind}").stat().st_size > 0


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        pytest.param(["r9", "keys.csv"], "request: the history has no run 'r9'", id="an unknown run"),
        pytest.param(["r1", "keys.doc"], "must end in one of .csv, .xlsx, .html, .pdf", id="an unknown format"),
    ],
)
def test_it_names_what_it_cannot_write(
    history: History, history_url: str, arguments: list[str], problem: str, call: Call
) -> None:
    code, out, err = call("history", "keys", history_url, *arguments)
    assert (code, out) == (1, "")
    assert problem in err


def test_it_prints_the_trend_and_upgrades(history: History, history_url: str, call: Call) -> None:
    assert call("history", "trend", history_url, "--configuration", "general") == (0, "No run has compared yet.\n", "")
    assert call("history", "upgrade", history_url) == (0, "The history's tables are up to date.\n", "")


def test_an_unusable_url_is_refused_without_repeating_it(call: Call) -> None:
    code, out, err = call("history", "upgrade", "nonsense:secret")
    assert (code, out) == (1, "")
    assert "history database" in err
    assert "secret" not in err
