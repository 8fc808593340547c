"""Every element of the certification that is said to be sent is in a document of the sample district."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from include.certification.coverage import State, coverage
from include.edfi.documents.resource import Resource
from include.edfi.documents.standards import NEWEST
from include.resources import registry
from tests.support.sample import Sample

SENT: dict[str, list[str]] = {}
for one in coverage(registry()):
    if one.state is State.SENT:
        SENT.setdefault(one.entry.resource, []).append(one.entry.element)
CASES = [
    pytest.param(registry()[name], elements, id=name)
    for name, elements in SENT.items()
    if registry()[name].collection(NEWEST)
]


def _at(value: Any, path: list[str]) -> Iterator[Any]:
    """Every value a path leads to, through all items of lists."""
    if isinstance(value, list):
        for item in value:
            yield from _at(item, path)
    elif not path:
        yield value
    elif isinstance(value, dict) and path[0] in value:
        yield from _at(value[path[0]], path[1:])


@pytest.mark.parametrize(("resource", "elements"), CASES)
def test_every_certified_element_is_sent(sample: Sample, resource: Resource, elements: list[str]) -> None:
    missing = set(elements)
    for document in sample.documents(resource, NEWEST):
        content = json.loads(document.body)
        missing -= {path for path in missing if any(True for _ in _at(content, path.split(".")))}
        if not missing:
            break
    assert sorted(missing) == []
