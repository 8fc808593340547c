"""Compare the committed facts of one data standard with an OpenAPI document of that standard."""

from collections.abc import Iterator
from typing import Any

Schema = dict[str, Any]
# What the server adds to every document, and the extension point; neither belongs to the standard.
SERVER_PROPERTIES = {"id", "_etag", "_lastModifiedDate", "link", "_ext"}


def differences(facts: dict[str, Any], document: Schema) -> Iterator[tuple[str, str]]:
    """Pairs of kind and place for everything the facts and the document say differently."""
    schemas = {name.lower(): schema for name, schema in document["components"]["schemas"].items()}
    for endpoint, resource in facts.items():
        schema = schemas.get(f"edfi_{resource['name'].lower()}")
        if schema is None:
            yield "no schema", endpoint
        else:
            yield from _compare_tree(resource["tree"], schema, endpoint, schemas)


def _resolve(schema: Schema, schemas: dict[str, Schema]) -> Schema:
    reference = schema.get("$ref")
    return schemas[reference.rsplit("/", 1)[1].lower()] if reference else schema


def _compare_tree(
    tree: dict[str, Any], schema: Schema, place: str, schemas: dict[str, Schema]
) -> Iterator[tuple[str, str]]:
    properties = {name: value for name, value in schema.get("properties", {}).items() if name not in SERVER_PROPERTIES}
    for name in sorted(set(properties) ^ set(tree)):
        yield ("only in the document" if name in properties else "only in the facts"), f"{place}.{name}"
    required = set(schema.get("required", []))
    for name in sorted(set(properties) & set(tree)):
        if (name in required) != bool(tree[name].get("r")) and "ref" not in tree:
            yield "required", f"{place}.{name}"
        yield from _compare_node(tree[name], _resolve(properties[name], schemas), f"{place}.{name}", schemas)


def _compare_node(
    node: dict[str, Any], schema: Schema, place: str, schemas: dict[str, Schema]
) -> Iterator[tuple[str, str]]:
    if "c" in node:
        if schema.get("type") != "array":
            yield "not an array", place
        else:
            yield from _compare_tree(node["c"], _resolve(schema["items"], schemas), f"{place}[*]", schemas)
    elif "o" in node:
        yield from _compare_tree(node["o"], schema, place, schemas)
    elif "ref" in node:
        inner = {name: {**child, "r": 1} for name, child in node["in"].items()}
        yield from _compare_tree(inner, schema, place, schemas)
    else:
        yield from _compare_scalar(node, schema, place)


def _compare_scalar(node: dict[str, Any], schema: Schema, place: str) -> Iterator[tuple[str, str]]:
    kind = "string" if "d" in node else node.get("t")
    if kind != schema.get("type"):
        yield "type", f"{place} {kind} {schema.get('type')}"
    length = 306 if "d" in node else node.get("max")
    if length != schema.get("maxLength"):
        yield "maxLength", f"{place} {length} {schema.get('maxLength')}"
    for short, long in (("f", "format"), ("min", "minLength"), ("lo", "minimum"), ("hi", "maximum")):
        if "d" not in node and node.get(short) != schema.get(long):
            yield long, f"{place} {node.get(short)} {schema.get(long)}"
