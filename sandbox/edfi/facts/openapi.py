"""Reads the resources of a data standard from the OpenAPI document of an ODS/API.

What such a document does not say is taken from the facts of a similar standard (`like`): which descriptor a property
with a role name takes (`entryGradeLevelDescriptor` takes a GradeLevelDescriptor), which endpoints an abstract reference
may mean, which values must agree, what tells the items of a collection apart and, where the document does not flag
references, which of them are part of the key.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

Facts = dict[str, Any]
SERVER_PROPERTIES = frozenset({"id", "_etag", "_lastModifiedDate", "link", "_ext"})
IDENTITY = "x-Ed-Fi-isIdentity"
UPDATABLE = "x-Ed-Fi-isUpdatable"
LIMITS = ("type", "format", "maxLength", "minLength", "minimum", "maximum")
PREFIX = "/ed-fi/"


@dataclass(frozen=True)
class Property:
    """One property, wherever in a resource: its JSON path, its schema with flags, and whether it is required."""

    path: str
    schema: Facts
    required: bool

    @property
    def name(self) -> str:
        return self.path.rpartition(".")[2]


class OpenApi:
    """An OpenAPI document of resources, and the facts of a similar standard."""

    def __init__(self, document: Facts, like: Facts, descriptors: Iterable[str] = ()) -> None:
        """`descriptors` are names of descriptors of the standard, such as TermDescriptor, besides those of `like`."""
        self._document = document
        self._schemas: Facts = document["components"]["schemas"]
        self._like = like
        self._endpoint_by_schema = {self._schema_name(path): path.removeprefix(PREFIX) for path in self._collections()}
        self._descriptors = {name for facts in like.values() for name in _descriptors(facts["tree"])} | {*descriptors}
        self._flags_references = any(
            "$ref" in value and value.get(IDENTITY)
            for schema in self._schemas.values()
            for value in schema.get("properties", {}).values()
        )

    def endpoints(self) -> list[str]:
        """Every resource of the standard."""
        return sorted(self._endpoint_by_schema.values())

    def resource(self, endpoint: str) -> Facts:
        """One resource as `resources.resource_facts` takes it.

        Raises:
            KeyError: the document has no such resource.
        """
        name = self._schema_name(PREFIX + endpoint)
        properties = list(self._properties(name, "$"))
        fields = {property_.path: self._field(property_, endpoint) for property_ in properties}
        references = [self._reference(property_) for property_ in properties if _is_reference(property_)]
        put = self._document["paths"].get(f"{PREFIX}{endpoint}/{{id}}", {}).get("put", {})
        return {
            "resource": name.rpartition("_")[2][:1].upper() + name.rpartition("_")[2][1:],
            "identity": list(self._identity(endpoint, properties)),
            "identity_updatable": {"effective": bool(put.get(UPDATABLE))},
            "fields": {path[2:]: field for path, field in fields.items() if path.count(".") == 1},
            "nested_fields": [{"path": path, **field} for path, field in fields.items() if path.count(".") > 1],
            "references": references,
            "descriptors": list(self._reference_descriptors(references)),
            "collections": [
                self._collection(property_, endpoint)
                for property_ in properties
                if property_.schema.get("type") == "array"
            ],
            "equality_constraints": self._like.get(endpoint, {}).get("equal", []),
        }

    def _collections(self) -> Iterator[str]:
        for path, operations in self._document["paths"].items():
            if path.startswith(PREFIX) and path.count("/") == 2 and "post" in operations:
                yield path

    def _schema_name(self, path: str) -> str:
        body = self._document["paths"][path]["post"]["requestBody"]
        if "$ref" in body:
            body = self._document["components"]["requestBodies"][body["$ref"].rpartition("/")[2]]
        return str(body["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2])

    def _resolved(self, schema: Facts) -> Facts:
        target = schema.get("$ref")
        return self._schemas[target.rpartition("/")[2]] if target else schema

    def _properties(self, name: str, above: str) -> Iterator[Property]:
        schema = self._schemas[name]
        required = set(schema.get("required", ()))
        for key, value in schema.get("properties", {}).items():
            if key in SERVER_PROPERTIES:
                continue
            property_ = Property(f"{above}.{key}", value, key in required)
            yield property_
            inner = value.get("items", value).get("$ref")
            if inner and not _is_reference(property_):
                yield from self._properties(
                    inner.rpartition("/")[2], property_.path + ("[*]" if "items" in value else "")
                )

    def _field(self, property_: Property, endpoint: str) -> Facts:
        schema = self._resolved(property_.schema)
        facts = {limit: schema[limit] for limit in LIMITS if limit in schema} | {"required": property_.required}
        if _is_reference(property_):
            return {"kind": "reference", "required": property_.required}
        if schema.get("type") == "array":
            return {"kind": "collection", "required": property_.required}
        if "$ref" in property_.schema:
            return {"kind": "object", "required": property_.required}
        if property_.name.endswith("Descriptor"):
            return facts | {"kind": "descriptor", "resource": self._descriptor(property_.path, endpoint)}
        return facts | {"kind": "scalar"}

    def _descriptor(self, path: str, endpoint: str = "") -> str:
        """The descriptor of a property: as in the similar standard, else the longest one its name ends with."""
        known = _at(self._like.get(endpoint, {}).get("tree", {}), path).get("d")
        if known:
            return str(known)
        leaf = path.rpartition(".")[2]
        name = leaf[0].upper() + leaf[1:]
        return max((descriptor for descriptor in self._descriptors if name.endswith(descriptor)), key=len, default=name)

    def _reference(self, property_: Property) -> Facts:
        schema = property_.schema["$ref"].rpartition("/")[2]
        name = schema.removesuffix("Reference").removesuffix("_")
        target = name.rpartition("_")[2]
        target = target[0].lower() + target[1:]
        endpoint = self._endpoint_by_schema.get(name)
        keys = [key for key in self._schemas[schema]["properties"] if key not in SERVER_PROPERTIES]
        return {
            "path": property_.path,
            "target_resource": target,
            "target_endpoints": [endpoint] if endpoint else list(_abstract(self._like, target)),
            "keys": keys,
            "key_facts": {key: self._schemas[schema]["properties"][key] for key in keys},
        }

    def _identity(self, endpoint: str, properties: list[Property]) -> Iterator[Facts]:
        leaves = {leaf["path"]: leaf for property_ in properties for leaf in self._leaves(property_)}
        flagged = {property_.path for property_ in properties if property_.schema.get(IDENTITY)}
        identity = [path for path, leaf in leaves.items() if leaf["of"] in flagged and "[*]" not in path]
        if not (identity and self._flags_references):
            known = self._like.get(endpoint, {}).get("identity", identity)
            identity = [path for path in known if path in leaves]
        yield from (leaves[path] for path in identity)

    def _leaves(self, property_: Property) -> Iterator[Facts]:
        """The values of a property that a key may have: its own, or those of a reference."""
        if not _is_reference(property_):
            yield {**_limits(self._resolved(property_.schema)), "path": property_.path, "of": property_.path}
            return
        for key, schema in self._reference(property_)["key_facts"].items():
            yield {**_limits(schema), "path": f"{property_.path}.{key}", "of": property_.path}

    def _reference_descriptors(self, references: list[Facts]) -> Iterator[Facts]:
        for reference in references:
            for key in reference["keys"]:
                if key.endswith("Descriptor"):
                    yield {"path": f"{reference['path']}.{key}", "resource": self._descriptor(key)}

    def _collection(self, property_: Property, endpoint: str) -> Facts:
        item = self._resolved(property_.schema["items"])
        properties = item.get("properties", {})
        known = _at(self._like.get(endpoint, {}).get("tree", {}), property_.path).get("k", [])
        flagged = [name for name, value in properties.items() if value.get(IDENTITY)]
        required = list(item.get("required", ()))
        return {
            "path": property_.path,
            "item_key": known if known and properties.keys() >= set(known) else flagged or required,
        }


def _is_reference(property_: Property) -> bool:
    return property_.name.endswith("Reference") and "$ref" in property_.schema


def _limits(schema: Facts) -> Facts:
    return {limit: schema[limit] for limit in LIMITS if limit in schema}


def _abstract(like: Facts, target: str) -> Iterator[str]:
    """The endpoints that references to an abstract resource mean in the similar standard."""
    for facts in like.values():
        for node in _nodes(facts["tree"]):
            if node.get("of") == target and node["ref"]:
                yield from node["ref"]
                return


def _nodes(tree: Facts) -> Iterator[Facts]:
    for node in tree.values():
        yield node
        yield from _nodes(node.get("c") or node.get("o") or {})


def _descriptors(tree: Facts) -> Iterator[str]:
    for node in _nodes(tree):
        if "d" in node:
            yield node["d"]
        yield from (key["d"] for key in node.get("in", {}).values() if "d" in key)


def _at(tree: Facts, path: str) -> Facts:
    """The node at a JSON path; empty where there is none."""
    node: Facts = {"o": tree}
    for name in path.removeprefix("$.").replace("[*]", "").split("."):
        node = (node.get("c") or node.get("o") or {}).get(name, {})
    return node
