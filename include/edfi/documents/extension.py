"""What a state adds to Ed-Fi's documents under `_ext`: elements said as data, made from the labels of a row.

A resource offers its rows and parts; which of their labels a state's element is made of, the state's pack says.
"""

import datetime
from collections.abc import Callable, Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from include.edfi.documents.codes import MappingContext
from include.edfi.errors import Unmappable

EXTENSIONS = "_ext"
Row = Mapping[str, Any]
Name = Annotated[str, Field(pattern=r"^[a-z][A-Za-z0-9]*$")]


class Described(BaseModel):
    """Unknown keys are mistakes."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class ExtensionElement(Described):
    """One value: its name, what it is, and the label of the row it is made of."""

    name: Name
    type: Literal["text", "integer", "number", "boolean", "date", "descriptor"]
    label: Annotated[str, Field(alias="from", min_length=1)]
    source: Annotated[str, Field(pattern=r"^\w+\.\w+$")]
    """The Campus column behind the label, as Table.column."""
    max_length: Annotated[int, Field(gt=0)] | None = None
    descriptor: str = ""
    """The descriptor's name, for an element that is one."""
    required: bool = False
    """In the items of a list: an item without this value is left out."""

    def value(self, row: Row, context: MappingContext, path: str) -> Any:
        """The value for a document; None where the row has none.

        Raises:
            Unmappable: the value does not fit; names the element and not the value.
        """
        found = row[self.label]
        found = found.strip() if isinstance(found, str) else found
        if found is None or found == "":
            return None
        if self.type == "descriptor":
            return context.code_or_none(self.descriptor, found)
        try:
            fitted = FITS[self.type](found)
        except (TypeError, ValueError):
            raise Unmappable(path, f"the SIS's value is no {self.type}") from None
        if self.max_length is not None and len(str(fitted)) > self.max_length:
            raise Unmappable(path, f"{len(str(fitted))} characters, the ODS takes {self.max_length}")
        return fitted


def _date(value: Any) -> str:
    if not isinstance(value, datetime.date):
        raise TypeError
    return value.isoformat()[:10]


FITS: Mapping[str, Callable[[Any], Any]] = {
    "text": str,
    "integer": int,
    "number": float,
    "boolean": bool,
    "date": _date,
}


class ExtensionList(Described):
    """A list of items: one for each row of a part, or one made of the main row where no part is named."""

    name: Name
    items: Annotated[tuple[ExtensionElement, ...], Field(min_length=1)]
    part: str = ""

    def value(self, row: Row, context: MappingContext, path: str) -> list[dict[str, Any]]:
        """The items that have all their required values."""
        rows = row[self.part] if self.part else [row]
        return [item for number, one in enumerate(rows) if (item := self._item(one, context, f"{path}[{number}]"))]

    def _item(self, row: Row, context: MappingContext, path: str) -> dict[str, Any]:
        values = {one.name: one.value(row, context, f"{path}.{one.name}") for one in self.items}
        if any(values[one.name] is None for one in self.items if one.required):
            return {}
        return {name: value for name, value in values.items() if value is not None}


class Extension(Described):
    """Everything a state adds to documents: the name it goes by, and its elements by resource."""

    namespace: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
    """Its name under `_ext`, and the first part of the addresses of its own resources."""
    elements: Mapping[str, tuple[ExtensionList | ExtensionElement, ...]] = Field(default_factory=dict)

    def content(self, resource: str, row: Row, context: MappingContext) -> dict[str, Any]:
        """`{"_ext": {namespace: elements}}` of one row, or nothing where the state adds nothing to it.

        Raises:
            Unmappable: naming the element and why.
        """
        path = f"{EXTENSIONS}.{self.namespace}"
        named = {one.name: one.value(row, context, f"{path}.{one.name}") for one in self.elements.get(resource, ())}
        told = {name: value for name, value in named.items() if value not in (None, [])}
        return {EXTENSIONS: {self.namespace: told}} if told else {}


def paths_of(extensions: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Every element under `_ext` by its path, such as ("_ext.tdoe.stateStudentId", 7)."""
    for namespace, elements in extensions.items():
        for name, value in elements.items() if isinstance(elements, Mapping) else ():
            yield f"{EXTENSIONS}.{namespace}.{name}", value
