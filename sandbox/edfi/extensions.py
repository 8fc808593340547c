"""A data standard as one state has it: elements under `_ext`, resources and descriptors of its own.

`facts/extensions.json` holds what is public of each. The elements of Tennessee (`tdoe`) are named by the state's own
warehouse models; the shape of its localEducationAgencyCalendars is inferred from that of calendars.
"""

from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from typing import Any

from sandbox.edfi.catalog import Catalog, catalog, node, read, resource_facts


@cache
def facts_of_extensions() -> dict[str, dict[str, Any]]:
    """What is known of each extension, by its name."""
    return read("extensions.json")


@cache
def extended(standard: str, extensions: tuple[str, ...] = ()) -> Catalog:
    """The facts of a standard with those of some extensions; ones that nothing is known of add nothing."""
    found = catalog(standard)
    for name in extensions:
        if name in facts_of_extensions():
            found = _with(found, name, facts_of_extensions()[name])
    return found


def _with(known: Catalog, name: str, facts: dict[str, Any]) -> Catalog:
    resources = dict(known.resources)
    for endpoint, own in known.resources.items():
        tree = {key: node(key, value) for key, value in facts["elements"].get(endpoint, {}).items()}
        resources[endpoint] = replace(own, extensions={**own.extensions, name: tree})
    added = {key: replace(resource_facts(key, value), space=name) for key, value in facts["resources"].items()}
    descriptors = {key: dict(spaces) for key, spaces in known.descriptors.items()}
    for endpoint, spaces in facts["descriptors"].items():
        descriptors[endpoint] |= {space: [(code, code) for code in codes] for space, codes in spaces.items()}
    return replace(
        known,
        resources=resources | added,
        descriptors=descriptors,
        spellings=known.spellings | {key.lower(): key for key in added},
        dependencies=sorted([*known.dependencies, *_dependencies(name, facts)], key=lambda entry: entry["order"]),
    )


def _dependencies(name: str, facts: dict[str, Any]) -> Iterable[dict[str, Any]]:
    for endpoint, own in facts["resources"].items():
        for order, operations in own["order"]:
            yield {"resource": f"/{name}/{endpoint}", "order": order, "operations": operations}


def claims_of_extensions(extensions: Iterable[str]) -> dict[str, dict[str, str]]:
    """Resource -> action -> strategy of the extensions' own resources."""
    known = facts_of_extensions()
    claims = [known[name]["claims"] for name in extensions if name in known]
    return {endpoint: rules for one in claims for endpoint, rules in one.items()}


def models_of_extensions(extensions: Iterable[str]) -> list[dict[str, str]]:
    """How the discovery document names each extension."""
    known = facts_of_extensions()
    return [known[name]["model"] if name in known else {"name": name, "version": "1.0.0"} for name in extensions]
