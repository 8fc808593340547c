"""The committed facts: complete, consistent, and the standards' known differences."""

import pytest

from sandbox.edfi.catalog import STANDARDS, Node, catalog
from sandbox.edfi.facts.compare import differences

FULL = sorted(set(STANDARDS.values()))


def descriptors(tree: dict[str, Node]) -> set[str]:
    inner = [descriptors(node.children) for node in tree.values()]
    return {node.descriptor for node in tree.values() if node.descriptor}.union(*inner)


@pytest.mark.parametrize("standard", FULL)
def test_every_identity_path_is_a_property(standard: str) -> None:
    for facts in catalog(standard).resources.values():
        for path in facts.identity:
            node = facts.tree[path[0]]
            assert node.required, (facts.endpoint, path)
            assert len(path) == 1 or path[1] in node.children


@pytest.mark.parametrize("standard", FULL)
def test_every_descriptor_type_has_an_endpoint(standard: str) -> None:
    known = catalog(standard)
    used = set().union(*(descriptors(facts.tree) for facts in known.resources.values()))
    assert {name for name in used if name.lower() not in known.descriptor_endpoints} == set()


@pytest.mark.parametrize("standard", FULL)
def test_references_carry_exactly_the_identity_of_their_target(standard: str) -> None:
    known = catalog(standard)
    for facts in known.resources.values():
        for node in facts.tree.values():
            if node.kind == "reference" and node.endpoints:
                assert set(node.key_names) == set(node.children), (facts.endpoint, node.name)
                assert len(node.key_names) == len(known.resources[node.endpoints[0]].identity)


@pytest.mark.parametrize(
    ("standard", "count"),
    [pytest.param("3.3", 64, id="3.3"), pytest.param("5.2", 68, id="5.2")],
)
def test_the_whole_catalogue_is_there(standard: str, count: int) -> None:
    assert len(catalog(standard).resources) == count


def test_an_unknown_standard_is_refused() -> None:
    with pytest.raises(ValueError, match="'7'"):
        catalog("7")


def test_the_comparison_with_openapi_finds_what_differs() -> None:
    facts = {"things": {"name": "Thing", "tree": {"a": {"t": "string", "max": 5, "r": 1}, "b": {"t": "boolean"}}}}
    schema = {"properties": {"a": {"type": "string", "maxLength": 6}, "c": {"type": "boolean"}}, "required": ["a"]}
    found = list(differences(facts, {"components": {"schemas": {"EdFi_Thing": schema}}}))
    assert found == [
        ("only in the facts", "things.b"),
        ("only in the document", "things.c"),
        ("maxLength", "things.a 5 6"),
    ]
