"""The first task of a run of a state tool: the request is validated and noted."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from include.edfi.errors import ConfigError
from include.engine.submit import Requester, SubmittedRequest
from include.history.entries import NewRequest
from include.history.outcomes import RequestStatus
from include.history.store import History
from include.state_sync.request import Configurations, validate


def submit(
    asked: Mapping[str, Any],
    requester: Requester,
    *,
    configurations: Configurations,
    history: History,
    now: datetime | None = None,
) -> SubmittedRequest:
    """Notes the request in the history, also one that is refused. `asker.tool` is one of `rooms.TOOLS`.

    Raises:
        ConfigError: every problem of the request, at once.
    """
    moment = now or datetime.now(UTC)
    try:
        request = validate(requester.tool, asked, configurations)
    except ConfigError as refusal:
        history.open_request(_entry(asked, requester, configurations, moment))
        history.finish(requester.request_id, RequestStatus.FAILED, f"refused: {refusal}")
        raise
    history.open_request(_entry(request.model_dump(mode="json"), requester, configurations, moment))
    return SubmittedRequest(
        request_id=requester.request_id,
        configuration=request.configuration,
        all_schools=bool(getattr(request, "all_schools", False)),
        opens_at=None,
    )


def _entry(
    params: Mapping[str, Any], requester: Requester, configurations: Configurations, moment: datetime
) -> NewRequest:
    name = str(params.get("configuration", ""))[:100]
    configuration = configurations.get(name)
    year = params.get("school_year") or (configuration.school_year if configuration else 0)
    return NewRequest(
        request_id=requester.request_id,
        dag_run_id=requester.dag_run_id,
        configuration=name,
        school_year=year if isinstance(year, int) else 0,
        requested_by=requester.requested_by,
        requested_at=moment,
        mode=str(params.get("mode", ""))[:20],
        params=params,
        tool=requester.tool,
    )
