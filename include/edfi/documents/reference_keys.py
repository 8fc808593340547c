"""What a document refers to, by the natural-key hash of each record.

A reference holds the same values by the same names as the natural key of what it points to, so its hash finds the
record by its key.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from include.edfi.documents.projection import Schema
from include.edfi.documents.resource import key_hash, key_text

ORGANIZATION = "educationOrganizationId"
OWN_ID = {"schools": "schoolId", "localEducationAgencies": "localEducationAgencyId"}
"""How an education organization names its ID in its own key."""


def parents(content: Mapping[str, Any], schema: Schema) -> Iterator[tuple[str, str]]:
    """(resource, natural-key hash) of everything a document refers to."""
    for reference in references_of(content, schema):
        yield from reference


def references_of(content: Mapping[str, Any], schema: Schema) -> Iterator[tuple[tuple[str, str], ...]]:
    """Every reference of a document, wherever in it: (resource, natural-key hash) of each record it may mean."""
    for element in schema.values():
        value = content.get(element.name)
        if value is None or element.schema is None:
            continue
        for item in value if isinstance(value, list) else [value]:
            if element.targets:
                # An ODS adds links and dates of its own, which are no part of the reference.
                own = {leaf.name: item[leaf.name] for leaf in element.schema.values() if leaf.name in item}
                yield tuple((target, reference_hash(own, target)) for target in element.targets)
            else:
                yield from references_of(item, element.schema)


def reference_hash(reference: Mapping[str, Any], target: str) -> str:
    """The natural-key hash of the record a reference points to."""
    identity = {OWN_ID.get(target, name) if name == ORGANIZATION else name: value for name, value in reference.items()}
    return key_hash(key_text(identity))
