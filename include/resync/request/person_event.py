"""Events about one person: an Ed-Fi ID assigned or changed, two people combined into one.

The SIS reports an event as it happens; it is queued and followed up by an ordinary reconcile of the people named,
together with all other queued events.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from include.configurations.configuration import Configuration
from include.edfi.documents.resource import Resource
from include.edfi.errors import ConfigError
from include.history.person_events import QueuedEvent
from include.resync.request.selection import is_there

Kind = Literal["ed_fi_id_assigned", "ed_fi_id_changed", "combine_person"]
UniqueId = Annotated[str, Field(min_length=1, max_length=32, pattern=r"^\S+$")]


class PersonEvent(BaseModel):
    """One event. Field names are the DAG's param names."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    configuration: str
    event: Kind
    person_id: Annotated[int, Field(gt=0, lt=2**31)]
    """Campus personID; for combine_person that of the person who was kept."""
    superseded_unique_id: UniqueId | None = None
    """The unique ID the person had before, if any."""
    merged_unique_id: UniqueId | None = None
    """The unique ID of the person who was removed; Campus has no person with it any more."""

    @model_validator(mode="after")
    def fits_its_kind(self) -> "PersonEvent":
        """Refuses an ID that the kind of event does not have, or lacks."""
        if self.event == "combine_person" and not self.merged_unique_id:
            raise ValueError("merged_unique_id: a combine_person needs the unique ID of the removed person")
        if self.event != "combine_person" and self.merged_unique_id:
            raise ValueError(f"merged_unique_id: only a combine_person has one (value: {self.merged_unique_id!r})")
        if self.event != "ed_fi_id_changed" and self.superseded_unique_id:
            raise ValueError(
                f"superseded_unique_id: only an ed_fi_id_changed has one (value: {self.superseded_unique_id!r})"
            )
        if self.event == "ed_fi_id_changed" and not self.superseded_unique_id:
            raise ValueError("superseded_unique_id: an ed_fi_id_changed needs the ID the person had before")
        return self


def validate_event(params: Mapping[str, Any], configurations: Mapping[str, Configuration]) -> PersonEvent:
    """The event.

    Raises:
        ConfigError: one sentence per problem with the param's name and the value.
    """
    problems = []
    name = params.get("configuration")
    configuration = configurations.get(str(name))
    if configuration is None:
        problems.append(f"configuration: {name!r} is none of {', '.join(sorted(configurations))}")
    elif not configuration.enabled:
        problems.append(f"configuration: {name!r} is disabled (enabled: false)")
    try:
        event = PersonEvent.model_validate({key: value for key, value in params.items() if value not in (None, "")})
    except ValidationError as error:
        raise ConfigError([*problems, *(_sentence(detail) for detail in error.errors())]) from None
    if problems:
        raise ConfigError(problems)
    return event


def _sentence(detail: Any) -> str:
    place = ".".join(str(part) for part in detail["loc"])
    said = detail["msg"].removeprefix("Value error, ")
    return said if not place else f"{place}: {said} (value: {detail['input']!r})"


def queued(event: PersonEvent, *, event_id: str, enqueued_by: str) -> QueuedEvent:
    """The event as the history keeps it."""
    return QueuedEvent(
        event_id=event_id,
        configuration=event.configuration,
        kind=event.event,
        person_id=event.person_id,
        former_unique_id=event.superseded_unique_id or event.merged_unique_id or "",
        enqueued_by=enqueued_by,
    )


def combined(
    events: Sequence[QueuedEvent],
    schools: Sequence[str],
    configuration: Configuration,
    registry: Mapping[str, Resource],
) -> dict[str, Any]:
    """The params of one resync that follows some events of one configuration; `schools` are all its numbers.

    It is about everything of a person that the standard has and the Resource Preferences allow.
    """
    former = [event for event in events if event.former_unique_id]
    own = (name for name, resource in registry.items() if "person" in resource.narrowed_by)
    return {
        "configuration": configuration.name,
        "schools": list(schools),
        "resources": [name for name in own if configuration.is_on(name) and is_there(registry[name], configuration)],
        "select_dependencies": False,
        "person_ids": sorted({event.person_id for event in events}),
        "superseded_unique_ids": sorted({event.former_unique_id for event in former if event.kind != "combine_person"}),
        "merged_unique_ids": sorted({event.former_unique_id for event in former if event.kind == "combine_person"}),
        "mode": "reconcile",
        "ignore_off_peak": True,
    }
