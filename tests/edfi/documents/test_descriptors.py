"""The endpoints of descriptors, and which element uses which."""

from collections.abc import Iterator
from typing import Annotated

import pytest

from include.edfi.documents.descriptors import descriptor_of, elements, endpoint_of, spelling
from include.edfi.documents.model import Descriptor, EdFiModel
from include.edfi.documents.source import Source
from sandbox.edfi.catalog import Node, catalog

STANDARDS = ("3.3", "4.0", "5.0", "5.1", "5.2")


@pytest.mark.parametrize(
    ("name", "endpoint"),
    [
        pytest.param("GradeLevelDescriptor", "gradeLevelDescriptors", id="a word"),
        pytest.param("IDEAPartDescriptor", "ideaPartDescriptors", id="an acronym"),
        pytest.param("TitleIPartAParticipantDescriptor", "titleIPartAParticipantDescriptors", id="capitals inside"),
    ],
)
def test_endpoint(name: str, endpoint: str) -> None:
    assert endpoint_of(name) == endpoint


@pytest.mark.parametrize("standard", STANDARDS)
def test_every_descriptor_of_a_standard_is_found_by_its_name(standard: str) -> None:
    found = catalog(standard)
    names = {space.rpartition("/")[2] for spaces in found.descriptors.values() for space in spaces}
    assert len(names) > 150
    assert [name for name in names if found.endpoint(endpoint_of(name)) not in found.descriptors] == []


@pytest.mark.parametrize("standard", STANDARDS)
def test_every_element_of_a_standard_is_named_after_its_descriptor(standard: str) -> None:
    found = list(nodes(standard))
    names = {node.descriptor for node in found}
    assert len(found) > 300
    assert [node.name for node in found if descriptor_of(node.name, [node.descriptor]) is None] == []
    assert {(node.name, node.descriptor) for node in found} == {
        (node.name, descriptor_of(node.name, names)) for node in found
    }


def nodes(standard: str) -> Iterator[Node]:
    waiting = [facts.tree for facts in catalog(standard).resources.values()]
    while waiting:
        for node in waiting.pop().values():
            if node.descriptor:
                yield node
            waiting.append(node.children)


def test_upper_and_lower_case_matter_in_the_namespace_only() -> None:
    assert spelling("uri://Ed-Fi.org/TermDescriptor#FALL") == spelling("uri://Ed-Fi.org/TermDescriptor#Fall")
    assert spelling("uri://Ed-Fi.org/TermDescriptor#Fall") != spelling("uri://ed-fi.org/TermDescriptor#Fall")


class Grade(EdFiModel):
    grade_level_descriptor: Descriptor


class Plan(EdFiModel):
    entry_grade_level_descriptor: Annotated[Descriptor | None, Source("Enrollment.grade")] = None
    offered: Annotated[tuple[Grade, ...], Source("GradeLevel.name")] = ()
    number: int


def test_elements_with_their_columns() -> None:
    assert set(elements(Plan)) == {
        ("entryGradeLevelDescriptor", frozenset({"Enrollment.grade"})),
        ("gradeLevelDescriptor", frozenset({"GradeLevel.name"})),
    }


def test_the_longest_matching_name() -> None:
    assert descriptor_of("entryTypeDescriptor", ["TypeDescriptor", "EntryTypeDescriptor"]) == "EntryTypeDescriptor"
    assert descriptor_of("sexDescriptor", ["TermDescriptor"]) is None
