"""Which elements of the certification are sent, and from which Campus columns: the models' marks against the facts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from include.certification import Required, certified, not_in_campus, required
from include.edfi.documents.projection import annotations, nested_model
from include.edfi.documents.resource import Resource
from include.edfi.documents.source import Source


class State(StrEnum):
    """What is known of one element of the certification."""

    SENT = "sent"
    UNSAID = "sent, and no mark says where it comes from"
    WAITING = "waits for another resource"
    NOT_IN_CAMPUS = "not in Campus"
    MISSING = "missing"
    NO_RESOURCE = "the resource is not described yet"


@dataclass(frozen=True)
class Covered:
    """One element of the certification and what is known of it; `words` says where it comes from, or why not."""

    entry: Required
    state: State
    words: str


def coverage(resources: Mapping[str, Resource]) -> Iterator[Covered]:
    """Every element of the certification, in the order of the facts."""
    reasons = not_in_campus()
    for entry in required():
        yield _covered(entry, resources, reasons.get((entry.resource, entry.element)))


def _covered(entry: Required, resources: Mapping[str, Resource], reason: str | None) -> Covered:
    resource = resources.get(entry.resource)
    if resource is None:
        return Covered(entry, State.NO_RESOURCE, "")
    fields = _fields(resource.model, entry.element.split("."))
    if fields is not None:
        source = _source(fields)
        return Covered(entry, State.SENT if source else State.UNSAID, source)
    if reason is not None:
        return Covered(entry, State.NOT_IN_CAMPUS, reason)
    target = _awaited(entry.element, resources)
    return Covered(entry, State.WAITING, target) if target else Covered(entry, State.MISSING, "")


def _fields(model: type[BaseModel] | None, path: list[str]) -> list[FieldInfo] | None:
    """The fields a path leads through; None where the model has none of that name."""
    found: list[FieldInfo] = []
    for name in path:
        by_alias = {info.alias or key: info for key, info in model.model_fields.items()} if model else {}
        if name not in by_alias:
            return None
        found.append(by_alias[name])
        model = nested_model(by_alias[name].annotation)
    return found


def _source(fields: list[FieldInfo]) -> str:
    """The outermost mark on the way to an element; without one, what the marks of the elements within it say."""
    outermost: list[Source] = next(filter(None, (annotations(info, Source) for info in fields)), [])
    if outermost:
        return str(outermost[0])
    within = list(_within(nested_model(fields[-1].annotation)))
    columns = [column for mark in within for column in mark.columns]
    return ", ".join(dict.fromkeys(columns or map(str, within)))


def _within(model: type[BaseModel] | None) -> Iterator[Source]:
    for info in model.model_fields.values() if model else ():
        yield from annotations(info, Source) or _within(nested_model(info.annotation))


def _awaited(element: str, resources: Mapping[str, Resource]) -> str:
    """The resource a reference would point to, where it is not described yet: graduationPlanReference awaits plans."""
    name = element.rpartition(".")[2].removesuffix("Reference") + "s"
    return name if name in {entry.resource for entry in certified()} - set(resources) else ""
