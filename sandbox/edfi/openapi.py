"""The OpenAPI documents of the API, as far as clients ask them: which addresses and query parameters there are."""

from typing import Any

from sandbox.edfi.catalog import Catalog, Node, ResourceFacts
from sandbox.edfi.parameters import query_names
from sandbox.edfi.traits import Traits

COMMON = ("offset", "limit", "totalCount", "MinChangeVersion", "MaxChangeVersion")
SECTIONS = ("resources", "descriptors")


def sections(root: str) -> list[dict[str, str]]:
    """What `/metadata/` lists (source: the OpenAPI metadata of ODS/API 7)."""
    return [
        {"name": name.capitalize(), "endpointUri": f"{root}/metadata/data/v3/{name}/swagger.json", "prefix": ""}
        for name in SECTIONS
    ]


def document(traits: Traits, catalog: Catalog, section: str, root: str) -> dict[str, Any]:
    """The OpenAPI 3 document of the resources or of the descriptors."""
    endpoints = catalog.descriptors if section == "descriptors" else catalog.resources
    return {
        "openapi": "3.0.1",
        "info": {"title": f"Ed-Fi Operational Data Store API, {section}", "version": "3"},
        "servers": [{"url": f"{root}/data/v3"}],
        "paths": {
            catalog.facts(name).path: {"get": {"parameters": _parameters(traits, catalog.facts(name))}}
            for name in endpoints
        },
        "components": {"parameters": {name: _parameter(name, "integer") for name in COMMON}},
    }


def _parameters(traits: Traits, facts: ResourceFacts) -> list[dict[str, Any]]:
    own = [
        _parameter(name, _type(node))
        for name, (node, _) in query_names(facts).items()
        if not traits.lacks(facts.endpoint, name)
    ]
    return [{"$ref": f"#/components/parameters/{name}"} for name in COMMON] + own


def _parameter(name: str, kind: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": {"type": kind}}


def _type(node: Node) -> str:
    return node.type or "string"
