"""One case for many: what is wrong with which resource in which standard, as one dictionary that must be empty."""

from collections.abc import Callable
from typing import Any

from include.edfi.documents.resource import Resource
from include.edfi.documents.standards import Standard
from include.resources import registry

Found = Callable[[Resource, Standard], Any]
"""What is wrong with a resource in a standard; empty if nothing is."""


def by_standard(resource: Resource, found: Found) -> dict[str, Any]:
    """What is wrong with a resource, by each standard that has it and in which something is wrong."""
    return {
        standard.value: wrong
        for standard in Standard
        if resource.collection(standard) and (wrong := _noted(resource, standard, found))
    }


def by_resource(standard: Standard, found: Found) -> dict[str, Any]:
    """What is wrong in a standard, by each resource that is in it and with which something is wrong."""
    return {
        resource.name: wrong
        for resource in registry().values()
        if resource.collection(standard) and (wrong := _noted(resource, standard, found))
    }


def difference(ours: set[Any], theirs: set[Any]) -> dict[str, list[Any]]:
    """What only one of two sets has; empty where they are equal."""
    only = {"only ours": sorted(ours - theirs), "only theirs": sorted(theirs - ours)}
    return {side: values for side, values in only.items() if values}


def _noted(resource: Resource, standard: Standard, found: Found) -> Any:
    """Whatever is raised tells the resource and the standard."""
    try:
        return found(resource, standard)
    except Exception as error:
        error.add_note(f"{resource.name} in {standard}")
        raise
