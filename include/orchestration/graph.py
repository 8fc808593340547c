"""The tasks of a resync and their dependencies, from the registry; needs no Airflow."""

import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from include.edfi.documents.resource import Resource
from include.resources import prerequisites

RETRY_DEFERRED = "_retry_deferred"
"""Ending of the task that retries records refused because their association did not exist yet."""
RETRY_TEXT = "Retries records whose first attempt was refused because their association did not exist yet."
SLICES = "slices."
"""Beginning of the task whose result is another task's list of slices."""
OWN_DESCRIPTORS = "own_descriptors"
"""Creates the district's own descriptors, before anything that may use them is sent."""
SENT = "all_sent"
"""Takes no process: it marks the end of sending."""
GUARD = "guard_orphans"
DELETE = "delete_orphans"
APPROVE = "approve_deletes"
DELETE_APPROVED = "delete_approved"
PRUNING = (GUARD, DELETE, APPROVE, DELETE_APPROVED)
YES, NO = "Approve", "Reject"
OURS = "Approve, and from now on all of these resources are ours"
"""What a person may answer; the last only where the configuration never sent the records, and it is remembered."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """One task over the slices of a resource, or its retry of deferred records."""

    resource: str
    retry_deferred: bool = False
    category: str = ""
    after: tuple[str, ...] = ()
    """Task ids that come right before: no edge that another path implies already."""
    text: str = ""
    """The docstring of the resource's module."""

    @property
    def task_id(self) -> str:
        """The resource's name, with an ending for its retry."""
        return f"{self.resource}{RETRY_DEFERRED}" if self.retry_deferred else self.resource

    @property
    def words(self) -> str:
        """The task's display name."""
        return f"{self.resource}, retry of deferred records" if self.retry_deferred else self.resource

    @property
    def slices_task_id(self) -> str:
        """The task whose result is the list of slices this one is mapped over."""
        return f"{SLICES}{self.task_id}"


def step_of(task_id: str) -> Step:
    """The step a task id stands for, without category and edges."""
    name = task_id.removeprefix(SLICES)
    return Step(resource=name.removesuffix(RETRY_DEFERRED), retry_deferred=name.endswith(RETRY_DEFERRED))


def steps(registry: Mapping[str, Resource]) -> list[Step]:
    """Every step, prerequisites first.

    A retry of deferred records waits for the associations; only the report waits for it.
    """
    drawn: list[Step] = []
    for resource in registry.values():
        after = reduced(resource.depends_on, registry)
        text = sys.modules[resource.rows.__module__].__doc__ or ""
        drawn.append(Step(resource=resource.name, category=resource.category, after=after, text=text))
    retry_deferred = [
        Step(
            resource=resource.name,
            retry_deferred=True,
            category=resource.category,
            after=reduced({resource.name, *resource.deferred_until}, registry),
            text=RETRY_TEXT,
        )
        for resource in registry.values()
        if resource.deferred_until
    ]
    return drawn + retry_deferred


def reduced(names: Iterable[str], registry: Mapping[str, Resource]) -> tuple[str, ...]:
    """Those of the names that none of the others depends on, directly or not."""
    direct = set(names)
    implied = set().union(*(prerequisites(name, registry) for name in direct)) if direct else set()
    return tuple(sorted(direct - implied))


def by_category(drawn: Iterable[Step]) -> dict[str, list[Step]]:
    """Steps by category, both in the order given."""
    grouped: dict[str, list[Step]] = {}
    for step in drawn:
        grouped.setdefault(step.category, []).append(step)
    return grouped


def group_id(category: str) -> str:
    """A category as the id of a task group, such as education_organization."""
    return category.lower().replace(" ", "_")
