"""Undoing a prune: the documents a run deleted are put back, parents first."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from pydantic_core import to_json

from include.edfi.api.problems import Problem, hint, kind
from include.edfi.api.transport import Call
from include.edfi.documents.resource import Resource
from include.edfi.errors import ConfigError, Unreachable
from include.engine.relock import relock
from include.engine.submit import Asker
from include.history import queries
from include.history.entries import NewRequest
from include.history.locks import Owner
from include.history.outcomes import RequestStatus
from include.resync.compare.canonical import SERVER_OWN
from include.resync.context import Rooms

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
    for resource in registry.values():
        _restore_resource(request_id, resource, rooms, done)
    log.info("restore: %s", done.documents)
    return done


def restore_for(run: str, asker: Asker, rooms: Rooms, registry: Mapping[str, Resource]) -> Restored:
    """Puts back what a run deleted, under its locks, and keeps a request of its own in the history about it.

    Args:
        run: Airflow run id or request_id of the run that deleted.
        asker: who wants it back; its request_id names the new entry.
        rooms: what to work with.
        registry: every resource, parents first.

    Raises:
        ConfigError: the history has no such run, or it was made with another configuration.
        Locked: another run works on the same records.
        Unreachable: the ODS did not answer; running it again goes on where it stopped.
    """
    configuration, history = rooms.configuration, rooms.history
    earlier = history.find(run)
    if earlier is None or earlier.configuration != configuration.name:
        raise ConfigError([f"run: {configuration.name} has no run {run!r} in the history"])
    history.open_request(
        NewRequest(
            request_id=asker.request_id,
            dag_run_id=asker.dag_run_id,
            configuration=configuration.name,
            school_year=configuration.school_year,
            requested_by=asker.requested_by,
            requested_at=datetime.now(UTC),
            mode="restore",
            params={"configuration": configuration.name, "run": earlier.request_id},
            tool=asker.tool,
        )
    )
    owner = Owner(asker.request_id, f"{asker.requested_by}, run {asker.dag_run_id}")
    relock(earlier.request_id, owner, rooms, registry)
    history.start(asker.request_id)
    done = restore(earlier.request_id, rooms, registry)
    status = RequestStatus.COMPLETE_WITH_ERRORS if done.problems else RequestStatus.COMPLETE
    history.finish(asker.request_id, status, _verdict(done))
    rooms.locks.release(asker.request_id)
    return done


def _verdict(done: Restored) -> str:
    return f"{sum(done.documents.values())} documents put back, {len(done.problems)} not taken by the ODS"


def _restore_resource(request_id: str, resource: Resource, rooms: Rooms, done: Restored) -> None:
    name = resource.name
    calls = (
        Call(method="POST", path=resource.path_of(collection), body=to_json(without_server_own(body)), tag=ods_id)
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
