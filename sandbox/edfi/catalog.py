"""What one data standard says about its resources, loaded from the committed fact tables."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

FACTS = Path(__file__).parent / "facts"
STANDARDS = {
    "3.3": "3.3.1-b",
    "3.3.1-b": "3.3.1-b",
    "4.0": "4.0.0",
    "4.0.0": "4.0.0",
    "5.0": "5.0.0",
    "5.0.0": "5.0.0",
    "5.1": "5.1.0",
    "5.1.0": "5.1.0",
    "5.2": "5.2.0",
    "5.2.0": "5.2.0",
}
"""Accepted spellings of a data standard and the full version each one means."""

EDUCATION_ORGANIZATION_KEYS = (
    "schoolId",
    "educationOrganizationId",
    "localEducationAgencyId",
    "stateEducationAgencyId",
    "educationServiceCenterId",
    "educationOrganizationNetworkId",
)
PEOPLE = {
    "studentUniqueId": "students",
    "staffUniqueId": "staffs",
    "contactUniqueId": "contacts",
    "parentUniqueId": "parents",
}
"""Identity values that name a person, with the resource the person is a document of."""


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """One property: `kind` is scalar, descriptor, reference, collection or object."""

    name: str
    kind: str
    required: bool
    type: str | None = None
    format: str | None = None
    max_length: int | None = None
    min_length: int = 0
    low: float | None = None
    high: float | None = None
    descriptor: str = ""
    target: str = ""
    endpoints: tuple[str, ...] = ()
    key_names: tuple[str, ...] = ()
    item_key: tuple[str, ...] = ()
    children: dict[str, "Node"] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class ResourceFacts:
    """One resource of one standard; `identity` holds the split paths of the natural key, in canonical order."""

    endpoint: str
    name: str
    identity: tuple[tuple[str, ...], ...]
    updatable: bool
    equal: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]
    tree: dict[str, Node]
    supertype: str | None
    extensions: dict[str, dict[str, Node]] = field(default_factory=dict)
    """What is taken under `_ext`, by the extension's name; extensions nothing is known of are not here."""
    space: str = "ed-fi"
    """The first part of its address."""

    @property
    def path(self) -> str:
        """Its address below the data management base."""
        return f"/{self.space}/{self.endpoint}"

    def people(self) -> list[tuple[tuple[str, ...], str]]:
        """Identity paths that name a person, each with the endpoint of that person."""
        return [(path, PEOPLE[path[-1]]) for path in self.identity if path[-1] in PEOPLE]

    def education_organization(self) -> tuple[str, ...] | None:
        """The identity path whose education organization decides about access.

        Of several the plain one counts; a program's or course's own organization plays a role of its own
        (source: role-named keys take no part in the ODS's relationship authorization).
        """
        paths = [path for path in self.identity if path[-1] in EDUCATION_ORGANIZATION_KEYS]
        plain = [path for path in paths if path[0] not in ROLES]
        return next(iter(plain or paths), None)


ROLES = ("programReference", "courseReference", "objectiveCompetencyObjectiveReference")


@dataclass(frozen=True, slots=True, eq=False)
class Catalog:
    """A whole data standard: resources, descriptor values, dependency order."""

    standard: str
    resources: dict[str, ResourceFacts]
    descriptors: dict[str, dict[str, list[tuple[str, str]]]]
    """Endpoint -> namespace -> (code value, short description) pairs."""
    descriptor_endpoints: dict[str, str]
    """Lower-case descriptor name -> endpoint."""
    dependencies: list[dict[str, Any]]

    spellings: dict[str, str]
    """Lower-case endpoint -> endpoint, of resources and descriptors."""

    def endpoint(self, name: str) -> str | None:
        """The endpoint as it is spelt, for any spelling of upper and lower case."""
        return self.spellings.get(name.lower())

    def facts(self, endpoint: str) -> ResourceFacts:
        """The facts of a resource or descriptor endpoint; KeyError for others."""
        return self.resources.get(endpoint) or _descriptor_facts(endpoint, next(iter(self.descriptors[endpoint]), ""))


@cache
def _descriptor_facts(endpoint: str, namespace: str) -> ResourceFacts:
    """What every descriptor looks like; its name is spelt as in its namespace, acronyms included."""
    plain = endpoint[0].upper() + endpoint[1:-1]
    named = namespace.rpartition("/")[2]
    lengths = {"namespace": 255, "codeValue": 50, "shortDescription": 75}
    tree = {name: Node(name, "scalar", required=True, type="string", max_length=size) for name, size in lengths.items()}
    tree["description"] = Node("description", "scalar", required=False, type="string", max_length=1024)
    for name in ("effectiveBeginDate", "effectiveEndDate"):
        tree[name] = Node(name, "scalar", required=False, type="string", format="date")
    return ResourceFacts(
        endpoint=endpoint,
        name=named if named.lower() == plain.lower() else plain,
        identity=(("codeValue",), ("namespace",)),
        updatable=False,
        equal=(),
        tree=tree,
        supertype=None,
    )


