"""What stands before the API and speaks for it: proxies, firewalls, gateways. None of them knows its language."""

from starlette.responses import Response

PAGES = {
    "page_200": (200, "Sign in", "Your session has ended. Sign in to go on."),
    "page_403": (403, "Request blocked", "The firewall has blocked this request. Support ID: 0000."),
    "status_520": (520, "520", "The web server has returned an unknown error."),
}
"""Status, title and text of each value of the trait `between`."""


def page(between: str) -> Response:
    """What the proxy or firewall of this trait answers."""
    status, title, text = PAGES[between]
    return _html(status, title, text)


def failure(status: int, headers: dict[str, str] | None = None) -> Response:
    """A gateway's own error page."""
    return _html(status, str(status), "", headers)


def _html(status: int, title: str, text: str, headers: dict[str, str] | None = None) -> Response:
    content = f"<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{text}</p></body></html>"
    return Response(content, status_code=status, headers=headers, media_type="text/html")
