"""The cases that people of the field reported, and which tests hold them.

A test function or class has `@pytest.mark.case("A1")`, or a module has `pytestmark = pytest.mark.case("A1")`. The table
is in docs/hosts.md; `python -m tests.support.field_cases` writes it.
"""

import ast
import csv
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
CASES = Path(__file__).with_name("field_cases.csv")
BEGIN, END = "<!-- cases: begin -->", "<!-- cases: end -->"
HEAD = ("Case", "Situation", "Before (0651cc2)", "Now", "Tests")


def cases() -> list[dict[str, str]]:
    """One row a case: case, situation, before, now."""
    with CASES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def marked() -> dict[str, list[str]]:
    """Case -> test functions that are marked with it, as `path::name`, in order."""
    tests: dict[str, list[str]] = {}
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        text = path.read_text(encoding="utf-8")
        if "mark.case(" in text:
            for case, name in _of_module(ast.parse(text)):
                tests.setdefault(case, []).append(f"{path.relative_to(ROOT).as_posix()}::{name}")
    return tests


def _of_module(module: ast.Module) -> Iterator[tuple[str, str]]:
    """Case and name of every marked test function, those of classes as `Class::name`."""
    everywhere = [case for node in module.body if isinstance(node, ast.Assign) for case in _named(node.value)]
    yield from _of_functions(module.body, everywhere)
    for node in module.body:
        if isinstance(node, ast.ClassDef):
            for case, name in _of_functions(node.body, [*everywhere, *_of_decorators(node)]):
                yield case, f"{node.name}::{name}"


def _of_functions(body: list[ast.stmt], everywhere: list[str]) -> Iterator[tuple[str, str]]:
    for node in body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            for case in [*everywhere, *_of_decorators(node)]:
                yield case, node.name


def _of_decorators(node: ast.FunctionDef | ast.ClassDef) -> list[str]:
    return [case for decorator in node.decorator_list for case in _named(decorator)]


def _named(expression: ast.expr) -> Iterator[str]:
    """The cases of every `pytest.mark.case(...)` within an expression."""
    for node in ast.walk(expression):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "case":
            yield from (str(argument.value) for argument in node.args if isinstance(argument, ast.Constant))


def table() -> str:
    """The table of docs/hosts.md."""
    tests = marked()
    rows = [
        (one["case"], one["situation"], one["before"], one["now"], str(len(tests.get(one["case"], ()))))
        for one in cases()
    ]
    lines = [HEAD, tuple("---" for _ in HEAD), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def write(page: Path = ROOT / "docs" / "hosts.md") -> None:
    """Puts the table into the page, between its two marks."""
    before, _, rest = page.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    page.write_text(f"{before}{BEGIN}\n{table()}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    write()
