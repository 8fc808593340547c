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
from tests.support.misfits import by_resource
from tests.support.sample import RESOURCES, facts

FOLDER = Path(resources.__file__).parent
FILES = [pytest.param(path, id=path.stem) for path in sorted(FOLDER.glob("*.py")) if path.stem != "__init__"]
EACH_FILE = pytest.mark.parametrize("path", FILES)
EACH_STANDARD = pytest.mark.parametrize("standard", [pytest.param(one, id=one.value) for one in Standard])
MAY_IMPORT = tuple(
    f"{name}." for name in ("pydantic", "sqlalchemy", "include.edfi", "include.sis", *sys.stdlib_module_names)
)
CODE_WORDS = {"Select", "SQL", "SQLAlchemy", "pydantic", "JSON", "None", "NULL", "tuple", "dict", "payload", "`"}


@EACH_FILE
def test_the_file_is_named_after_its_resource(path: Path) -> None:
    resource = import_module(f"include.resources.{path.stem}").RESOURCE
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", resource.name)
    assert path.stem == words.lower()


@EACH_FILE
def test_the_file_only_describes(path: Path) -> None:
    """It begins with words for a school, imports little, and ends with its resource."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    words = ast.get_docstring(tree) or ""
    assert len(words.splitlines()) >= 2
    assert [word for word in CODE_WORDS if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", words)] == []
    assert [name for name in _imported(tree) if not name.startswith(MAY_IMPORT)] == []
    last = tree.body[-1]
    assert isinstance(last, ast.Assign)
    assert ast.unparse(last).startswith("RESOURCE = Resource(")


def _imported(tree: ast.Module) -> list[str]:
    """Every module a file imports, with a dot at its end."""
    nodes = list(ast.walk(tree))
    imported = {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    imported |= {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return sorted(f"{name}." for name in imported)


@EACH_STANDARD
def test_the_standard_has_the_collections(standard: Standard) -> None:
    known = facts(standard).resources
    collections = {one.name: one.collection(standard) for one in RESOURCES}
    assert [name for name, collection in collections.items() if collection and collection not in known] == []
    assert [name for name, collection in collections.items() if not collection and name in known] == []


@EACH_STANDARD
def test_what_comes_first_comes_first_in_the_ods_too(standard: Standard) -> None:
    orders: dict[str, int] = {}
    for entry in facts(standard).dependencies:
        name = entry["resource"].rpartition("/")[2]
        orders[name] = min(entry["order"], orders.get(name, entry["order"]))
    place = {other.name: orders.get(other.collection(standard), 0) for other in RESOURCES}

    def late(resource: Resource, standard: Standard) -> list[str]:
        mine = orders.get(resource.collection(standard), sys.maxsize)
        # The ODS's order knows references; what only `after` names may share our place there, but not follow.
        return [name for name in resource.depends_on if place[name] - mine >= (name in resource.after)]

    assert by_resource(standard, late) == {}


@EACH_STANDARD
def test_required_references_come_first(standard: Standard) -> None:
    ours = {other.collection(standard): other.name for other in RESOURCES}

    def late(resource: Resource, standard: Standard) -> set[str]:
        found = facts(standard).resources.get(resource.collection(standard))
        required = [node for node in found.tree.values() if node.required] if found else []
        endpoints = {endpoint for node in required if node.kind == "reference" for endpoint in node.endpoints}
        return {ours[endpoint] for endpoint in endpoints & ours.keys()} - set(resource.depends_on)

    assert by_resource(standard, late) == {}


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
