"""What every file of include/resources must be; a new file is tested by existing."""

import ast
import re
import sys
from graphlib import CycleError
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from include import resources
from include.edfi.documents.model import EdFiModel
from include.edfi.documents.references import CourseReference, LocationReference
from include.edfi.documents.resource import Resource
from include.edfi.documents.standards import Standard
from include.resources import in_order, registry
from tests.support.sample import RESOURCES, facts

FOLDER = Path(resources.__file__).parent
FILES = [pytest.param(path, id=path.stem) for path in sorted(FOLDER.glob("*.py")) if path.stem != "__init__"]
EACH = [pytest.param(resource, id=resource.name) for resource in RESOURCES]
IN_EACH_STANDARD = [
    pytest.param(resource, standard, id=f"{resource.name}-{standard}")
    for resource in RESOURCES
    for standard in Standard
]
WHERE_IT_IS = [
    pytest.param(resource, standard, id=f"{resource.name}-{standard}")
    for resource in RESOURCES
    for standard in Standard
    if resource.collection(standard)
]
MAY_IMPORT = ("pydantic", "sqlalchemy", "include.edfi", "include.sis", *sys.stdlib_module_names)
CODE_WORDS = {"Select", "SQL", "SQLAlchemy", "pydantic", "JSON", "None", "NULL", "tuple", "dict", "payload", "`"}


@pytest.mark.parametrize("path", FILES)
def test_the_file_is_named_after_its_resource(path: Path) -> None:
    resource = import_module(f"include.resources.{path.stem}").RESOURCE
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", resource.name)
    assert path.stem == words.lower()


@pytest.mark.parametrize("path", FILES)
def test_the_file_begins_with_words_for_a_school(path: Path) -> None:
    words = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    assert len(words.splitlines()) >= 2
    assert [word for word in CODE_WORDS if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", words)] == []


@pytest.mark.parametrize("path", FILES)
def test_the_file_ends_with_its_resource(path: Path) -> None:
    last = ast.parse(path.read_text(encoding="utf-8")).body[-1]
    assert isinstance(last, ast.Assign)
    assert ast.unparse(last).startswith("RESOURCE = Resource(")


@pytest.mark.parametrize("path", FILES)
def test_the_file_only_describes(path: Path) -> None:
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    imported = {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    imported |= {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    allowed = [name for name in imported for root in MAY_IMPORT if name == root or name.startswith(f"{root}.")]
    assert sorted(imported - set(allowed)) == []


@pytest.mark.parametrize(("resource", "standard"), IN_EACH_STANDARD)
def test_the_standard_has_the_collection(resource: Resource, standard: Standard) -> None:
    known = facts(standard).resources
    collection = resource.collection(standard)
    assert collection in known if collection else resource.name not in known


@pytest.mark.parametrize(("resource", "standard"), WHERE_IT_IS)
def test_what_comes_first_comes_first_in_the_ods_too(resource: Resource, standard: Standard) -> None:
    orders: dict[str, int] = {}
    for entry in facts(standard).dependencies:
        name = entry["resource"].rpartition("/")[2]
        orders[name] = min(entry["order"], orders.get(name, entry["order"]))
    place = {other.name: orders.get(other.collection(standard), 0) for other in RESOURCES}
    mine = orders.get(resource.collection(standard), sys.maxsize)
    # The ODS's order knows references; what only `after` names may share our place there, but not follow.
    late = {name: place[name] - mine for name in resource.depends_on}
    assert [name for name, behind in late.items() if behind >= (name in resource.after)] == []


@pytest.mark.parametrize(("resource", "standard"), WHERE_IT_IS)
def test_required_references_come_first(resource: Resource, standard: Standard) -> None:
    ours = {other.collection(standard): other.name for other in RESOURCES}
    found = facts(standard).resources.get(resource.collection(standard))
    tree = found.tree if found else {}
    needed = {
        ours[endpoint]
        for node in tree.values()
        if node.kind == "reference" and node.required
        for endpoint in node.endpoints
        if endpoint in ours
    }
    assert needed - set(resource.depends_on) == set()


def test_the_registry_puts_what_is_needed_first() -> None:
    place = {name: number for number, name in enumerate(registry())}
    assert [
        (name, first)
        for name, resource in registry().items()
        for first in resource.depends_on
        if place[first] >= place[name]
    ] == []


class RunContext(EdFiModel):
    course_reference: CourseReference


class Courses(EdFiModel):
    location_reference: LocationReference


def _fake(name: str, model: type[EdFiModel], **more: Any) -> Resource:
    plain = RESOURCES[0]
    return Resource(
        name=name, category="Schedule", tier=1, model=model, rows=plain.rows, payload=plain.payload, sis_key=(), **more
    )


def test_resources_that_need_each_other_are_refused() -> None:
    with pytest.raises(CycleError):
        in_order([_fake("locations", RunContext), _fake("courses", Courses)])


@pytest.mark.parametrize(
    "resource",
    [
        pytest.param(_fake("locations", RunContext), id="by reference"),
        pytest.param(_fake("courses", EdFiModel, after=("students",)), id="by authorization"),
        pytest.param(_fake("courses", EdFiModel, deferred_until=("students",)), id="second attempt"),
    ],
)
def test_a_resource_that_needs_an_unknown_one_is_refused(resource: Resource) -> None:
    with pytest.raises(KeyError, match="which no file describes"):
        in_order([resource])
