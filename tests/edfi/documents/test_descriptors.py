"""Where descriptors are served, what the ODS holds of them, and which element holds which."""

from collections.abc import Iterator
from typing import Annotated, Any

import pytest

from include.edfi.documents.descriptors import Value, descriptor_of, download, elements, endpoint_of, spelling
from include.edfi.documents.model import Descriptor, EdFiModel
from include.edfi.documents.source import Source
from include.edfi.errors import Rejected
from sandbox.edfi.catalog import Node, catalog

STANDARDS = ("3.3", "4.0", "5.0", "5.1", "5.2")


class FakePages:
    """An ODS that holds terms; it has no other descriptors."""

    def __init__(self, status: int = 404) -> None:
        self.status = status

    def pages(self, path: str, query: dict[str, str | int], limit: int = 500) -> Iterator[dict[str, Any]]:
        if path != "/ed-fi/termDescriptors":
            raise Rejected(self.status, "", "")
        namespace = "uri://ed-fi.org/TermDescriptor"
        yield {"namespace": namespace, "codeValue": "Year", "shortDescription": "Year", "description": "A whole year"}
        yield {"namespace": namespace, "codeValue": "Fall", "shortDescription": "Autumn"}


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


def test_what_is_downloaded() -> None:
    found = download(FakePages(), ["TermDescriptor", "RaceDescriptor", "TermDescriptor"])
    assert found == {
        "TermDescriptor": (
            Value("uri://ed-fi.org/TermDescriptor#Fall", ("Fall", "Autumn")),
            Value("uri://ed-fi.org/TermDescriptor#Year", ("Year", "A whole year")),
        )
    }


def test_an_answer_that_is_no_answer_is_not_taken_for_an_absent_endpoint() -> None:
    with pytest.raises(Rejected):
        download(FakePages(status=400), ["RaceDescriptor"])


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


def test_the_longest_name_that_fits() -> None:
    assert descriptor_of("entryTypeDescriptor", ["TypeDescriptor", "EntryTypeDescriptor"]) == "EntryTypeDescriptor"
    assert descriptor_of("sexDescriptor", ["TermDescriptor"]) is None
