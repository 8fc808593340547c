"""What every task of a state tool works with: the configuration, the history, the SIS and the state's database."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Engine

from include.configurations.state_configuration import StateConfiguration
from include.edfi.documents.resource import key_hash, key_text
from include.engine.context import ToolContext
from include.history.locks import DISTRICT, Wanted
from include.state.object import StateObject

SELECTIVE, BATCH, VERIFICATION = "state_selective_sync", "state_resync", "state_verification"
TOOLS = (SELECTIVE, BATCH, VERIFICATION)


@dataclass(frozen=True, kw_only=True)
class StateContext(ToolContext):
    """Everything one task works with."""

    configuration: StateConfiguration
    sis: Engine
    state: Engine

    def owned_by_district(self, one: StateObject) -> frozenset[str]:
        """The fields of an object that the district may overwrite."""
        return frozenset(one.fields) - self.configuration.state_owned(one.name, one.state_owned)

    def hash_of(self, one: StateObject, key: object) -> str:
        """Stands for the record of a key among all districts' records."""
        return hash_of(self.configuration.district_number, one.name, key)


def hash_of(district_number: str, name: str, key: object) -> str:
    """Stands for the record of a key of an object among all districts' records."""
    return key_hash(key_text({"districtNumber": district_number, "object": name, "key": key}))


def sis_key(one: StateObject, key: object) -> str:
    """The record as text, such as "enrollmentID=123": the same on both sides."""
    return f"{one.key}={key}"


def territory(configuration: StateConfiguration) -> str:
    """In place of a configuration's name in locks: two configurations of one district and state share their locks."""
    return f"state of {configuration.district_number}: {configuration.state_connection}"[:100]


def wanted_locks(configuration: StateConfiguration, one: StateObject, school_numbers: Sequence[str]) -> list[Wanted]:
    """The locks that cover an object in some schools; what belongs to no school takes the whole district."""
    schools = school_numbers if one.sliced_by == "school" else (DISTRICT,)
    return [(territory(configuration), one.name, school) for school in schools]
