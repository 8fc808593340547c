"""Which resources a request is about, in which order, and what it leaves out."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from include.configurations.configuration import Configuration
from include.edfi.documents.resource import Resource
from include.resources import prerequisites


@dataclass(frozen=True)
class Selection:
    """Resources in sending order, and sentences about prerequisites that are not among them."""

    resources: tuple[Resource, ...]
    warnings: tuple[str, ...]
    added_by_clean_up: tuple[str, ...] = ()
    """Dependents that only the clean-up brings in."""


def select_resources(
    asked: Iterable[str],
    registry: Mapping[str, Resource],
    configuration: Configuration,
    *,
    dependencies: bool,
    clean_up: bool = False,
) -> Selection:
    """The asked resources (all that are on, if none), with every prerequisite that is on if `dependencies`.

    With `clean_up`, also with all that depends on them, directly or not, by reference or authorization: what the
    ODS holds of those keeps a record from being deleted.
    """
    available = {name: resource for name, resource in registry.items() if is_there(resource, configuration)}
    chosen = set(asked) & set(available) or {name for name in available if configuration.is_on(name)}
    dependents = dependents_of(chosen, available) if clean_up else set()
    added = {name for name in dependents - chosen if configuration.is_on(name)}
    chosen |= added
    needed = chosen | {before for name in chosen for before in prerequisites(name, available)}
    if dependencies:
        chosen = {name for name in needed if configuration.is_on(name)}
    missing = sorted(name for name in needed - chosen if not configuration.is_on(name))
    return Selection(
        resources=tuple(resource for name, resource in available.items() if name in chosen),
        warnings=tuple(
            f"{name} is off in the Resource Preferences, but {', '.join(_wanting(name, chosen, available))} needs it:"
            " records that refer to one the ODS lacks will be refused"
            for name in missing
        ),
        added_by_clean_up=tuple(name for name in available if name in added),
    )


def left_behind(
    selected: Iterable[Resource], registry: Mapping[str, Resource], configuration: Configuration
) -> Iterator[str]:
    """One sentence per selected association without which the ODS hides records of resources not selected."""
    chosen = {resource.name for resource in selected}
    on = {name for name in registry if configuration.is_on(name) and is_there(registry[name], configuration)}
    for name in (name for name in registry if name in chosen):
        others = sorted(other for other in on - chosen if name in registry[other].after)
        if others:
            yield (
                f"{name} is selected without {', '.join(others)}: where one of it is deleted, what the ODS holds of"
                " these can no longer be read or deleted; select them too"
            )


def is_there(resource: Resource, configuration: Configuration) -> bool:
    """Whether the configuration's data standard and its state have the resource."""
    has = configuration.pack.has(resource.name, resource.extension)
    return has and bool(resource.collection(configuration.data_standard))


def dependents_of(names: Iterable[str], registry: Mapping[str, Resource]) -> set[str]:
    """Everything that depends on one of some resources, directly or not."""
    targets = set(names)
    return {name for name in registry if prerequisites(name, registry) & targets}


def _wanting(name: str, chosen: set[str], registry: Mapping[str, Resource]) -> list[str]:
    return sorted(other for other in chosen if name in registry[other].depends_on) or sorted(
        other for other in chosen if name in prerequisites(other, registry)
    )
