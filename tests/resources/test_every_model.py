"""Every model against the committed facts of every data standard: names, types, lengths, keys, references."""

import datetime
import math
import types
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Annotated, Any, Union, get_args, get_origin

import pytest
from pydantic import BaseModel

from include.edfi.documents.projection import Element, item_key, nested_model, schema_of
from include.edfi.documents.references import Reference
from include.edfi.documents.resource import Resource
from include.edfi.documents.source import Source
from include.edfi.documents.standards import Length, Standard
from include.sis.tables import metadata
from sandbox.edfi.catalog import Node, ResourceFacts
from tests.support.misfits import by_standard
from tests.support.sample import RESOURCES, facts

EACH = pytest.mark.parametrize("resource", [pytest.param(resource, id=resource.name) for resource in RESOURCES])
COLUMNS = {f"{table.name}.{column.name}" for table in metadata.tables.values() for column in table.columns}
TYPES: dict[type, tuple[str, set[str | None]]] = {
    str: ("string", {None}),
    int: ("integer", {None, "int32", "int64"}),
    float: ("number", {None, "double"}),
    bool: ("boolean", {None}),
    datetime.date: ("string", {"date"}),
    datetime.datetime: ("string", {"date-time"}),
    # The older standards' documents have no format for a time of day.
    datetime.time: ("string", {None, "time"}),
}


def _facts(resource: Resource, standard: Standard) -> ResourceFacts:
    return facts(standard).resources[resource.collection(standard)]


def test_every_source_is_a_column_of_campus() -> None:
    unknown = {resource.name: sorted(_sources(resource.model) - COLUMNS) for resource in RESOURCES}
    assert {name: sources for name, sources in unknown.items() if sources} == {}


def _sources(model: type[BaseModel]) -> set[str]:
    found: set[str] = set()
    for info in model.model_fields.values():
        found.update(column for mark in info.metadata if isinstance(mark, Source) for column in mark.columns)
        inner = nested_model(info.annotation)
        found |= _sources(inner) if inner else set()
    return found


@pytest.mark.case("D16")
@EACH
def test_the_model_is_what_the_standards_say(resource: Resource) -> None:
    """Names, types, lengths and references, the keys of record and list items, and whether the key can change."""
    assert by_standard(resource, _against_the_facts) == {}


def _against_the_facts(resource: Resource, standard: Standard) -> list[str]:
    known = _facts(resource, standard)
    wrong = list(_misfits(resource.model, known.tree, standard, resource.name))
    if sorted(resource.natural_key(standard)) != sorted(known.identity):
        wrong.append(f"the natural key is {sorted(known.identity)}, not {sorted(resource.natural_key(standard))}")
    if resource.key_can_change != known.updatable:
        wrong.append(f"that the key can change is {known.updatable}")
    return wrong


def _misfits(model: type[BaseModel], tree: Mapping[str, Node], standard: Standard, path: str) -> Iterator[str]:
    """What a model says otherwise than the facts, by path."""
    annotations = {info.alias or name: info.annotation for name, info in model.model_fields.items()}
    schema = schema_of(model, standard)
    told = {element.name for element in schema.values()}
    yield from (f"{path}.{name} is required" for name, node in tree.items() if node.required and name not in told)
    for alias, element in schema.items():
        place, node = f"{path}.{element.name}", tree.get(element.name)
        if node is None:
            yield f"{place} is not in the standard"
            continue
        if node.required and not element.required:
            yield f"{place} is required"
        yield from _element_misfits(annotations[alias], element, node, standard, place)


def _element_misfits(annotation: Any, element: Element, node: Node, standard: Standard, place: str) -> Iterator[str]:
    inner, kind = nested_model(annotation), _kind(element.name, annotation)
    if kind != node.kind:
        yield f"{place} is a {node.kind}, not a {kind}"
    elif inner is None:
        yield from _scalar_misfits(annotation, element, node, place)
    elif kind == "reference":
        yield from _reference_misfits(inner, element, node, standard, place)
    else:
        if kind == "collection" and sorted(item_key(element.schema or {})) != sorted(node.item_key):
            yield f"{place} has items with the key {sorted(node.item_key)}: mark these elements with Key()"
        yield from _misfits(inner, node.children, standard, place)


def _kind(name: str, annotation: Any) -> str:
    inner = nested_model(annotation)
    if inner is None:
        return "descriptor" if name.endswith("Descriptor") else "scalar"
    if issubclass(inner, Reference):
        return "reference"
    return "collection" if get_origin(annotation) in {tuple, list} else "object"


def _reference_misfits(
    inner: type[BaseModel], element: Element, node: Node, standard: Standard, place: str
) -> Iterator[str]:
    ours = {resource.name: resource.collection(standard) for resource in RESOURCES}
    pointed = {ours[target] for target in element.targets if ours[target]}
    wanted = set(node.endpoints) & set(ours.values())
    if pointed != wanted:
        yield f"{place} points to {sorted(wanted)}, not to {sorted(pointed)}"
    children = {name: _required(child) for name, child in node.children.items()}
    yield from _misfits(inner, children, standard, place)


def _required(node: Node) -> Node:
    """A part of a reference: all of them are needed."""
    return replace(node, required=True)


def _scalar_misfits(annotation: Any, element: Element, node: Node, place: str) -> Iterator[str]:
    plain = next(part for part in _parts(annotation) if part in TYPES)
    if node.type != TYPES[plain][0] or (node.format not in TYPES[plain][1]):
        yield f"{place} is {node.type} {node.format or ''}, not {plain.__name__}"
    nested = next((part.limit for part in _parts(annotation) if isinstance(part, Length)), None)
    length = element.max_length or nested
    if plain is str and (node.max_length or 0) < (length or math.inf):
        yield f"{place} takes {node.max_length} characters, not {length}"


def _parts(annotation: Any) -> Iterator[Any]:
    """A plain annotation taken apart: its types and its marks."""
    yield annotation
    if get_origin(annotation) in {Union, types.UnionType, Annotated}:
        for part in get_args(annotation):
            yield from _parts(part)
