"""A resource begun by `make new-resource`: its files are found by themselves, and its test waits to be filled in."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from scaffold import new_resource
from scaffold.new_resource import NewResource, problems

PARTS = ("include", "sandbox", "scaffold", "tests/resources", "tests/support")
NAMES = {
    "studentHealths": "person",
    "studentEducationOrganizationResponsibilityPolicies": "school",
    "careerAdvices": "district",
}
"""Collection -> what it is sliced by; one is as long as they come."""
FOUND = """
import sys
from include.resources import registry
from sandbox.district import District, generate
from scaffold.new_resource import NewResource
from sqlalchemy import create_engine
generate(create_engine("sqlite://"), District(schools=1, students=30))
for name in sys.argv[1:]:
    resource = registry()[name]
    added = f"sandbox.district.additions.{NewResource(name).module}" in sys.modules
    print(resource.model.__name__, resource.category, resource.sliced_by, "sample" if added else "no sample")
"""


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the project that has all a resource needs; the scaffold writes there."""
    for part in PARTS:
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(new_resource.ROOT / part, tmp_path / part, ignore=ignored)
    for name in ("pyproject.toml", "tests/__init__.py"):
        shutil.copy(new_resource.ROOT / name, tmp_path / name)
    monkeypatch.setattr(new_resource, "ROOT", tmp_path)
    return tmp_path


def python(tree: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Python within the copy."""
    environment = {**os.environ, "PYTHONPATH": str(tree)}
    return subprocess.run(  # noqa: S603  # this Python, on files written above
        [sys.executable, *arguments], cwd=tree, env=environment, capture_output=True, text=True, check=False
    )


def test_what_is_written_is_found_and_passes_lint(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, sliced_by in NAMES.items():
        assert new_resource.main([name, "--category", "Attendance", "--sliced-by", sliced_by]) == 0
    lines = capsys.readouterr().out.splitlines()
    modules = [line.removeprefix("wrote ") for line in lines if line.startswith("wrote") and line.endswith(".py")]
    assert len(modules) == 4 * len(NAMES)
    assert python(tree, "-m", "ruff", "check", *modules).stdout == "All checks passed!\n"
    assert python(tree, "-m", "ruff", "format", "--check", *modules).returncode == 0
    found = python(tree, "-c", FOUND, *NAMES)
    assert found.stdout.splitlines() == [
        "StudentHealth Attendance person sample",
        "StudentEducationOrganizationResponsibilityPolicy Attendance school sample",
        "CareerAdvice Attendance district sample",
    ], found.stderr
    tests = [path for path in modules if path.startswith("tests/resources/test_")]
    filled_in = python(tree, "-m", "pytest", "-q", *tests)
    assert "3 failed" in filled_in.stdout
    assert filled_in.stdout.count("assert list(campus.documents(RESOURCE)) ==") == 3


def refused(**asked: str) -> Iterator[str]:
    return problems(NewResource(**({"name": "studentHealths"} | asked)), new_resource.ROOT)


@pytest.mark.parametrize(
    ("asked", "problem"),
    [
        pytest.param({"name": ""}, "NAME '' is not a collection name", id="no name"),
        pytest.param({"name": "StudentHealths"}, "is not a collection name", id="capital first"),
        pytest.param({"name": "student_healths"}, "is not a collection name", id="snake case"),
        pytest.param({"name": "studentHealth"}, "is not a collection name", id="singular"),
        pytest.param({"name": "students"}, "NAME 'students' is a resource already", id="exists"),
        pytest.param({"name": "parents"}, "NAME 'parents' is a resource already", id="exists in an older standard"),
        pytest.param({"category": "Health"}, "CATEGORY 'Health' does not exist", id="category"),
        pytest.param({"sliced_by": "course"}, "SLICED_BY 'course' does not exist", id="slicing"),
    ],
)
def test_what_cannot_be_begun_is_refused(asked: dict[str, str], problem: str) -> None:
    assert problem in next(refused(**asked))


def test_what_can_be_begun_has_no_problem() -> None:
    assert list(refused()) == []


def test_no_file_is_overwritten(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tree / "tests/resources/odd_student_healths.py").write_text("", encoding="utf-8")
    assert new_resource.main(["studentHealths"]) == 1
    assert capsys.readouterr().err == (
        "tests/resources/odd_student_healths.py exists: remove it, or choose another NAME\n"
    )
    assert not (tree / "include/resources/student_healths.py").exists()


def test_a_word_in_capitals_is_one_word() -> None:
    assert NewResource("studentCTEProgramAssociations").module == "student_cte_program_associations"
    assert NewResource("studentCTEProgramAssociations").model == "StudentCTEProgramAssociation"
