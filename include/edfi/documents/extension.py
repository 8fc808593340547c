"""What a state adds to Ed-Fi documents under `_ext`: elements declared as data and built from the labels of a row.

A resource provides rows and child rows; the state pack says from which of their labels an element is built.
"""

import datetime
from collections.abc import Callable, Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from include.edfi.documents.codes import MappingContext
from include.edfi.documents.unique_items import unique_items
from include.edfi.errors import Unmappable

EXTENSIONS = "_ext"
Row = Mapping[str, Any]
Name = Annotated[str, Field(pattern=r"^[a-z][A-Za-z0-9]*$")]


class Declared(BaseModel):
    """Base of what a state pack declares; unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class ExtensionElement(Declared):
    """One value: its name, its type, and the label of the row from which it is built."""

    name: Name
    type: Literal["text", "integer", "number", "boolean", "date", "descriptor"]
    label: Annotated[str, Field(alias="from", min_length=1)]
    source: Annotated[str, Field(pattern=r"^\w+\.\w+$")]
    """The Campus column behind the label, as Table.column."""
    max_length: Annotated[int, Field(gt=0)] | None = None
    descriptor: str = ""
    """The descriptor's name, for an element that is one."""
    required: bool = False
    """In items of a list: an item without this value is left out."""
    key: bool = False
    """In items of a list: part of what tells an item from the others. Without any, the whole item does."""

    def value(self, row: Row, context: MappingContext, path: str) -> Any:
        """The value for a document; None where the row has none.

        Raises:
            Unmappable: the value is invalid; names the element and not the value.
        """
        raw = row[self.label]
        raw = raw.strip() if isinstance(raw, str) else raw
        if raw is None or raw == "":
            return None
        if self.type == "descriptor":
            return context.code_or_none(self.descriptor, raw)
        try:
            value = CONVERTERS[self.type](raw)
        except (TypeError, ValueError):
            raise Unmappable(path, f"the SIS value is no {self.type}") from None
        if self.max_length is not None and len(str(value)) > self.max_length:
            raise Unmappable(path, f"{len(str(value))} characters, maximum {self.max_length}")
        return value


def _date(value: Any) -> str:
    if not isinstance(value, datetime.date):
        raise TypeError
    return value.isoformat()[:10]


CONVERTERS: Mapping[str, Callable[[Any], Any]] = {
    "text": str,
    "integer": int,
    "number": float,
    "boolean": bool,
    "date": _date,
}


class ExtensionList(Declared):
    """A list of items: one for each child row, or a single one from the main row."""

    name: Name
    items: Annotated[tuple[ExtensionElement, ...], Field(min_length=1)]
    child_rows: str = ""
    """Name of the child rows; empty for the main row."""

    def value(self, row: Row, context: MappingContext, path: str) -> list[Mapping[str, Any]]:
        """The items that have all their required values, each key once."""
        rows = row[self.child_rows] if self.child_rows else [row]
        items = [self._item(item_row, context, f"{path}[{number}]") for number, item_row in enumerate(rows)]
        key = [element.name for element in self.items if element.key]
        return unique_items([item for item in items if item], key, path, context.on_repeat)

    def _item(self, row: Row, context: MappingContext, path: str) -> dict[str, Any]:
        values = {element.name: element.value(row, context, f"{path}.{element.name}") for element in self.items}
        if any(values[element.name] is None for element in self.items if element.required):
            return {}
        return {name: value for name, value in values.items() if value is not None}


class Extension(Declared):
    """Everything a state adds to documents: its extension's name, and its elements by resource."""

    namespace: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
    """Its name under `_ext`, and the first segment of the paths of its own resources."""
    elements: Mapping[str, tuple[ExtensionList | ExtensionElement, ...]] = Field(default_factory=dict)

    def content(self, resource: str, row: Row, context: MappingContext) -> dict[str, Any]:
        """`{"_ext": {namespace: elements}}` of one row, or nothing where the state adds nothing to it.

        Raises:
            Unmappable: a value is invalid; names the element.
        """
        path = f"{EXTENSIONS}.{self.namespace}"
        elements = self.elements.get(resource, ())
        values = {element.name: element.value(row, context, f"{path}.{element.name}") for element in elements}
        content = {name: value for name, value in values.items() if value not in (None, [])}
        return {EXTENSIONS: {self.namespace: content}} if content else {}


def paths_of(extensions: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Every element under `_ext` by its path, such as ("_ext.tdoe.stateStudentId", 7)."""
    for namespace, elements in extensions.items():
        for name, value in elements.items() if isinstance(elements, Mapping) else ():
            yield f"{EXTENSIONS}.{namespace}.{name}", value
