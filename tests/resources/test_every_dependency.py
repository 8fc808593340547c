"""What comes before what, against the graph the standards' own references make, and what the claim sets ask for.

An ODS tells an order at /metadata/data/v3/dependencies and no edges; the edges it is made from are the references of
the data standard and, for people, the associations that authorize them. Both are in the committed facts.
"""

from collections.abc import Iterator, Mapping

import pytest

from include.edfi.documents.projection import references
from include.edfi.documents.resource import Resource
from include.edfi.documents.standards import Standard
from include.resources import prerequisites, registry
from sandbox.edfi.authorization import BOTH, STUDENTS, claim_set
from sandbox.edfi.catalog import Node
from tests.support.misfits import by_resource
from tests.support.sample import RESOURCES, facts

EACH_STANDARD = pytest.mark.parametrize("standard", [pytest.param(one, id=one.value) for one in Standard])
OF_STUDENTS = {"studentSchoolAssociations"}
OF_STAFF = {
    "staffEducationOrganizationAssignmentAssociations",
    "staffEducationOrganizationEmploymentAssociations",
}
AUTHORIZING = {"students": OF_STUDENTS, "staffs": OF_STAFF, "contacts": set[str](), "parents": set[str]()}
"""Who may be read and changed only through which associations; a contact comes with the student."""


def _names(standard: Standard) -> Mapping[str, str]:
    """Our resource by its collection in a standard."""
    return {one.collection(standard): one.name for one in RESOURCES if one.collection(standard)}


def _edges(tree: Mapping[str, Node], *, required: bool) -> Iterator[str]:
    """Collections a resource refers to at any depth; with `required` only where it cannot do without."""
    for node in tree.values():
        if required and not node.required:
            continue
        yield from node.endpoints
        yield from _edges(node.children, required=required)


def _closure(name: str, edges: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = list(edges.get(name, ()))
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += edges.get(one, ())
    return found - {name}


def _graph(standard: Standard, *, required: bool) -> dict[str, set[str]]:
    """The standard's own edges among the resources we have, by our names."""
    names = _names(standard)
    known = facts(standard).resources
    return {
        name: {names[one] for one in _edges(known[collection].tree, required=required) if one in names}
        for collection, name in names.items()
    }


def _by_reference(resource: Resource, standard: Standard) -> set[str]:
    return {target for _, element in references(resource.schema(standard)) for target in element.targets}


REAL = {standard: _graph(standard, required=False) for standard in Standard}
NEEDED = {standard: _graph(standard, required=True) for standard in Standard}
PREREQUISITES = {name: set(prerequisites(name, registry())) for name in registry()}


def _prerequisites(resource: Resource) -> set[str]:
    return PREREQUISITES[resource.name]


@EACH_STANDARD
def test_no_reference_of_ours_is_invented(standard: Standard) -> None:
    there = set(_names(standard).values())

    def invented(resource: Resource, standard: Standard) -> set[str]:
        return (_by_reference(resource, standard) & there) - REAL[standard][resource.name]

    assert by_resource(standard, invented) == {}


@EACH_STANDARD
def test_what_the_standard_cannot_do_without_comes_first(standard: Standard) -> None:
    def late(resource: Resource, standard: Standard) -> set[str]:
        return _closure(resource.name, NEEDED[standard]) - _prerequisites(resource)

    assert by_resource(standard, late) == {}


@EACH_STANDARD
def test_what_no_reference_asks_for_is_declared(standard: Standard) -> None:
    """Beyond the closure of the standard's references only authorization makes something come first."""
    real = {name: targets | set(registry()[name].after) for name, targets in REAL[standard].items()}
    there = set(_names(standard).values())

    def undeclared(resource: Resource, _standard: Standard) -> set[str]:
        return (_prerequisites(resource) & there) - _closure(resource.name, real)

    assert by_resource(standard, undeclared) == {}


@EACH_STANDARD
def test_whom_the_claims_ask_for_is_authorized_before(standard: Standard) -> None:
    claims = claim_set("SISVendor")

    def unauthorized(resource: Resource, standard: Standard) -> set[str]:
        collection = resource.collection(standard)
        if claims.get(collection, {}).get("Create") not in {BOTH, STUDENTS}:
            return set()
        people = {person for _, person in facts(standard).resources[collection].people()}
        wanted = set().union(*(AUTHORIZING[person] for person in people))
        return wanted - _prerequisites(resource) - {resource.name}

    assert by_resource(standard, unauthorized) == {}


@EACH_STANDARD
def test_the_order_contradicts_no_ods(standard: Standard) -> None:
    """Where the ODS's order puts one of two related resources first, so does ours."""
    orders: dict[str, int] = {}
    for entry in facts(standard).dependencies:
        name = entry["resource"].rpartition("/")[2]
        if "Create" in entry["operations"]:
            orders[name] = min(entry["order"], orders.get(name, entry["order"]))
    collections = {name: collection for collection, name in _names(standard).items()}
    wrong = [
        (name, before)
        for name in collections
        for before in PREREQUISITES[name] & set(collections)
        if orders[collections[before]] > orders[collections[name]]
    ]
    assert wrong == []
