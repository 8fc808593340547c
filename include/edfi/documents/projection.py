"""One document, made to fit one data standard: renamed, trimmed of what the standard lacks, checked.

The marks of `include.edfi.documents.standards` are read once per model and standard into a `Shape`; fitting a
document is then a walk over plain dicts.
"""

import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from include.edfi.documents.standards import In, Key, Length, Named, Required, Standard
from include.edfi.errors import Unmappable


@dataclass(frozen=True)
class Element:
    """One element of a model in one standard; `shape` is set where it holds a document or a list of them."""

    name: str
    required: bool
    max_length: int | None
    in_key: bool
    schema: "Schema | None"
    targets: tuple[str, ...]


Schema = Mapping[str, Element]
"""By the element's name in the newest standard; elements the standard lacks are absent."""


def nested_model(annotation: Any) -> type[BaseModel] | None:
    """The model inside `X`, `X | None`, `list[X]` or `tuple[X, ...]`; None for plain values."""
    if isinstance(annotation, type) and get_origin(annotation) is None:
        return annotation if issubclass(annotation, BaseModel) else None
    if get_origin(annotation) in {Union, types.UnionType, list, tuple}:
        return next(filter(None, map(nested_model, get_args(annotation))), None)
    return None


def annotations(info: FieldInfo, kind: type[Any]) -> list[Any]:
    """The marks of one kind on a field."""
    return [mark for mark in info.metadata if isinstance(mark, kind)]


@cache
def schema_of(model: type[BaseModel], standard: Standard) -> Schema:
    """The elements `model` has in `standard`, by their newest name."""
    found = {}
    for field_name, info in model.model_fields.items():
        presence = next(iter(annotations(info, In)), In())
        if presence.since <= standard <= presence.until:
            found[info.alias or field_name] = _element(info.alias or field_name, info, standard)
    return found


def _element(alias: str, info: FieldInfo, standard: Standard) -> Element:
    renamed = [mark.name for mark in annotations(info, Named) if standard <= mark.until]
    once = any(standard <= mark.until for mark in annotations(info, Required))
    required = once or info.is_required() or any(mark.required for mark in annotations(info, In))
    length = next(iter(annotations(info, Length)), None)
    inner = nested_model(info.annotation)
    return Element(
        name=renamed[0] if renamed else alias,
        required=required,
        max_length=length.at(standard) if length else None,
        in_key=any(mark.since <= standard <= mark.until for mark in annotations(info, Key)),
        schema=schema_of(inner, standard) if inner else None,
        targets=getattr(inner, "targets", ()) if inner else (),
    )


def project_to_standard(document: Mapping[str, Any], schema: Schema, path: str = "") -> dict[str, Any]:
    """The document as the standard wants it; empty texts, lists and objects are left out like absent ones.

    Raises:
        Unmappable: a required element is missing or a text is too long; names the element.
    """
    fitted = {}
    for alias, element in schema.items():
        value = _fit_value(document.get(alias), element, f"{path}{element.name}")
        if value not in (None, "", [], {}):
            fitted[element.name] = value
        elif element.required:
            raise Unmappable(f"{path}{element.name}", "the SIS has no value for this required element")
    return fitted


def _fit_value(value: Any, element: Element, path: str) -> Any:
    if element.schema is not None and isinstance(value, list):
        return [project_to_standard(item, element.schema, f"{path}[{n}].") for n, item in enumerate(value)]
    if element.schema is not None and isinstance(value, Mapping):
        return project_to_standard(value, element.schema, f"{path}.")
    if element.max_length is not None and isinstance(value, str) and len(value) > element.max_length:
        raise Unmappable(path, f"{len(value)} characters, the ODS takes {element.max_length}")
    return value


def key_paths(schema: Schema) -> Iterator[tuple[str, ...]]:
    """Leaf paths of the natural key, by the standard's own names, in the model's order."""
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
