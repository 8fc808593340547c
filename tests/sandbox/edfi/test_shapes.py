"""The shape checks over the whole catalogue: a generated document passes, what is wrong is found."""

from collections.abc import Iterator
from typing import Any

import pytest

from sandbox.edfi.catalog import STANDARDS, Node, ResourceFacts, catalog
from sandbox.edfi.shapes import inspect

FULL = sorted(set(STANDARDS.values()))
JUNK: tuple[Any, ...] = (None, True, -(2**70), 1.5, "<script>", "x" * 5000, [], [1], {}, {"a": [{}]}, [[{}]])
FORMATS = {"date": "2024-09-01", "date-time": "2024-09-01T08:00:00Z", "time": "08:00:00"}


def value(node: Node) -> Any:
    """The smallest valid value of a property."""
    if node.kind == "collection":
        return [document(node.children)]
    if node.kind in ("object", "reference"):
        return document(node.children)
    if node.kind == "descriptor":
        return "uri://ed-fi.org/Descriptor#Value"
    if node.type == "boolean":
        return True
    if node.type in ("integer", "number"):
        return int(node.low or 1)
    return FORMATS.get(node.format or "", "x" * max(node.min_length, 1))


def document(tree: dict[str, Node]) -> dict[str, Any]:
    return {name: value(node) for name, node in tree.items()}


def places(content: Any, path: str = "$") -> Iterator[tuple[str, Any, Any]]:
    """Every path in a document with its container and key."""
    items = content.items() if isinstance(content, dict) else enumerate(content)
    for key, inner in items:
        place = f"{path}.{key}" if isinstance(content, dict) else f"{path}[{key}]"
        yield place, content, key
        if isinstance(inner, dict | list):
            yield from places(inner, place)


def of(standard: str) -> list[ResourceFacts]:
    return list(catalog(standard).resources.values())


@pytest.mark.parametrize("standard", FULL)
def test_a_complete_document_of_every_resource_passes(standard: str) -> None:
    for facts in of(standard):
        findings = inspect(facts, document(facts.tree), "refuse")
        assert findings.errors == {}, facts.endpoint
        assert findings.references or not any(node.kind == "reference" for node in facts.tree.values())


@pytest.mark.parametrize("standard", FULL)
def test_an_unknown_property_is_refused_at_any_depth(standard: str) -> None:
    for facts in of(standard):
        complete = document(facts.tree)
        inner = [(path, place[key]) for path, place, key in places(complete) if isinstance(place[key], dict)]
        for path, target in inner:
            target["misspelt"] = 1
            assert f"{path}.misspelt" in inspect(facts, complete, "refuse").errors, facts.endpoint
            del target["misspelt"]


def test_junk_in_any_place_never_breaks_the_check() -> None:
    for facts in of("5.2.0"):
        complete = document(facts.tree)
        for _, container, key in list(places(complete)):
            sound = container[key]
            for junk in JUNK:
                container[key] = junk
                inspect(facts, complete, "refuse")
            container[key] = sound


@pytest.mark.parametrize("standard", FULL)
def test_every_required_property_is_missed(standard: str) -> None:
    for facts in of(standard):
        for name, node in facts.tree.items():
            if node.required:
                spoilt = {key: inner for key, inner in document(facts.tree).items() if key != name}
                assert f"$.{name}" in inspect(facts, spoilt, "refuse").errors, facts.endpoint
