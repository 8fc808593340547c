"""Restore: the documents that a run deleted are sent again, parents first, without their ids and ETags."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from pydantic_core import to_json

from include.edfi.api.problems import Problem, hint, kind, may_pass
from include.edfi.api.transport import Call
from include.edfi.documents.resource import Resource
from include.edfi.errors import ConfigError, Unreachable
from include.engine.submit import Requester
from include.history import queries
from include.history.entries import NewRequest
from include.history.locks import Owner
from include.history.outcomes import RequestStatus
from include.resync.compare.canonical import SERVER_OWN
from include.resync.context import RunContext
from include.resync.plan.plan import retake_locks

log = logging.getLogger(__name__)


@dataclass
class Restored:
    """How many documents were restored by resource, and sentences about those the ODS refused."""

    documents: dict[str, int] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def restore(request_id: str, context: RunContext) -> Restored:
    """Restores what a request deleted and what is not restored yet; running it twice restores nothing twice.

    Raises:
        ConfigError: the history has no such request, or it was made with another configuration.
        Unreachable: the ODS did not answer; running it again goes on where it stopped.
    """
    entry = queries.request(context.history_engine, request_id)
    if entry is None or entry.configuration != context.configuration.name:
        raise ConfigError([f"request_id: {context.configuration.name} has no run {request_id} in the history"])
    done = Restored()
    for resource in context.registry.values():
        _restore_resource(request_id, resource, context, done)
    log.info("restore: %s", done.documents)
    return done


def restore_for(run: str, requester: Requester, context: RunContext) -> Restored:
    """Restores what a run deleted, under its locks, and notes a request of its own in the history.

    Args:
        run: Airflow run id or request_id of the run that deleted.
        requester: who asks for it; its request_id is that of the new entry.
        context: what to work with.

    Raises:
        ConfigError: the history has no such run, or it was made with another configuration.
        Locked: another run works on the same records.
        Unreachable: the ODS did not answer; running it again goes on where it stopped.
    """
    configuration, history = context.configuration, context.history
    earlier = history.find(run)
    if earlier is None or earlier.configuration != configuration.name:
        raise ConfigError([f"run: {configuration.name} has no run {run!r} in the history"])
    history.open_request(
        NewRequest(
            request_id=requester.request_id,
            dag_run_id=requester.dag_run_id,
            configuration=configuration.name,
            school_year=configuration.school_year,
            requested_by=requester.requested_by,
            requested_at=datetime.now(UTC),
            mode="restore",
            params={"configuration": configuration.name, "run": earlier.request_id},
            tool=requester.tool,
        )
    )
    owner = Owner(requester.request_id, f"{requester.requested_by}, run {requester.dag_run_id}")
    retake_locks(earlier.request_id, owner, context)
    history.start(requester.request_id)
    done = restore(earlier.request_id, context)
    status = RequestStatus.COMPLETE_WITH_ERRORS if done.problems else RequestStatus.COMPLETE
    history.finish(requester.request_id, status, _verdict(done))
    context.locks.release(requester.request_id)
    return done


def _verdict(done: Restored) -> str:
    return f"{sum(done.documents.values())} documents restored, {len(done.problems)} refused by the ODS"


def _restore_resource(request_id: str, resource: Resource, context: RunContext, done: Restored) -> None:
    name = resource.name
    calls = (
        Call(method="POST", path=resource.path_of(collection), body=to_json(without_server_own(body)), tag=ods_id)
        for ods_id, collection, body in context.prunes.restorable(request_id, name)
    )
    for response in context.client().send(calls):
        if response.status in {200, 201}:
            context.prunes.record_restored(request_id, name, str(response.call.tag))
            done.documents[name] = done.documents.get(name, 0) + 1
        elif may_pass(response):
            raise Unreachable(f"the ODS did not respond successfully while {name} was restored")
        else:
            problem = Problem.read(response)
            done.problems.append(f"{name} {response.call.tag}: {kind(problem)}. {hint(problem)}")


def without_server_own(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document as a client may send it: without id, ETag, dates of change and links, at any depth."""
    return {name: _plain(value) for name, value in document.items() if name not in SERVER_OWN}


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return without_server_own(value)
    return [_plain(item) for item in value] if isinstance(value, list) else value
