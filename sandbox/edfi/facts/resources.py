"""Turns what `openapi` reads of a data standard into the compact tree that the sandbox validates against.

A resource becomes `{name, identity, updatable, equal, tree}`. A node of the tree is one of

    scalar      {"t": type, "f": format, "max"/"min": length, "lo"/"hi": range, "r": required}
    descriptor  {"d": "TermDescriptor", "r": required}
    reference   {"ref": [endpoints], "of": target, "keys": [[name, identity path], ...], "in": {name: node}}
    collection  {"c": tree of the item, "k": [names of the item key], "r": required}
    object      {"o": tree, "r": required}

`identity` and `keys` are in one canonical order (by identity path of the target), so that the key of a
document and the key in a reference to it compare equal.
"""

from typing import Any

Facts = dict[str, Any]

ABSTRACT_KEYS = {
    "educationOrganization": ["$.educationOrganizationId"],
    "generalStudentProgramAssociation": [
        "$.beginDate",
        "$.educationOrganizationReference.educationOrganizationId",
        "$.programReference.educationOrganizationId",
        "$.programReference.programName",
        "$.programReference.programTypeDescriptor",
        "$.studentReference.studentUniqueId",
    ],
}
SCALARS = {
    "type": "t",
    "format": "f",
    "maxLength": "max",
    "minLength": "min",
    "minimum": "lo",
    "maximum": "hi",
}


def resource_facts(present: Facts) -> Facts:
    """Compact facts of the resources of one standard, by endpoint name."""
    return {name: _resource(facts, present) for name, facts in present.items()}


def _resource(facts: Facts, present: Facts) -> Facts:
    nodes = _nodes(facts, present)
    return {
        "name": facts["resource"],
        "identity": _identity_paths(facts),
        "updatable": bool(facts["identity_updatable"]["effective"]),
        "equal": _equality(facts, set(nodes) | _reference_leaves(facts)),
        "tree": _tree(nodes, "$"),
    }


def _identity_paths(facts: Facts) -> list[str]:
    return sorted(leaf["path"] for leaf in facts["identity"])


def _reference_leaves(facts: Facts) -> set[str]:
    return {f"{reference['path']}.{key}" for reference in facts["references"] for key in reference["keys"]}


def _nodes(facts: Facts, present: Facts) -> dict[str, Facts]:
    """Every property of the resource by its JSON path, without children yet."""
    fields = [(f"$.{key}", field) for key, field in facts["fields"].items()]
    fields += [(field["path"], field) for field in facts["nested_fields"]]
    references = {reference["path"]: reference for reference in facts["references"]}
    item_keys = {collection["path"]: collection["item_key"] for collection in facts["collections"]}
    nodes: dict[str, Facts] = {}
    for path, field in fields:
        if field["kind"] == "reference":
            nodes[path] = _reference(references[path], facts, present)
        elif field["kind"] == "collection":
            nodes[path] = {"c": {}, "k": list(item_keys[path])}
        else:
            nodes[path] = _value(field)
        if field["required"]:
            nodes[path]["r"] = 1
    return nodes


def _value(field: Facts) -> Facts:
    if field["kind"] == "object":
        return {"o": {}}
    if field["kind"] == "descriptor":
        return {"d": field["resource"]}
    return {short: field[long] for long, short in SCALARS.items() if field.get(long) is not None}


def _reference(reference: Facts, facts: Facts, present: Facts) -> Facts:
    endpoints = [endpoint for endpoint in reference["target_endpoints"] if endpoint in present]
    target = present[endpoints[0]] if endpoints else None
    paths = ABSTRACT_KEYS.get(reference["target_resource"]) or (_identity_paths(target) if target else [])
    names = reference["keys"]
    keys = [[key_name(path, names), path] for path in paths] if target else [[name, name] for name in names]
    node: Facts = {"ref": endpoints, "of": reference["target_resource"], "keys": keys}
    node["in"] = {key: _key_value(key, reference, facts, target) for key in names}
    return node


def key_name(path: str, names: list[str]) -> str:
    """The name under which a reference carries an identity value of its target.

    References flatten: the plain name, or, when that is taken, the name prefixed by the role of the reference
    it sits in (`$.gradingPeriodReference.schoolYear` -> `gradingPeriodSchoolYear`).
    """
    parts = path.removeprefix("$.").split(".")
    leaf = parts[-1]
    if len(parts) == 2:
        capital = leaf[0].upper() + leaf[1:]
        base = parts[0].removesuffix("Reference")
        roles = [
            base,
            *(base.removesuffix(end) for end in ("SchoolYearType", "CompetencyObjective", "Period")),
        ]
        prefixed = next((role + capital for role in roles if role and role + capital in names), None)
        if prefixed:
            return prefixed
    if leaf not in names:
        raise ValueError(f"no key among {names} for {path}")
    return leaf


def _key_value(key: str, reference: Facts, facts: Facts, target: Facts | None) -> Facts:
    path = f"{reference['path']}.{key}"
    for descriptor in facts["descriptors"]:
        if descriptor["path"] == path:
            return {"d": descriptor["resource"]}
    leaves = [leaf for leaf in target["identity"] if key_matches(leaf["path"], key)] if target else []
    if target and reference["target_resource"] == "educationOrganization":
        leaves = target["identity"]
    if leaves:
        return _value({"kind": "scalar", **leaves[0]})
    # The target is outside the catalog: names show which of its values are numbers.
    whole = ("organizationid", "schoolid", "schoolyear", "periodsequence")
    return {"t": "integer" if key.lower().endswith(whole) else "string"}


def key_matches(path: str, key: str) -> bool:
    leaf = path.rsplit(".", 1)[1]
    return key == leaf or key.endswith(leaf[0].upper() + leaf[1:])


def _equality(facts: Facts, known: set[str]) -> list[list[str]]:
    """Pairs of paths that must agree, where the standard has both."""
    return [list(pair) for pair in sorted(map(tuple, facts["equality_constraints"])) if known.issuperset(pair)]


def _tree(nodes: dict[str, Facts], parent: str) -> Facts:
    tree: Facts = {}
    for path, node in nodes.items():
        above, _, leaf = path.rpartition(".")
        if above != parent:
            continue
        if "c" in node:
            node = {**node, "c": _tree(nodes, f"{path}[*]")}
        elif "o" in node:
            node = {**node, "o": _tree(nodes, path)}
        tree[leaf] = node
    return tree
