"""The query parameters of a resource: what each is called and which value it looks at."""

from sandbox.edfi.catalog import Node, ResourceFacts

COURSE = "courseReference"


def query_paths(facts: ResourceFacts) -> dict[str, tuple[Node, str]]:
    """Lower-case query parameter -> its node and the JSON path it looks at."""
    return {name.lower(): value for name, value in query_names(facts).items()}


def query_names(facts: ResourceFacts) -> dict[str, tuple[Node, str]]:
    """Query parameter -> its node and the JSON path it looks at.

    Top-level values and the keys of top-level references; a plain name that several references share looks at
    the identity first, a role-named one at its own reference. The organization of a course always has its role.
    """
    known: dict[str, tuple[Node, str]] = {}
    identity = {path for path in facts.identity if path[0] != "programReference"}
    inner = []
    for name, node in facts.tree.items():
        if node.kind in ("scalar", "descriptor"):
            known[name] = node, f"$.{name}"
        elif node.kind == "reference":
            inner += [(name, child) for child in node.children.values()]
    taken = {name.lower() for name in known}
    for name, child in sorted(inner, key=lambda entry: ((entry[0], entry[1].name) not in identity, entry[0] == COURSE)):
        value = child, f"$.{name}.{child.name}"
        for spelled in _spellings(name, child):
            if spelled.lower() not in taken:
                taken.add(spelled.lower())
                known[spelled] = value
    return known


def _spellings(reference: str, child: Node) -> list[str]:
    role = reference.removesuffix("Reference")
    years = [reference.removesuffix("TypeReference")] if child.name == "schoolYear" else []
    return [child.name, role + child.name[0].upper() + child.name[1:], *years]
