"""The first task of a run: the request is validated and opened in the history, also when it is refused."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

from pydantic import BaseModel

from include.edfi.errors import ConfigError
from include.history.entries import NewRequest
from include.history.outcomes import RequestStatus
from include.history.store import History

ValidRequest = TypeVar("ValidRequest", bound=BaseModel)


@dataclass(frozen=True, kw_only=True)
class Requester:
    """Who asks, with which tool, in which Airflow run; `request_id` is the same in every try of that run."""

    request_id: str
    requested_by: str
    tool: str
    dag_run_id: str


def submit(
    params: Mapping[str, Any],
    requester: Requester,
    *,
    validate: Callable[[Mapping[str, Any]], ValidRequest],
    school_years: Mapping[str, int],
    history: History,
    now: datetime | None = None,
) -> ValidRequest:
    """The valid request, noted in the history.

    Args:
        params: the run's params, as they came in.
        requester: who asks.
        validate: makes a request of the params, or raises ConfigError.
        school_years: the scoped school year of every configuration, by its name.
        history: where the request is noted.
        now: the moment of the request, if it is not the present.

    Raises:
        ConfigError: every problem of the request, reported together.
    """
    moment = now or datetime.now(UTC)
    try:
        request = validate(params)
    except ConfigError as refusal:
        history.open_request(_entry(params, requester, school_years, moment))
        history.finish(requester.request_id, RequestStatus.FAILED, f"refused: {refusal}")
        raise
    history.open_request(_entry(request.model_dump(mode="json"), requester, school_years, moment))
    return request


def _entry(
    params: Mapping[str, Any], requester: Requester, school_years: Mapping[str, int], moment: datetime
) -> NewRequest:
    name = str(params.get("configuration", ""))[:100]
    year = params.get("school_year") or school_years.get(name, 0)
    return NewRequest(
        request_id=requester.request_id,
        dag_run_id=requester.dag_run_id,
        configuration=name,
        # Params that were refused may hold anything under this name.
        school_year=year if isinstance(year, int) else 0,
        requested_by=requester.requested_by,
        requested_at=moment,
        mode=str(params.get("mode", ""))[:20],
        params=params,
        tool=requester.tool,
    )
