"""Puts reports under /edfi/reports and the history under /edfi/history, and the buttons that open them into the UI.

Airflow imports this file in every process: what serves the pages is imported with the first request.
"""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from airflow.plugins_manager import AirflowPlugin

from include.orchestration.links import HISTORY_PREFIX, PREFIX, ReportLink

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


async def reports(scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
    """The ASGI application, built when it is first asked."""
    from include.orchestration.report_pages import app

    await app(scope, receive, send)


async def history(scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
    """The same for the history."""
    from include.orchestration.history_pages import app

    await app(scope, receive, send)


class EdFiReports(AirflowPlugin):
    name = "edfi_reports"
    fastapi_apps = [  # noqa: RUF012 - AirflowPlugin wants plain class attributes
        {"app": reports, "url_prefix": PREFIX, "name": "Ed-Fi resync reports"},
        {"app": history, "url_prefix": HISTORY_PREFIX, "name": "Sync history"},
    ]
    external_views = [  # noqa: RUF012
        {
            "name": "Sync history",
            "href": f"{HISTORY_PREFIX}/",
            "destination": "nav",
            "category": "browse",
            "url_route": "sync-history",
        }
    ]
    operator_extra_links = [ReportLink()]  # noqa: RUF012
