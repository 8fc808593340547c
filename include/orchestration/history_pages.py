"""The history over HTTP, for whoever may see runs of a tool: `/edfi/history/`, and one page to each event.

A list of events with time, initiator, details and status; an event's numbers by resource and reason; the keys report
in the selected format, written on request; and the log of purges. Everything here only reads.
"""

from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Annotated, Any, Literal, get_args
from uuid import UUID

import sqlalchemy as sa
from airflow.api_fastapi.app import get_auth_manager
from airflow.api_fastapi.auth.managers.models.base_user import BaseUser
from airflow.api_fastapi.auth.managers.models.resource_details import DagAccessEntity, DagDetails
from airflow.api_fastapi.core_api.security import GetUserDep, requires_access_dag
from fastapi import Depends, FastAPI, HTTPException, Query, Request
from fastapi.responses import FileResponse, HTMLResponse, PlainTextResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.background import BackgroundTask

from include.history import keys_report, queries
from include.history.events import Event, event, events
from include.history.outcomes import Outcome
from include.history.purge import Purges
from include.orchestration.connections import history_engine
from include.orchestration.runs import PURGE, REPORTING, TOOLS

PAGE = 50
Format = Literal["csv", "xlsx", "html", "pdf"]
MAY_SEE_PURGES = Depends(requires_access_dag("GET", DagAccessEntity.RUN, param_dag_id=PURGE))

app = FastAPI(title="History", docs_url=None, redoc_url=None, openapi_url=None)


@cache
def engine() -> sa.Engine:
    """The history, opened once for this process. Raises ConfigError."""
    return history_engine()


def tools_of(user: GetUserDep) -> list[str]:
    """The tools whose runs the user may see. Raises HTTPException 403 where there are none."""
    seen = [tool for tool in TOOLS if may_see(tool, user)]
    if not seen:
        raise HTTPException(403, "You may not see the history of any tool.")
    return seen


def event_of(request_id: UUID, tools: Annotated[list[str], Depends(tools_of)]) -> Event:
    """One event. Raises HTTPException 404, or 403 where it is another tool's than the user may see."""
    found = event(engine(), str(request_id))
    if found is None:
        raise HTTPException(404, "The history has no such run.")
    if found.request.tool not in tools:
        raise HTTPException(403, "You may not see the history of this tool.")
    return found


def may_see(tool: str, user: BaseUser) -> bool:
    """Whether Airflow lets the user see runs of the tool's DAG."""
    allowed: bool = get_auth_manager().is_authorized_dag(
        method="GET", access_entity=DagAccessEntity.RUN, details=DagDetails(id=tool), user=user
    )
    return allowed


@app.get("/")
def index(
    tools: Annotated[list[str], Depends(tools_of)],
    tool: str = "",
    configuration: str = "",
    page: Annotated[int, Query(ge=1)] = 1,
) -> HTMLResponse:
    """Events, newest first."""
    shown_tools = [name for name in tools if tool in {"", name}]
    found = events(
        engine(), tools=shown_tools, configuration=configuration or None, limit=PAGE + 1, offset=(page - 1) * PAGE
    )
    return shown(
        "history.html.jinja",
        events=found[:PAGE],
        more=len(found) > PAGE,
        page=page,
        chosen=tool,
        configuration=configuration,
        tools={name: TOOLS[name] for name in tools},
    )


@app.get("/purges", dependencies=[MAY_SEE_PURGES])
def purges() -> HTMLResponse:
    """What was purged, when and by whom."""
    return shown("purges.html.jinja", purges=Purges(engine()).latest(), tools=TOOLS)


@app.get("/{request_id}/")
def details(found: Annotated[Event, Depends(event_of)]) -> HTMLResponse:
    """One event: the request, the progress of each resource, and what failed."""
    request_id = found.request.request_id
    return shown(
        "event.html.jinja",
        event=found,
        tools=TOOLS,
        progress=queries.progress(engine(), request_id),
        outcomes=list(Outcome),
        reasons=queries.by_reason(engine(), request_id, limit=200),
        formats=get_args(Format),
        reported=found.request.tool in REPORTING,
    )


@app.get("/{request_id}/keys")
def keys(found: Annotated[Event, Depends(event_of)], format: Format = "csv") -> FileResponse:  # noqa: A002
    """Every record of the event, whether it synced, and if not, why not."""
    folder = Path(mkdtemp(prefix="keys-"))
    file = folder / f"keys.{format}"
    keys_report.WRITERS[file.suffix](engine(), found.request.request_id, file)
    kind = "inline" if format in {"html", "pdf"} else "attachment"
    name = f"keys-{found.request.request_id}.{format}"
    gone = BackgroundTask(_remove, file)
    return FileResponse(file, filename=name, content_disposition_type=kind, background=gone)


@app.exception_handler(sa.exc.DBAPIError)
def unreadable(_: Request, error: Exception) -> Response:
    """The driver's own words can hold the login; its kind of error cannot."""
    return PlainTextResponse(
        f"The history cannot be read, or has no runs yet ({type(error).__name__}); check connection edfi_history.",
        503,
    )


def shown(template: str, **values: Any) -> HTMLResponse:
    """A page; every text in it is escaped."""
    return HTMLResponse(_templates().get_template(template).render(values))


@cache
def _templates() -> Environment:
    loader = FileSystemLoader(Path(__file__).parent / "pages")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


def _remove(file: Path) -> None:
    file.unlink(missing_ok=True)
    file.parent.rmdir()
