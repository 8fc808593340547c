"""Every finding is listed, repeatable, and guarded by a test that exists."""

import re
from pathlib import Path

import pytest

from tests.docs.pages import ROOT

FOLDER = ROOT / "findings"
EACH = pytest.mark.parametrize("script", [pytest.param(path, id=path.stem) for path in sorted(FOLDER.glob("*.sh"))])


def text_of(script: Path) -> str:
    return script.read_text(encoding="utf-8")


def test_the_page_lists_every_finding() -> None:
    listed = re.findall(r"^- `(\S+\.sh)`: ", (FOLDER / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(listed) == sorted(path.name for path in FOLDER.glob("*.sh"))


@EACH
def test_a_finding_installs_pinned_packages_in_a_folder_of_its_own(script: Path) -> None:
    words = re.findall(r"pip\" install (.*(?:\\\n.*)?)", text_of(script))
    packages = [word for line in words for word in line.split() if not word.startswith("-") and word != "\\"]
    assert packages
    assert all(re.fullmatch(r"[\w.-]+==[\w.]+", package) for package in packages)
    assert "mktemp -d" in text_of(script)
    assert "include" not in re.findall(r"^(?:from|import) (\w+)", text_of(script), re.MULTILINE)


@EACH
def test_a_finding_names_version_source_and_its_guard(script: Path) -> None:
    head = text_of(script).partition("\nset -euo pipefail\n")[0]
    assert all(f"\n# {word}: " in head for word in ("Many expect", "Version", "Here"))
    assert " Source: " in head.replace("\n# ", " ")
    guard = re.search(r"(tests/[\w/]+\.py)::(\w+)", head.replace("\n# ", ""))
    assert guard is not None
    assert f"def {guard[2]}(" in (ROOT / guard[1]).read_text(encoding="utf-8")
    assert script.stat().st_mode & 0o111
