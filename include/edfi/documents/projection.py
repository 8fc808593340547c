"""Projecting a document to a data standard: elements are renamed, left out where the standard lacks them, and checked.

The annotations of `include.edfi.documents.standards` are read once per model and standard into a `Schema`; projecting a
document then walks plain dicts.
"""

import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from include.edfi.documents.standards import In, Key, Length, Named, Required, Standard
from include.edfi.documents.unique_items import OnRepeat, unique_items
from include.edfi.errors import Unmappable


@dataclass(frozen=True)
class Element:
    """One element of a model in one standard; `schema` is set where it is an object or a list of objects."""

    name: str
    required: bool
    max_length: int | None
    in_key: bool
    """Part of the natural key; of an item of a list, of what tells it from the other items."""
    schema: "Schema | None"
    targets: tuple[str, ...]


Schema = Mapping[str, Element]
"""Elements by their name in the newest standard; those that the standard lacks are absent."""


def nested_model(annotation: Any) -> type[BaseModel] | None:
    """The model inside `X`, `X | None`, `list[X]` or `tuple[X, ...]`; None for plain values."""
    if isinstance(annotation, type) and get_origin(annotation) is None:
        return annotation if issubclass(annotation, BaseModel) else None
    if get_origin(annotation) in {Union, types.UnionType, list, tuple}:
        return next(filter(None, map(nested_model, get_args(annotation))), None)
    return None


def annotations(info: FieldInfo, kind: type[Any]) -> list[Any]:
    """The annotations of one kind on a field."""
    return [annotation for annotation in info.metadata if isinstance(annotation, kind)]


@cache
def schema_of(model: type[BaseModel], standard: Standard) -> Schema:
    """The elements that a model has in a standard, by their name in the newest one."""
    schema = {}
    for field_name, info in model.model_fields.items():
        presence = next(iter(annotations(info, In)), In())
        if presence.since <= standard <= presence.until:
            schema[info.alias or field_name] = _element(info.alias or field_name, info, standard)
    return schema


def _element(alias: str, info: FieldInfo, standard: Standard) -> Element:
    names = [named.name for named in annotations(info, Named) if standard <= named.until]
    once_required = any(standard <= required.until for required in annotations(info, Required))
    required = once_required or info.is_required() or any(presence.required for presence in annotations(info, In))
    length = next(iter(annotations(info, Length)), None)
    inner = nested_model(info.annotation)
    return Element(
        name=names[0] if names else alias,
        required=required,
        max_length=length.at(standard) if length else None,
        in_key=any(key.since <= standard <= key.until for key in annotations(info, Key)),
        schema=schema_of(inner, standard) if inner else None,
        targets=getattr(inner, "targets", ()) if inner else (),
    )


def project_to_standard(
    document: Mapping[str, Any], schema: Schema, path: str = "", on_repeat: OnRepeat | None = None
) -> dict[str, Any]:
    """The document in the standard's form; empty texts, lists and objects are left out, and so are repeated items.

    `on_repeat` is called for each item that another one with the same key and other content leaves no room for.

    Raises:
        Unmappable: a required element is missing or a text is too long; names the element.
    """
    projected = {}
    for alias, element in schema.items():
        value = _project_value(document.get(alias), element, f"{path}{element.name}", on_repeat)
        if value not in (None, "", [], {}):
            projected[element.name] = value
        elif element.required:
            raise Unmappable(f"{path}{element.name}", "the SIS has no value for this required element")
    return projected


def _project_value(value: Any, element: Element, path: str, on_repeat: OnRepeat | None) -> Any:
    if element.schema is not None and isinstance(value, list):
        items = [project_to_standard(item, element.schema, f"{path}[{n}].", on_repeat) for n, item in enumerate(value)]
        return items if len(items) < 2 else unique_items(items, item_key(element.schema), path, on_repeat)
    if element.schema is not None and isinstance(value, Mapping):
        return project_to_standard(value, element.schema, f"{path}.", on_repeat)
    if element.max_length is not None and isinstance(value, str) and len(value) > element.max_length:
        raise Unmappable(path, f"{len(value)} characters, maximum {element.max_length}")
    return value


def item_key(schema: Schema) -> tuple[str, ...]:
    """Names of the elements that tell an item from the other items of its list; none means all elements do."""
    return tuple(element.name for element in schema.values() if element.in_key)


def key_paths(schema: Schema) -> Iterator[tuple[str, ...]]:
    """Paths of the natural key's elements, by their names in the standard, in the model's order."""
    for element in schema.values():
        if not element.in_key:
            continue
        if element.schema is None:
            yield (element.name,)
        else:
            yield from ((element.name, leaf.name) for leaf in element.schema.values())


def references(schema: Schema) -> Iterator[tuple[str, Element]]:
    """Every reference in the document at any depth, with its dotted path."""
    for element in schema.values():
        if element.targets:
            yield element.name, element
        elif element.schema is not None:
            yield from ((f"{element.name}.{path}", inner) for path, inner in references(element.schema))
