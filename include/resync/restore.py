"""Undoing a prune: the documents a run deleted are put back, parents first."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic_core import to_json

from include.edfi.errors import ConfigError, Unreachable
from include.edfi.problems import Problem, hint, kind
from include.edfi.resource import Resource
from include.edfi.transport import Call
from include.history import queries
from include.resync.canonical import SERVER_OWN
from include.resync.rooms import Rooms

log = logging.getLogger(__name__)


@dataclass
class Restored:
    """How many documents are back by resource, and sentences about those the ODS did not take."""

    documents: dict[str, int] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def restore(request_id: str, rooms: Rooms, registry: Mapping[str, Resource]) -> Restored:
    """Puts back what a request deleted and what is not back yet; running it twice restores nothing twice.

    Raises:
        ConfigError: the history has no such request, or it was made with another configuration.
        Unreachable: the ODS did not answer; running it again goes on where it stopped.
    """
    entry = queries.request(rooms.history_engine, request_id)
    if entry is None or entry.configuration != rooms.configuration.name:
        raise ConfigError([f"request_id: {rooms.configuration.name} has no run {request_id} in the history"])
    done = Restored()
    for name in registry:
        _restore_resource(request_id, name, rooms, done)
    log.info("restore: %s", done.documents)
    return done


def _restore_resource(request_id: str, name: str, rooms: Rooms, done: Restored) -> None:
    calls = (
        Call(method="POST", path=f"/ed-fi/{collection}", body=to_json(without_server_own(body)), tag=ods_id)
        for ods_id, collection, body in rooms.prunes.kept(request_id, name)
    )
    for answer in rooms.client().send(calls):
        if answer.status in {200, 201}:
            rooms.prunes.note_restored(request_id, name, str(answer.call.tag))
            done.documents[name] = done.documents.get(name, 0) + 1
        elif answer.status in {0, 429} or answer.status >= 500:
            raise Unreachable(f"the ODS gave no proper answer while {name} was put back")
        else:
            problem = Problem.read(answer)
            done.problems.append(f"{name} {answer.call.tag}: {kind(problem)}. {hint(problem)}")


def without_server_own(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document as a client may send it: without id, ETag, dates of change and links, at any depth."""
    return {name: _plain(value) for name, value in document.items() if name not in SERVER_OWN}


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return without_server_own(value)
    return [_plain(item) for item in value] if isinstance(value, list) else value
