"""Natural keys in one canonical text, the same for a document and for a reference to it."""

import json
from typing import Any

from sandbox.edfi.catalog import Node, ResourceFacts

Document = dict[str, Any]
ENCODER = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False)


def _canonical(value: Any) -> Any:
    # Descriptors compare without regard to case, as the ODS does.
    return value.lower() if isinstance(value, str) and value.startswith("uri://") else value


def key_text(values: list[Any]) -> str:
    """The canonical text of identity values given in canonical order."""
    return ENCODER.encode([_canonical(value) for value in values])


def document_key(facts: ResourceFacts, document: Document) -> str:
    """The canonical natural key of a complete document."""
    return key_text(identity_values(facts, document))


def identity_values(facts: ResourceFacts, document: Document) -> list[Any]:
    """The values of the natural key, in canonical order."""
    return [_at(document, path) for path in facts.identity]


def reference_key(node: Node, reference: Document) -> str:
    """The canonical key of the document a complete reference means."""
    return key_text([reference[name] for name in node.key_names])


def reference_target(node: Node) -> str:
    """The name under which a reference looks for its target: an endpoint, or an abstract resource."""
    abstract = node.target in ("educationOrganization", "generalStudentProgramAssociation")
    return node.target if abstract or not node.endpoints else node.endpoints[0]


def identity_targets(facts: ResourceFacts) -> list[str]:
    """The names references can find a document of this resource under."""
    return [facts.endpoint, facts.supertype] if facts.supertype else [facts.endpoint]


def key_values(facts: ResourceFacts, document: Document) -> Document:
    """The natural key by flattened names, as `/deletes` and `/keyChanges` show it.

    A name that several references share without being one key is prefixed by its reference's role
    (`programEducationOrganizationId`).
    """
    values: Document = {}
    for path in facts.identity:
        name, value = path[-1], _at(document, path)
        if (name in values and values[name] != value) or _plays_role(facts, path):
            name = path[0].removesuffix("Reference") + name[0].upper() + name[1:]
        values[name] = value
    return values


def _plays_role(facts: ResourceFacts, path: tuple[str, ...]) -> bool:
    others = [other for other in facts.identity if other[-1] == path[-1] and other != path]
    return bool(others) and path[0] in ("programReference", "courseReference") and path[-1][:3] == "edu"


def _at(document: Document, path: tuple[str, ...]) -> Any:
    value: Any = document
    for step in path:
        value = value[step]
    return value
