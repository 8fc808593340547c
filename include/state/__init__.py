"""The state edition's database: what it holds of a district; every file of `objects` is one of its objects."""

from collections.abc import Iterable, Mapping
from functools import cache
from graphlib import TopologicalSorter
from importlib import import_module
from pkgutil import iter_modules

from include.state import objects
from include.state.object import StateObject


@cache
def registry() -> Mapping[str, StateObject]:
    """Every object by name, parents first; equal ranks by name."""
    modules = (import_module(f"{objects.__name__}.{module.name}") for module in iter_modules(objects.__path__))
    return in_order([module.OBJECT for module in modules])


def in_order(found: Iterable[StateObject]) -> Mapping[str, StateObject]:
    """Sorted so that each comes after its parents.

    Raises:
        graphlib.CycleError: objects are each other's parents.
        KeyError: an object has a parent that no file describes.
    """
    by_name = {state_object.name: state_object for state_object in found}
    sorter = TopologicalSorter({name: state_object.depends_on for name, state_object in sorted(by_name.items())})
    return {name: by_name[name] for name in sorter.static_order()}


def ancestors(name: str) -> set[str]:
    """Every object that one needs at the state, directly or not."""
    found: set[str] = set()
    waiting = list(registry()[name].depends_on)
    while waiting:
        before = waiting.pop()
        if before not in found:
            found.add(before)
            waiting += registry()[before].depends_on
    return found


def selectable() -> tuple[str, ...]:
    """Objects that Selective Sync offers."""
    return tuple(sorted((name for name, state_object in registry().items() if state_object.selectable), reverse=True))


def known_fields() -> dict[str, frozenset[str]]:
    """Object to the fields whose owner a configuration may choose."""
    return {name: state_object.may_be_owned() for name, state_object in registry().items()}