def read(name: str) -> dict[str, Any]:
    """One of the fact tables."""
    table: dict[str, Any] = json.loads((FACTS / name).read_text(encoding="utf-8"))
    return table


@cache
def catalog(standard: str) -> Catalog:
    """The facts of a standard, `5.2` and `5.2.0` alike; ValueError for one that is not known."""
    full = STANDARDS.get(standard)
    if full is None:
        raise ValueError(f"data standard {standard!r} is not one of {', '.join(sorted(STANDARDS))}")
    resources = {name: resource_facts(name, facts) for name, facts in read(f"resources-{full}.json").items()}
    descriptors = _descriptors(full, resources)
    return Catalog(
        standard=full,
        resources=resources,
        descriptors=descriptors,
        descriptor_endpoints={name[:-1].lower(): name for name in descriptors},
        spellings={name.lower(): name for name in (*resources, *descriptors)},
        dependencies=_dependencies("5.2.0" if full == "5.1.0" else full, resources, descriptors),
    )


def resource_facts(endpoint: str, facts: dict[str, Any]) -> ResourceFacts:
    """One resource of a fact table."""
    identity = tuple(tuple(path.split(".")[1:]) for path in facts["identity"])
    return ResourceFacts(
        endpoint=endpoint,
        name=facts["name"],
        identity=identity,
        updatable=facts["updatable"],
        equal=tuple((_split(left), _split(right)) for left, right in facts["equal"]),
        tree={name: node(name, value) for name, value in facts["tree"].items()},
        supertype=_supertype(identity),
    )


def _split(path: str) -> tuple[str, ...]:
    return tuple(path.replace("[*]", ".*").split(".")[1:])


def _supertype(identity: tuple[tuple[str, ...], ...]) -> str | None:
    """The abstract resource whose references this one can satisfy."""
    names = [path[0] for path in identity]
    if len(identity) == 1 and names[0] in EDUCATION_ORGANIZATION_KEYS:
        return "educationOrganization"
    program = ["beginDate", "educationOrganizationReference", *["programReference"] * 3, "studentReference"]
    return "generalStudentProgramAssociation" if names == program else None


def node(name: str, facts: dict[str, Any]) -> Node:
    """One property of a fact table, with everything in it."""
    kinds = {"d": "descriptor", "ref": "reference", "c": "collection", "o": "object"}
    kind = next((kinds[mark] for mark in kinds if mark in facts), "scalar")
    children = facts.get("in") or facts.get("c") or facts.get("o") or {}
    return Node(
        name=name,
        kind=kind,
        required=bool(facts.get("r")),
        type="string" if kind == "descriptor" else facts.get("t"),
        format=facts.get("f"),
        max_length=306 if kind == "descriptor" else facts.get("max"),
        min_length=facts.get("min", 0),
        low=facts.get("lo"),
        high=facts.get("hi"),
        descriptor=facts.get("d", ""),
        target=facts.get("of", ""),
        endpoints=tuple(facts.get("ref", ())),
        key_names=tuple(key for key, _ in facts.get("keys", ())),
        item_key=tuple(facts.get("k", ())),
        children={child: node(child, value) for child, value in children.items()},
    )


def _descriptors(full: str, resources: dict[str, ResourceFacts]) -> dict[str, dict[str, list[tuple[str, str]]]]:
    """Values of the nearest standard with a list of its own; types it lacks come from the older list."""
    older, newer = read("descriptors-3.3.1-b.json"), read("descriptors-5.2.0.json")
    raw = older if full < "5" else {**{k: v for k, v in older.items() if k not in newer}, **newer}
    table = {name: {space: _values(codes) for space, codes in spaces.items()} for name, spaces in raw.items()}
    known = {name.lower() for name in table}
    for descriptor in sorted({name for facts in resources.values() for name in _used(facts.tree)}):
        if f"{descriptor}s".lower() not in known:
            table[descriptor[0].lower() + descriptor[1:] + "s"] = {}
    return table


def _used(tree: dict[str, Node]) -> Iterator[str]:
    for node in tree.values():
        if node.descriptor:
            yield node.descriptor
        yield from _used(node.children)


def _values(codes: list[Any]) -> list[tuple[str, str]]:
    return [(code, code) if isinstance(code, str) else (code[0], code[1]) for code in codes]


def _dependencies(full: str, resources: dict[str, ResourceFacts], descriptors: dict[str, Any]) -> list[dict[str, Any]]:
    served = {f"/ed-fi/{name}" for name in (*resources, *descriptors)}
    entries = [
        {"resource": resource, "order": order, "operations": operations}
        for resource, groups in read(f"dependencies-{full}.json").items()
        if resource in served
        for order, operations in groups
    ]
    return sorted(entries, key=lambda entry: entry["order"])
