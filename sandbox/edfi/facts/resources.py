"""Turn the source facts of one data standard into the compact tree the sandbox validates against.

A resource becomes `{name, identity, updatable, equal, tree, order}`. A node of the tree is one of

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


def resource_facts(raw: Facts, standard: str) -> Facts:
    """Compact facts of every resource the standard has, by endpoint name."""
    present = {name: versions[standard] for name, versions in raw.items() if versions.get(standard)}
    return {name: _resource(name, raw, present, standard) for name in present}


def _resource(name: str, raw: Facts, present: Facts, standard: str) -> Facts:
    facts = present[name]
    nodes = _nodes(name, raw, present, standard)
    return {
        "name": facts["resource"],
        "identity": _identity_paths(facts),
        "updatable": bool(facts["identity_updatable"]["effective"]),
        "equal": _equality(raw[name], standard, set(nodes) | _reference_leaves(facts)),
        "order": [[entry["order"], entry["operations"]] for entry in facts["order"] or []],
        "tree": _tree(nodes, "$"),
    }


def _identity_paths(facts: Facts) -> list[str]:
    return sorted(leaf["path"] for leaf in facts["identity"])


def _reference_leaves(facts: Facts) -> set[str]:
    return {f"{reference['path']}.{key}" for reference in facts["references"] for key in reference["keys"]}


def _nodes(name: str, raw: Facts, present: Facts, standard: str) -> dict[str, Facts]:
    """Every property of the resource by its JSON path, with the children's places still empty."""
    facts = present[name]
    fields = [(f"$.{key}", field) for key, field in facts["fields"].items()]
    fields += [(field["path"], field) for field in facts["nested_fields"]]
    references = {reference["path"]: reference for reference in facts["references"]}
    nodes: dict[str, Facts] = {}
    for path, field in fields:
        if field["kind"] == "reference":
            nodes[path] = _reference(references[path], facts, present)
        elif field["kind"] == "collection":
            nodes[path] = {"c": {}, "k": _item_key(raw[name], standard, path)}
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
    # The target is outside the catalogue: its numbers can be told by their names.
    whole = ("organizationid", "schoolid", "schoolyear", "periodsequence")
    return {"t": "integer" if key.lower().endswith(whole) else "string"}


def key_matches(path: str, key: str) -> bool:
    leaf = path.rsplit(".", 1)[1]
    return key == leaf or key.endswith(leaf[0].upper() + leaf[1:])


def _item_key(versions: Facts, standard: str, path: str) -> list[str]:
    """The item key; 5.2 marks few, so 5.1 stands in, and the required names where neither has one."""
    for version in (standard, "5.1.0" if standard == "5.2.0" else standard):
        for collection in (versions.get(version) or {}).get("collections", []):
            if collection["path"] == path and _complete(collection, version):
                return list(collection["item_key"])
    own = next(entry for entry in versions[standard]["collections"] if entry["path"] == path)
    return list(own["item_required"])


def _complete(collection: Facts, version: str) -> bool:
    # 5.2.0 flags only the references among the key parts, not the scalars and descriptors beside them.
    return bool(collection["item_key"]) and (
        version != "5.2.0" or set(collection["item_key"]) == set(collection["item_required"])
    )


def _equality(versions: Facts, standard: str, known: set[str]) -> list[list[str]]:
    """Pairs of paths that must agree; for 4.0.0 and 5.2.0 the neighbouring standards fill what is unknown."""
    sources = {"4.0.0": ("3.3.1-b", "5.0.0"), "5.2.0": ("5.2.0", "5.1.0")}.get(standard, (standard,))
    pairs: set[tuple[str, ...]] = set()
    for source in sources:
        for pair in (versions.get(source) or {}).get("equality_constraints") or []:
            pairs.add(tuple(sorted((pair["sourceJsonPath"], pair["targetJsonPath"]))))
    return [list(pair) for pair in sorted(pairs) if known.issuperset(pair)]


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
