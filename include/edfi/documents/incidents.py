"""Elements of discipline incidents in several resources: behaviors, weapons and participation codes.

The functions turn child rows, by the labels of `include.sis.behavior`, into items, one per key.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any

from include.edfi.documents.code_lists import mapped_uris
from include.edfi.documents.codes import MappingContext
from include.edfi.documents.model import Descriptor, EdFiModel
from include.edfi.documents.source import Source
from include.edfi.documents.standards import Key, Length

Rows = Sequence[Mapping[str, Any]]
BEHAVIOR = "BehaviorDescriptor"
PARTICIPATION = "DisciplineIncidentParticipationCodeDescriptor"


class Behavior(EdFiModel):
    behavior_descriptor: Annotated[Descriptor, Key(), Source("BehaviorType.code")]
    behavior_detailed_description: Annotated[str | None, Length(1024), Source("BehaviorType.name")] = None


class Weapon(EdFiModel):
    weapon_descriptor: Annotated[Descriptor, Key(), Source("BehaviorEvent.weaponCode")]


class ParticipationCode(EdFiModel):
    discipline_incident_participation_code_descriptor: Annotated[Descriptor, Key(), Source("BehaviorRole.role")]


def of_person(row: Mapping[str, Any]) -> Rows:
    """The roles of the row's person in the row's incident."""
    return [role for role in row["roles"] if role["personID"] == row["personID"]]


def behaviors_of(rows: Rows, context: MappingContext) -> tuple[Behavior, ...]:
    """Behaviors of mapped types; the description has the names of all types with the same Ed-Fi behavior."""
    uris: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        for uri in mapped_uris(context, BEHAVIOR, [row["code"]]):
            uris.setdefault(uri, []).append(row)
    return tuple(
        Behavior(behavior_descriptor=uri, behavior_detailed_description=names_of(same)) for uri, same in uris.items()
    )


def names_of(rows: Rows) -> str | None:
    """The names of behavior types, each once."""
    return "; ".join(dict.fromkeys(row["name"] for row in rows if row["name"])) or None


def alike(rows: Rows, code: str, context: MappingContext) -> Rows:
    """The rows whose type has the same Ed-Fi behavior as the type of this code.

    Raises:
        Unmappable: the code is not mapped.
    """
    uri = context.code(BEHAVIOR, code)
    return [row for row in rows if row["code"] == code or uri in mapped_uris(context, BEHAVIOR, [row["code"]])]


def weapons_of(rows: Rows, context: MappingContext) -> tuple[Weapon, ...]:
    """Weapons that are mapped, each once."""
    uris = mapped_uris(context, "WeaponDescriptor", [row["weaponCode"] for row in rows])
    return tuple(Weapon(weapon_descriptor=uri) for uri in uris)


def participation_uris(
    roles: Iterable[str], context: MappingContext, descriptor: str = PARTICIPATION
) -> tuple[str, ...]:
    """Descriptors of the roles that are sent.

    Raises:
        Unmappable: none is sent; a person without such a role is not reported.
    """
    codes = tuple(dict.fromkeys(roles))
    return mapped_uris(context, descriptor, codes) or tuple(context.code(descriptor, code) for code in codes)


def participation_codes_of(roles: Iterable[str], context: MappingContext) -> tuple[ParticipationCode, ...]:
    """The codes of `participation_uris`."""
    return tuple(
        ParticipationCode(discipline_incident_participation_code_descriptor=uri)
        for uri in participation_uris(roles, context)
    )
