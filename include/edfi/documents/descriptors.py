"""The descriptors an ODS holds: where each kind is served, and its values."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from pydantic import BaseModel

from include.edfi.documents.projection import annotations, nested_model
from include.edfi.documents.source import Source
from include.edfi.errors import Rejected

ACRONYM = re.compile(r"[A-Z]+(?![a-z])|[A-Z]")
"""What the name of a type begins with: IDEA in IDEAPartDescriptor, G in GradeLevelDescriptor."""
NOT_THERE = 404


class Pages(Protocol):
    """A client that reads a collection page by page; see `include.edfi.api.client.EdFiClient`."""

    def pages(self, path: str, query: dict[str, str | int], limit: int = 500) -> Iterable[dict[str, Any]]:
        """Every document. Raises Unreachable, Refused or Rejected."""


@dataclass(frozen=True)
class Value:
    """One descriptor of the ODS; its own words may say more than its code value."""

    uri: str
    words: tuple[str, ...]
    """Code value, short description and description, without repetitions."""

    @classmethod
    def read(cls, document: Mapping[str, Any]) -> "Value":
        """From the ODS's document."""
        told = (document.get(name) for name in ("codeValue", "shortDescription", "description"))
        return cls(
            f"{document['namespace']}#{document['codeValue']}", tuple(dict.fromkeys(text for text in told if text))
        )


Values = Mapping[str, tuple[Value, ...]]
"""Values by descriptor name, in the order of their URIs; a name the ODS has no endpoint for is absent."""


def endpoint_of(descriptor: str) -> str:
    """Where a descriptor is served: ideaPartDescriptors for IDEAPartDescriptor.

    An acronym is lowered as a whole. Nobody spells an address's upper and lower case more exactly than that: an
    ODS/API finds it either way.
    """
    return ACRONYM.sub(lambda found: found.group().lower(), descriptor, count=1) + "s"


def spelling(uri: str) -> str:
    """A URI in the one spelling by which an ODS compares: the code value's upper and lower case does not matter."""
    namespace, _, code = uri.partition("#")
    return f"{namespace}#{code.lower()}"


def is_under(uri: str, namespace: str | None) -> bool:
    """Whether a descriptor lies under a namespace such as uri://district.example, at whatever depth."""
    return namespace is not None and uri.startswith((f"{namespace}/", f"{namespace}#"))


def download(client: Pages, descriptors: Iterable[str]) -> Values:
    """Every value of some descriptors.

    Raises:
        Unreachable: the ODS does not answer.
        Refused: the key may not read descriptors.
        Rejected: the ODS answered something else.
    """
    found = {}
    for name in sorted(set(descriptors)):
        try:
            values = {Value.read(document) for document in client.pages(f"/ed-fi/{endpoint_of(name)}", {})}
        except Rejected as problem:
            if problem.status != NOT_THERE:
                raise
        else:
            found[name] = tuple(sorted(values, key=lambda value: value.uri))
    return found


def elements(model: type[BaseModel]) -> Iterator[tuple[str, frozenset[str]]]:
    """Every descriptor element of a model at any depth: its name, and the Campus columns marked as its source.

    A mark on a collection, an object or a reference speaks for everything in it.
    """
    yield from _elements(model, frozenset())


def _elements(model: type[BaseModel], inherited: frozenset[str]) -> Iterator[tuple[str, frozenset[str]]]:
    for name, info in model.model_fields.items():
        alias = info.alias or name
        columns = frozenset(column for mark in annotations(info, Source) for column in mark.columns) or inherited
        inner = nested_model(info.annotation)
        if inner is not None:
            yield from _elements(inner, columns)
        elif alias.endswith("Descriptor"):
            yield alias, columns


def descriptor_of(element: str, descriptors: Iterable[str]) -> str | None:
    """Which of some descriptors an element holds values of: entryGradeLevelDescriptor those of GradeLevelDescriptor.

    The role an element plays stands before the descriptor's name; so it is in all 2,083 elements of the five standards.
    """
    fitting = [name for name in descriptors if element.lower().endswith(name.lower())]
    return max(fitting, key=lambda name: (len(name), name), default=None)
