"""Whether a document has the shape its resource asks for: properties, types, lengths, keys, agreement.

Everything is checked before anything is refused, so that one answer lists all that is wrong, by JSON path.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from sandbox.edfi.catalog import Node, ResourceFacts

Document = dict[str, Any]

SERVER_PROPERTIES = frozenset({"_etag", "_lastModifiedDate"})
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
DANGEROUS = re.compile(r"<[A-Za-z!/?]|&#")
"""Text the ODS refuses as possible markup."""
RANGES = {"int32": 2**31 - 1, "int64": 2**63 - 1}


@dataclass(slots=True)
class Findings:
    """What a look at a document brought up, besides the errors: what has to exist for it to be accepted."""

    unknown: str
    extensions: tuple[str, ...]
    known: Mapping[str, dict[str, Node]] = field(default_factory=dict)
    """What is accepted under `_ext`, by name; content of other extensions is stored unchanged."""
    errors: dict[str, list[str]] = field(default_factory=dict)
    descriptors: list[tuple[str, str, str]] = field(default_factory=list)
    """Path, descriptor name, value."""
    references: list[tuple[Node, Document]] = field(default_factory=list)
    message: str | None = None
    """The sentence of older releases, where they have one of their own."""

    def add(self, path: str, text: str) -> None:
        self.errors.setdefault(path, []).append(text)


def inspect(facts: ResourceFacts, document: Document, unknown: str, extensions: tuple[str, ...] = ()) -> Findings:
    """Check a document against its resource; `unknown` is `refuse` or `ignore`. The document is not changed."""
    findings = Findings(unknown, extensions, facts.extensions)
    _check_object(facts.tree, document, "$", findings)
    if not findings.errors:
        _check_identity(facts, document, findings)
        _check_agreement(facts, document, findings)
    return findings


def values_at(document: Any, path: tuple[str, ...]) -> Iterator[Any]:
    """Every value a split path leads to; `*` stands for all items of a collection."""
    if not path:
        yield document
    elif path[0] == "*":
        for item in document:
            yield from values_at(item, path[1:])
    elif isinstance(document, dict) and document.get(path[0]) is not None:
        yield from values_at(document[path[0]], path[1:])


def _check_object(tree: dict[str, Node], value: Document, path: str, findings: Findings) -> None:
    for name, node in tree.items():
        content = value.get(name)
        if content is None:
            if node.required:
                findings.add(f"{path}.{name}", f"{name} is required.")
        else:
            CHECKS[node.kind](node, content, f"{path}.{name}", findings)
    if findings.unknown == "refuse" and not tree.keys() >= value.keys():
        for name in value.keys() - tree.keys():
            _check_unknown(name, value[name], path, findings)


def _check_unknown(name: str, content: Any, path: str, findings: Findings) -> None:
    if name == "_ext" and isinstance(content, dict) and set(content) <= set(findings.extensions):
        _check_extensions(content, path, findings)
    elif path != "$" or name not in SERVER_PROPERTIES:
        findings.add(f"{path}.{name}", f"{name} is not a property of this data standard.")


def _check_extensions(extensions: Document, path: str, findings: Findings) -> None:
    for name, content in extensions.items():
        place = f"{path}._ext.{name}"
        if name in findings.known and not isinstance(content, dict):
            findings.add(place, f"{name} must be an object.")
        elif name in findings.known:
            _check_object(findings.known[name] if path == "$" else {}, content, place, findings)


def _check_nested(node: Node, content: Any, path: str, findings: Findings) -> None:
    if isinstance(content, dict):
        _check_object(node.children, content, path, findings)
    else:
        findings.add(path, f"{node.name} must be an object.")


def _check_collection(node: Node, content: Any, path: str, findings: Findings) -> None:
    if not isinstance(content, list):
        findings.add(path, f"{node.name} must be an array.")
        return
    if node.required and not content:
        findings.add(path, f"{node.name} must have at least one item.")
    seen: set[Any] = set()
    for position, item in enumerate(content):
        place = f"{path}[{position}]"
        if not isinstance(item, dict):
            findings.add(place, "An object is expected.")
            continue
        _check_object(node.children, item, place, findings)
        key = tuple(_comparable(item.get(name)) for name in node.item_key)
        if key and key in seen:
            findings.add(place, f"{node.name} holds the same item more than once.")
        seen.add(key)


def _comparable(value: Any) -> Any:
    if isinstance(value, dict):
        return tuple(sorted((name, _comparable(inner)) for name, inner in value.items() if name != "link"))
    if isinstance(value, list):
        return tuple(_comparable(item) for item in value)
    return value.lower() if isinstance(value, str) and value.startswith("uri://") else value


def _check_reference(node: Node, content: Any, path: str, findings: Findings) -> None:
    if not isinstance(content, dict):
        findings.add(path, f"{node.name} must be an object.")
        return
    complete = True
    for name, child in node.children.items():
        value = content.get(name)
        if value is None:
            findings.add(f"{path}.{name}", f"{name} is required to complete the reference.")
            complete = False
        else:
            CHECKS[child.kind](child, value, f"{path}.{name}", findings)
    for name in content.keys() - node.children.keys() - {"link"}:
        if findings.unknown == "refuse":
            findings.add(f"{path}.{name}", f"{name} is not a part of this reference.")
    if complete:
        findings.references.append((node, content))


def _check_descriptor(node: Node, content: Any, path: str, findings: Findings) -> None:
    if not isinstance(content, str):
        findings.add(path, f"{node.name} must be a string.")
    else:
        findings.descriptors.append((path, node.descriptor, content))


def _check_scalar(node: Node, content: Any, path: str, findings: Findings) -> None:
    if node.type == "string":
        _check_string(node, content, path, findings)
    elif node.type == "boolean":
        if not isinstance(content, bool):
            findings.add(path, f"{node.name} must be true or false.")
    elif node.type is not None:
        _check_number(node, content, path, findings)


def _check_string(node: Node, content: Any, path: str, findings: Findings) -> None:
    if not isinstance(content, str):
        findings.add(path, f"{node.name} must be a string.")
    elif node.format:
        if not _readable(node.format, content):
            findings.add(path, f"{node.name} is not a valid {node.format}.")
    else:
        _check_text(node, content, path, findings)


def _check_text(node: Node, content: str, path: str, findings: Findings) -> None:
    if node.required and not content.strip():
        findings.add(path, f"{node.name} is required and should not be left empty.")
    elif content and not content.strip():
        findings.add(path, f"{node.name} holds white space only.")
    if node.max_length is not None and len(content) > node.max_length:
        findings.add(path, f"{node.name} must be at most {node.max_length} characters in length.")
    if content and len(content) < node.min_length:
        findings.add(path, f"{node.name} must be at least {node.min_length} characters in length.")
    if DANGEROUS.search(content):
        findings.add(path, f"{node.name} contains a potentially dangerous value.")


def _readable(kind: str, content: str) -> bool:
    try:
        if kind == "date":
            return bool(DATE.fullmatch(content)) and bool(date.fromisoformat(content))
        if kind == "time":
            time.fromisoformat(content)
        else:
            datetime.fromisoformat(content)
    except ValueError:
        return False
    return True


def _check_number(node: Node, content: Any, path: str, findings: Findings) -> None:
    allowed = int if node.type == "integer" else (int, float)
    if isinstance(content, bool) or not isinstance(content, allowed):
        findings.add(path, f"{node.name} must be of type {node.type}.")
        return
    limit = RANGES.get(node.format or "int64") if node.type == "integer" else None
    low = node.low if node.low is not None else (-limit - 1 if limit else None)
    high = node.high if node.high is not None else limit
    if (low is not None and content < low) or (high is not None and content > high):
        findings.add(path, f"{node.name} must be between {low} and {high}.")


def _check_identity(facts: ResourceFacts, document: Document, findings: Findings) -> None:
    for path in facts.identity:
        for value in values_at(document, path):
            if isinstance(value, str) and value != value.strip():
                findings.add("$." + ".".join(path), f"{path[-1]} begins or ends with white space.")


def _check_agreement(facts: ResourceFacts, document: Document, findings: Findings) -> None:
    for left, right in facts.equal:
        values = {_comparable(value) for path in (left, right) for value in values_at(document, path)}
        if len(values) > 1:
            place = "$." + ".".join(right).replace(".*", "[*]")
            shown = ", ".join(f"'{value}'" for value in sorted(values, key=str))
            findings.add(place, f"All values supplied for '{right[-1]}' must match, but are {shown}.")
            findings.message = (
                f"Supplied values for unified key property '{right[-1]}' on '{facts.name}' are not consistent: {shown}"
            )


CHECKS = {
    "scalar": _check_scalar,
    "descriptor": _check_descriptor,
    "reference": _check_reference,
    "collection": _check_collection,
    "object": _check_nested,
}
