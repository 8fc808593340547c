"""The registry: every file of this folder is one Ed-Fi resource; adding the file adds the resource."""

from collections.abc import Iterable, Mapping
from functools import cache
from graphlib import TopologicalSorter
from importlib import import_module
from pkgutil import iter_modules

from include.edfi.documents.resource import Resource


@cache
def registry() -> Mapping[str, Resource]:
    """Every resource by name, prerequisites first; equal ranks in Campus's tier order, then by name."""
    found = [import_module(f"{__name__}.{module.name}").RESOURCE for module in iter_modules(__path__)]
    return in_order(found)


def in_order(resources: Iterable[Resource]) -> Mapping[str, Resource]:
    """Sorted so that each comes after what it depends on.

    Raises:
        graphlib.CycleError: resources depend on each other in a circle.
        KeyError: a resource depends on one that does not exist.
    """
    by_name = {resource.name: resource for resource in resources}
    sorter = TopologicalSorter({name: _known(resource, by_name) for name, resource in by_name.items()})
    sorter.prepare()
    ordered: dict[str, Resource] = {}
    while sorter.is_active():
        ready = sorted(sorter.get_ready(), key=lambda name: (by_name[name].tier, name))
        ordered.update((name, by_name[name]) for name in ready)
        sorter.done(*ready)
    return ordered


def prerequisites(name: str, resources: Mapping[str, Resource]) -> set[str]:
    """Everything among `resources` that one of them depends on, directly or not."""
    found: set[str] = set()
    waiting = list(resources[name].depends_on)
    while waiting:
        before = waiting.pop()
        if before in resources and before not in found:
            found.add(before)
            waiting += resources[before].depends_on
    return found


def _known(resource: Resource, by_name: Mapping[str, Resource]) -> tuple[str, ...]:
    missing = [name for name in (*resource.depends_on, *resource.deferred_until) if name not in by_name]
    if missing:
        raise KeyError(f"{resource.name} depends on {', '.join(missing)}, which no file describes")
    return resource.depends_on
