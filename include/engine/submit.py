"""The first task of a run: the request is validated and noted, and told when it may begin."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from include.configurations.configuration import Configuration
from include.edfi.documents.resource import Resource
from include.edfi.errors import ConfigError
from include.history.entries import NewRequest
from include.history.outcomes import RequestStatus
from include.history.store import History
from include.resync.request.request import ResyncRequest, validate


@dataclass(frozen=True, kw_only=True)
class Requester:
    """Who asked, with which tool, in which Airflow run; `request_id` is the same for every try of that run."""

    request_id: str
    requested_by: str
    tool: str
    dag_run_id: str


@dataclass(frozen=True, kw_only=True)
class SubmittedRequest:
    """A request that may be planned; `opens_at` is when its off-peak window opens, None for at once."""

    request_id: str
    configuration: str
    all_schools: bool
    opens_at: datetime | None


def submit(
    asked: Mapping[str, Any],
    requester: Requester,
    *,
    configurations: Mapping[str, Configuration],
    registry: Mapping[str, Resource],
    history: History,
    now: datetime | None = None,
) -> SubmittedRequest:
    """Notes the request in the history, also one that is refused.

    Raises:
        ConfigError: every problem of the request, at once.
    """
    moment = now or datetime.now(UTC)
    try:
        request = validate(_of_earlier_run(asked, history), configurations, registry)
    except ConfigError as refusal:
        history.open_request(_entry(asked, requester, configurations, moment))
        history.finish(requester.request_id, RequestStatus.FAILED, f"refused: {refusal}")
        raise
    history.open_request(_entry(request.model_dump(mode="json"), requester, configurations, moment))
    return SubmittedRequest(
        request_id=requester.request_id,
        configuration=request.configuration,
        all_schools=request.all_schools,
        opens_at=_opens_at(request, configurations[request.configuration], moment),
    )


SCOPE = ("all_schools", "schools", "person_ids", "course_ids", "section_ids")


def _of_earlier_run(asked: Mapping[str, Any], history: History) -> Mapping[str, Any]:
    """A request that repeats an earlier run covers the schools and IDs of that run, unless it names its own.

    Raises:
        ConfigError: the history has no such run, or it was made with another configuration.
    """
    run = asked.get("retry_of")
    if not run:
        return asked
    earlier = history.find(str(run))
    if earlier is None or earlier.configuration != asked.get("configuration"):
        raise ConfigError([f"retry_of: {asked.get('configuration')} has no run {run!r} in the history"])
    named = any(asked.get(name) for name in SCOPE)
    scope = {} if named else {name: earlier.params[name] for name in SCOPE if name in earlier.params}
    return {**asked, **scope, "retry_of": earlier.request_id}


def _opens_at(request: ResyncRequest, configuration: Configuration, moment: datetime) -> datetime | None:
    if not request.all_schools or request.ignore_off_peak:
        return None
    opening = configuration.off_peak.opens_at(moment)
    return None if opening <= moment else opening


def _entry(
    params: Mapping[str, Any], requester: Requester, configurations: Mapping[str, Configuration], moment: datetime
) -> NewRequest:
    name = str(params.get("configuration", ""))[:100]
    configuration = configurations.get(name)
    return NewRequest(
        request_id=requester.request_id,
        dag_run_id=requester.dag_run_id,
        configuration=name,
        school_year=configuration.school_year if configuration else 0,
        requested_by=requester.requested_by,
        requested_at=moment,
        mode=str(params.get("mode", ""))[:20],
        params=params,
        tool=requester.tool,
    )
