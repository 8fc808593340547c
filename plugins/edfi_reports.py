"""Puts the reports of resyncs under /edfi/reports, and the button that opens them on the report task.

Airflow imports this file in every process: what serves the pages is imported with the first request.
"""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from airflow.plugins_manager import AirflowPlugin

from include.orchestration.links import PREFIX, ReportLink

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


async def reports(scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
    """The ASGI application, built when it is first asked."""
    from include.orchestration.report_pages import app

    await app(scope, receive, send)


class EdFiReports(AirflowPlugin):
    name = "edfi_reports"
    fastapi_apps = [{"app": reports, "url_prefix": PREFIX, "name": "Ed-Fi resync reports"}]  # noqa: RUF012
    operator_extra_links = [ReportLink()]  # noqa: RUF012 - AirflowPlugin wants plain class attributes
