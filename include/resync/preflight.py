"""Part of plan: whether the ODS is the one the configuration means, and what its key may not do; nothing is sent."""

from collections.abc import Iterable, Iterator

from include.edfi.client import EdFiClient
from include.edfi.errors import ConfigError
from include.edfi.resource import Resource
from include.resync.check import lacking, other_standard
from include.resync.rooms import Rooms

READING = frozenset({"read"})


def preflight(resources: Iterable[Resource], rooms: Rooms, mode: str) -> tuple[str, ...]:
    """Warnings about what the key may not do with the resources of a request.

    Raises:
        ConfigError: the ODS has another data standard than the configuration says.
        Unreachable: the ODS does not answer.
    """
    client = rooms.client()
    problem = other_standard(rooms.configuration, client)
    if problem:
        raise ConfigError([f"data_standard: {problem}"])
    return tuple(_lacking(resources, rooms, client, mode))


def _lacking(resources: Iterable[Resource], rooms: Rooms, client: EdFiClient, mode: str) -> Iterator[str]:
    info = client.token_info()
    if info is None or not info.resources:
        return
    only = READING if mode == "verify" else None
    for sentence in lacking(rooms.configuration, info, {one.name: one for one in resources}, only):
        yield f"{sentence}: ask the ODS's host to allow it in the claim set {info.claim_set}".rstrip()
