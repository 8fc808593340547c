"""What one state's pack says: how its Ed-Fi differs from the core, as data and without code of its own."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from include.edfi.documents.extension import Declared, Extension
from include.edfi.documents.scope import EnrollmentFlag
from include.state_packs.rules import CalendarRules


def _each_once(names: tuple[str, ...]) -> tuple[str, ...]:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"{', '.join(twice)} is listed more than once: keep one entry")
    return names


Names = Annotated[tuple[str, ...], AfterValidator(_each_once)]
"""Resources by name, each listed once."""


class OrderNote(Declared):
    """What a state says about the order of two resources, beside what references say."""

    resource: str
    after: str
    why: Annotated[str, Field(min_length=1, max_length=200)]


class Exclusions(Declared):
    """Enrollments and calendars the state does not take."""

    enrollments: tuple[EnrollmentFlag, ...] = ("noShow", "stateExclude")
    """Flags of Enrollment that keep it, and all that hangs on it, from being sent."""
    service_types: tuple[Literal["P", "S", "N"], ...] = ()
    calendar_types: tuple[str, ...] = ()
    """Values of Calendar.type that are no calendar of a school, such as a district's own."""


class StatePack(Declared):
    """One state, or the core that every other state uses."""

    name: Annotated[str, Field(pattern=r"^[a-z][a-z_]*$")]
    title: Annotated[str, Field(min_length=1, max_length=60)]
    states: tuple[Annotated[str, Field(pattern=r"^[A-Z]{2}$")], ...] = ()
    """The codes of the states it is for; none for the core."""
    leaves_out: Names = ()
    """Resources of the catalog that the state does not take."""
    own_resources: Names = ()
    """Resources that only this state has."""
    order: tuple[OrderNote, ...] = ()
    excluded: Exclusions = Exclusions()
    never_deleted: Names = ()
    """Resources the state keeps for good: their orphans are protected."""
    clean_up: bool = False
    """Whether a request may ask for the clean-up of all that depends on the selection."""
    extension: Extension | None = None
    calendar_rules: CalendarRules | None = None

    @property
    def extensions(self) -> tuple[str, ...]:
        """The name of its extension, if it has one."""
        return (self.extension.namespace,) if self.extension else ()

    def has(self, resource: str, extension: str) -> bool:
        """Whether the state has a resource; `extension` is the name of the state the resource belongs to, or ""."""
        return resource not in self.leaves_out and (not extension or resource in self.own_resources)

    def named_resources(self) -> Mapping[str, str]:
        """Every resource the pack names, with the key that names it."""
        named = {
            "leaves_out": self.leaves_out,
            "own_resources": self.own_resources,
            "never_deleted": self.never_deleted,
            "order": [name for note in self.order for name in (note.resource, note.after)],
            "extension.elements": self.extension.elements if self.extension else (),
        }
        return {name: key for key, names in named.items() for name in names}
