"""What every task of a state tool works with: the configuration, the history, the SIS and the state's database."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Engine

from include.configurations.state_configuration import StateConfiguration
from include.edfi.documents.resource import key_hash, key_text
from include.engine.context import ToolContext
from include.history.locks import DISTRICT, LockKey
from include.state.object import StateObject

SELECTIVE, BATCH, VERIFICATION = "state_selective_sync", "state_resync", "state_verification"
TOOLS = (SELECTIVE, BATCH, VERIFICATION)


@dataclass(frozen=True, kw_only=True)
class StateContext(ToolContext):
    """Everything one task works with."""

    configuration: StateConfiguration
    sis: Engine
    state: Engine

    def owned_by_district(self, state_object: StateObject) -> frozenset[str]:
        """The fields of an object that the district may overwrite."""
        return frozenset(state_object.fields) - self.configuration.state_owned(
            state_object.name, state_object.state_owned
        )

    def hash_of(self, state_object: StateObject, key: object) -> str:
        """The hash of a record's key, unique among all districts."""
        return hash_of(self.configuration.district_number, state_object.name, key)


def hash_of(district_number: str, name: str, key: object) -> str:
    """The hash of a record's key, unique among all objects and districts."""
    return key_hash(key_text({"districtNumber": district_number, "object": name, "key": key}))


def sis_key(state_object: StateObject, key: object) -> str:
    """The record as text, such as "enrollmentID=123": the same on both sides."""
    return f"{state_object.key}={key}"


def territory(configuration: StateConfiguration) -> str:
    """Replaces a configuration's name in locks, so that configurations of one district and state exclude each other."""
    return f"state of {configuration.district_number}: {configuration.state_connection}"[:100]


def wanted_locks(
    configuration: StateConfiguration, state_object: StateObject, school_numbers: Sequence[str]
) -> list[LockKey]:
    """The locks that cover an object in some schools; objects without schools lock the whole district."""
    schools = school_numbers if state_object.sliced_by == "school" else (DISTRICT,)
    return [(territory(configuration), state_object.name, school) for school in schools]
