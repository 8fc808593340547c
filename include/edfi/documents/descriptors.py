"""Descriptors: their endpoints, their values, and the elements that use them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from include.edfi.documents.projection import annotations, nested_model
from include.edfi.documents.source import Source

ACRONYM = re.compile(r"[A-Z]+(?![a-z])|[A-Z]")
"""What an endpoint has in lower case: IDEA of IDEAPartDescriptor, G of GradeLevelDescriptor."""


@dataclass(frozen=True)
class Value:
    """One descriptor of the ODS; its descriptions may say more than its code value."""

    uri: str
    words: tuple[str, ...]
    """Code value, short description and description, each text once."""

    @classmethod
    def read(cls, document: Mapping[str, Any]) -> "Value":
        """From a document of the ODS."""
        texts = (document.get(name) for name in ("codeValue", "shortDescription", "description"))
        words = tuple(dict.fromkeys(text for text in texts if text))
        return cls(f"{document['namespace']}#{document['codeValue']}", words)


Values = Mapping[str, tuple[Value, ...]]
"""Values by descriptor name, in the order of their URIs; a name without an endpoint in the ODS is absent."""


def endpoint_of(descriptor: str) -> str:
    """The endpoint of a descriptor: ideaPartDescriptors for IDEAPartDescriptor, the acronym in lower case as a whole.

    An ODS/API ignores the case of a path, so a name that is spelled otherwise is found as well.
    """
    return ACRONYM.sub(lambda match: match.group().lower(), descriptor, count=1) + "s"


def spelling(uri: str) -> str:
    """A URI normalized for comparison: an ODS ignores the case of the code value."""
    namespace, _, code = uri.partition("#")
    return f"{namespace}#{code.lower()}"


def is_under(uri: str, namespace: str | None) -> bool:
    """Whether a descriptor is under a namespace such as uri://district.example, at any depth."""
    return namespace is not None and uri.startswith((f"{namespace}/", f"{namespace}#"))


def elements(model: type[BaseModel]) -> Iterator[tuple[str, frozenset[str]]]:
    """Every descriptor element of a model at any depth: its name, and the Campus columns of its `Source`.

    The source of a collection, an object or a reference applies to everything inside.
    """
    yield from _elements(model, frozenset())


def _elements(model: type[BaseModel], inherited: frozenset[str]) -> Iterator[tuple[str, frozenset[str]]]:
    for name, info in model.model_fields.items():
        alias = info.alias or name
        columns = frozenset(column for source in annotations(info, Source) for column in source.columns) or inherited
        inner = nested_model(info.annotation)
        if inner is not None:
            yield from _elements(inner, columns)
        elif alias.endswith("Descriptor"):
            yield alias, columns


def descriptor_of(element: str, descriptors: Iterable[str]) -> str | None:
    """Which of some descriptors an element uses: entryGradeLevelDescriptor uses GradeLevelDescriptor.

    An element's role precedes the descriptor's name in all 2,083 descriptor elements of the five standards.
    """
    candidates = [name for name in descriptors if element.lower().endswith(name.lower())]
    return max(candidates, key=lambda name: (len(name), name), default=None)
