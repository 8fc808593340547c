"""A reference finds its parent: its hash is the hash of the natural key of what it points to."""

import datetime
from collections.abc import Mapping
from typing import Any

import pytest

from include.edfi.documents.projection import Element, Schema, references
from include.edfi.documents.reference_keys import parents, reference_hash
from include.edfi.documents.resource import Resource, identity_of, key_hash, key_text
from include.edfi.documents.standards import Standard
from include.resources import registry
from tests.support.misfits import by_resource

VALUES: Mapping[str, Any] = {
    "schoolYear": 2027,
    "graduationSchoolYear": 2027,
    "gradingPeriodSchoolYear": 2027,
    "periodSequence": 3,
    "gradingPeriodSequence": 3,
    "hireDate": datetime.date(2020, 8, 1).isoformat(),
    "sessionName": "S1 É",
    "gradingPeriodDescriptor": "uri://ed-fi.org/GradingPeriodDescriptor#First Nine Weeks",
    "employmentStatusDescriptor": "uri://ed-fi.org/EmploymentStatusDescriptor#Tenured",
}


def value_of(name: str) -> Any:
    if name in {"schoolId", "educationOrganizationId", "localEducationAgencyId"}:
        return 255901001
    return VALUES.get(name, f"the {name}")


def filled(schema: Schema) -> dict[str, Any]:
    """A document in which every key element and every reference has a value; equal names have equal values."""
    return {
        element.name: filled(element.schema) if element.schema is not None else value_of(element.name)
        for element in schema.values()
        if element.in_key or element.targets or element.required
    }


def reference_of(element: Element) -> dict[str, Any]:
    assert element.schema is not None
    return {leaf.name: value_of(leaf.name) for leaf in element.schema.values()}


def key_of(resource: Resource, standard: Standard) -> str:
    document = filled(resource.schema(standard))
    return key_hash(key_text(identity_of(document, resource.natural_key(standard))))


@pytest.mark.parametrize("standard", list(Standard))
def test_the_hash_of_a_reference_is_the_hash_of_its_targets_key(standard: Standard) -> None:
    """By each resource, the paths of references that would not find their parent."""

    def lost(resource: Resource, standard: Standard) -> list[str]:
        return [
            f"{path} -> {target}"
            for path, element in references(resource.schema(standard))
            for target in element.targets
            if reference_hash(reference_of(element), target) != key_of(registry()[target], standard)
        ]

    assert by_resource(standard, lost) == {}


def test_every_resource_with_references_is_watched_through_all_of_them():
    """`parents` walks the documents the way `references` walks the shapes."""
    for standard in Standard:
        for resource in registry().values():
            schema = resource.schema(standard)
            document = filled(schema)
            expected = {
                (target, reference_hash(reference_of(element), target))
                for path, element in references(schema)
                if _present(document, path)
                for target in element.targets
            }
            assert set(parents(document, schema)) == expected, (resource.name, standard)


def _present(document: Mapping[str, Any], path: str) -> bool:
    value: Any = document
    for name in path.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    return value is not None


def test_references_in_lists_and_below_are_found():
    schema = registry()["sections"].schema(Standard.DS52)
    periods = [{"classPeriodReference": {"classPeriodName": str(n), "schoolId": 1}} for n in range(3)]
    found = [target for target, _ in parents({"classPeriods": periods}, schema)]
    assert found == ["classPeriods"] * 3


def test_a_document_without_references_waits_for_nothing():
    assert list(parents({"studentUniqueId": "1"}, registry()["students"].schema(Standard.DS52))) == []


@pytest.mark.parametrize(
    "difference",
    [
        pytest.param({"sessionName": "S2"}, id="another value"),
        pytest.param({"schoolId": 2}, id="another school"),
    ],
)
def test_another_record_has_another_hash(difference):
    reference = {"schoolId": 1, "schoolYear": 2027, "sessionName": "S1"}
    assert reference_hash(reference, "sessions") != reference_hash({**reference, **difference}, "sessions")


def test_dates_and_descriptors_as_they_stand_in_documents():
    """The order of a reference's elements and the case of a descriptor's URI make no difference."""
    left = {"educationOrganizationId": 1, "employmentStatusDescriptor": "uri://a/X#Full"}
    right = {"employmentStatusDescriptor": "URI://A/x#full", "educationOrganizationId": 1}
    target = "staffEducationOrganizationEmploymentAssociations"
    assert reference_hash(left, target) == reference_hash(right, target)
