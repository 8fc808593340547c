"""`edfi-resync` as a newcomer meets it: its help, its exit codes, and one word for command and make target."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.main import get_command

from include.edfi.errors import ConfigError
from include.engine.check import Finding
from include.orchestration.cli import app as cli
from include.orchestration.cli import check
from tests.configurations.test_loading import written
from tests.orchestration.cli.conftest import Call

PROJECT = Path(__file__).resolve().parents[3]
COMMANDS = sorted(getattr(get_command(cli.app), "commands"))  # noqa: B009 - an attribute of the group alone
TERM = "descriptor,code,uri\nTermDescriptor,S1,uri://ed-fi.org/TermDescriptor#Fall Semester\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(cli, "FOLDER", tmp_path)
    return tmp_path


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_and_a_make_target(command: str, call: Call) -> None:
    code, out, _ = call(command, "--help")
    assert code == 0
    assert re.search(r"Usage: .*\n\s*\n\s*\S", out), f"{command} has no help text"
    assert re.search(rf"^{command}: setup  ## \S", (PROJECT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


def test_import_mappings(folder: Path, call: Call) -> None:
    (folder / "last_year.csv").write_text(TERM, encoding="utf-8")
    (folder / "this_year.csv").write_text("descriptor,code,uri\n", encoding="utf-8")
    code, out, _ = call("import-mappings", "last_year", "this_year", "--descriptors", "TermDescriptor")
    assert code == 0
    assert out.endswith("1 mappings added or changed, 0 unchanged\n")
    assert (folder / "this_year.csv").read_text(encoding="utf-8") == TERM
    code, out, err = call("import-mappings", "nowhere", "this_year")
    assert (code, out) == (1, "")
    assert "nowhere.csv: missing" in err


def test_new_year(folder: Path, call: Call) -> None:
    written(folder)
    assert call("new-year", "prairie", "next")[0] == 0
    code, _, err = call("new-year", "prairie", "next")
    assert code == 1
    assert "next.yaml: already exists" in err


@pytest.mark.parametrize("arguments", [["import-mappings", "one"], ["check-config"], ["no-such-command"]])
def test_a_command_called_wrong_exits_with_2(arguments: list[str], call: Call) -> None:
    assert call(*arguments)[0] == 2


@pytest.mark.parametrize(
    ("findings", "code"),
    [
        pytest.param([Finding(True, "token", "accepted")], 0, id="all checks pass"),
        pytest.param([Finding(True, "token", "accepted"), Finding(False, "SIS", "no district")], 1, id="one fails"),
        pytest.param([], 1, id="nothing was checked"),
    ],
)
def test_check_config(monkeypatch: pytest.MonkeyPatch, findings: list[Finding], code: int, call: Call) -> None:
    monkeypatch.setattr(check, "findings", lambda _: findings)
    exit_code, out, _ = call("check-config", "general_ds52")
    assert exit_code == code
    assert out.splitlines() == [f"{'ok    ' if one.ok else 'FAILED'} {one.what}: {one.result}" for one in findings]


def test_a_configuration_that_cannot_be_loaded_fails_once_for_each_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    def connected(_: str) -> Iterator[None]:
        raise ConfigError(["configuration: 'x' does not exist", "error_budget: -1 is below 0"])

    monkeypatch.setattr(check, "connected", connected)
    assert [(one.ok, one.what) for one in check.findings("x")] == [(False, "configuration")] * 2


def test_the_script_works_in_any_folder_and_without_airflow(tmp_path: Path) -> None:
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    result = subprocess.run(  # noqa: S603 - the project's own script
        [PROJECT / "bin" / "edfi-resync", "history", "list", f"sqlite:///{tmp_path / 'history.db'}"],
        cwd=tmp_path,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (result.returncode, result.stdout) == (0, "No runs yet, or the history was purged.\n")


def test_help_imports_no_airflow() -> None:
    code = "import sys, include.orchestration.cli.app; sys.exit('airflow' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=PROJECT, check=False).returncode == 0  # noqa: S603
