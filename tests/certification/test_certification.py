"""Ed-Fi's certification: what its facts say is what the standard has, and what must be sent is sent."""

from dataclasses import replace
from typing import get_args

from include.certification import Need, certified, not_in_campus, required
from include.certification.coverage import Covered, State, coverage
from include.certification.page import page
from include.edfi.documents.model import EdFiModel
from include.edfi.documents.projection import Element, Schema
from include.edfi.documents.standards import NEWEST
from include.resources import registry
from sandbox.edfi.catalog import Node, catalog

EVERYTHING = list(coverage(registry()))


def test_the_list_has_43_resources() -> None:
    assert sum(bool(entry.listed_as) for entry in certified()) == 43


def test_every_resource_has_elements() -> None:
    assert {entry.resource for entry in certified()} == {one.resource for one in required()}
    assert {one.need for one in required()} <= set(get_args(Need))


def test_every_element_is_one_of_the_standard() -> None:
    known = catalog(NEWEST).resources
    assert [one for one in required() if _node(known[one.resource].tree, one.element) is None] == []


def _node(tree: dict[str, Node], path: str) -> Node | None:
    name, _, rest = path.partition(".")
    return _node(tree[name].children, rest) if rest and name in tree else tree.get(name)


def test_what_is_required_is_sent() -> None:
    assert _lacking("REQUIRED", but=State.WAITING) == []


def test_what_is_conditional_is_sent_or_not_in_campus() -> None:
    assert _lacking("CONDITIONAL", but=State.NOT_IN_CAMPUS) == []


def _lacking(need: Need, but: State) -> list[tuple[str, str, State]]:
    """Elements of our resources that are not sent, and not for the reason that is allowed."""
    wanted = [one for one in EVERYTHING if one.entry.need == need and one.entry.resource in registry()]
    return [(*_place(one), one.state) for one in wanted if one.state not in {State.SENT, but}]


def test_what_is_sent_has_elements_of_the_newest_standard() -> None:
    sent = [_place(one) for one in EVERYTHING if one.state is State.SENT]
    assert [(name, path) for name, path in sent if _element(registry()[name].schema(NEWEST), path) is None] == []


def _element(schema: Schema, path: str) -> Element | None:
    name, _, rest = path.partition(".")
    found = schema.get(name)
    return _element(found.schema or {}, rest) if rest and found else found


def test_only_conditional_elements_are_not_in_campus() -> None:
    need = {(one.resource, one.element): one.need for one in required()}
    assert {need.get(place) for place in not_in_campus()} == {"CONDITIONAL"}


def test_what_is_not_in_campus_is_not_sent() -> None:
    assert [one for one in EVERYTHING if one.state is State.SENT and _place(one) in not_in_campus()] == []


def _place(one: Covered) -> tuple[str, str]:
    return one.entry.resource, one.entry.element


def test_the_states_of_a_district_without_resources() -> None:
    assert {one.state for one in coverage({})} == {State.NO_RESOURCE}


def test_an_element_waits_for_the_resource_it_points_to() -> None:
    empty = replace(registry()["studentSchoolAssociations"], model=EdFiModel)
    states = {one.entry.element: (one.state, one.words) for one in coverage({empty.name: empty})}
    assert states["graduationPlanReference"] == (State.WAITING, "graduationPlans")
    assert states["entryDate"] == (State.MISSING, "")


def test_the_page_names_what_is_not_described_yet() -> None:
    without = {name: resource for name, resource in registry().items() if name != "students"}
    assert "Not described yet:" in page(without)
    assert "| [students](#students)" not in page(without)
