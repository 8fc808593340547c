"""Submitting a resync: its params may repeat an earlier run, and all-schools runs wait for the off-peak window."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from include.configurations.configuration import Configuration
from include.edfi.documents.resource import Resource
from include.edfi.errors import ConfigError
from include.engine import submit as engine_submit
from include.engine.submit import Requester
from include.history.store import History
from include.resync.request.request import ResyncRequest, validate

SCOPE = ("all_schools", "schools", "person_ids", "course_ids", "section_ids")


@dataclass(frozen=True, kw_only=True)
class SubmittedRequest:
    """A request that may be planned; `opens_at` is when its off-peak window opens, None for at once."""

    request_id: str
    configuration: str
    opens_at: datetime | None


def submit(
    params: Mapping[str, Any],
    requester: Requester,
    *,
    configurations: Mapping[str, Configuration],
    registry: Mapping[str, Resource],
    history: History,
    now: datetime | None = None,
) -> SubmittedRequest:
    """Notes the request in the history, also one that is refused.

    Raises:
        ConfigError: every problem of the request, reported together.
    """
    moment = now or datetime.now(UTC)
    request = engine_submit.submit(
        params,
        requester,
        validate=lambda given: validate(_of_earlier_run(given, history), configurations, registry),
        school_years={name: configuration.school_year for name, configuration in configurations.items()},
        history=history,
        now=moment,
    )
    return SubmittedRequest(
        request_id=requester.request_id,
        configuration=request.configuration,
        opens_at=_opens_at(request, configurations[request.configuration], moment),
    )


def _of_earlier_run(params: Mapping[str, Any], history: History) -> Mapping[str, Any]:
    """A request that repeats an earlier run covers the schools and IDs of that run, unless it names its own.

    Raises:
        ConfigError: the history has no such run, or it was made with another configuration.
    """
    run = params.get("retry_of")
    if not run:
        return params
    earlier = history.find(str(run))
    if earlier is None or earlier.configuration != params.get("configuration"):
        raise ConfigError([f"retry_of: {params.get('configuration')} has no run {run!r} in the history"])
    named = any(params.get(name) for name in SCOPE)
    scope = {} if named else {name: earlier.params[name] for name in SCOPE if name in earlier.params}
    return {**params, **scope, "retry_of": earlier.request_id}


def _opens_at(request: ResyncRequest, configuration: Configuration, moment: datetime) -> datetime | None:
    if not request.all_schools or request.ignore_off_peak:
        return None
    opening = configuration.off_peak.opens_at(moment)
    return None if opening <= moment else opening
