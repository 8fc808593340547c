"""Whether an answer is the ODS's own, or that of something between: a firewall, a proxy, a sign-in page.

What an ODS always gives to a success: a list or an object as JSON to a GET, a Location to a POST, no web page to a PUT
or DELETE. Source: ODS/API `DataManagementControllerBase` (5.4 to 7.3), Ed-Fi API 8 E2E features. Whatever else arrives
with a status of success says nothing about the record, and counts as no answer.
"""

import json
from dataclasses import replace
from typing import Any

from include.edfi.api.transport import Call, Response
from include.edfi.errors import ConfigError

REDIRECTS = frozenset({301, 302, 303, 307, 308})
BY_STATUS = frozenset({404, 410, 412})
"""Statuses that mean something to the caller although the body is not read: with a web page they mean nothing."""
JSON_ENDS = {b"[": b"]", b"{": b"}"}


def is_web_page(response: Response) -> bool:
    """Whether the body is HTML, which no version of the ODS/API answers with."""
    if response.body[:1] in JSON_ENDS:
        return False
    start = response.body[:200].lstrip(b"\xef\xbb\xbf \t\r\n")
    # An empty body is no page, whatever type a proxy gives it.
    return start[:1] == b"<" or (bool(start) and "html" in response.headers.get("content-type", "").lower())


def is_no_answer(response: Response) -> bool:
    """Whether the same call may get a usable answer later: nothing came, a failure that passes, or a web page."""
    return response.is_transient or is_web_page(response)


def own_answer(response: Response, call: Call) -> Response:
    """The response to `call`, or one of status 0 that says what came in place of the ODS's own.

    Raises:
        ConfigError: the address redirects; it is not followed, because the key would go to another address.
    """
    if response.status in REDIRECTS:
        raise redirected(response)
    wrong = _not_its_own(response, call)
    return replace(response, status=0, error=f"{response.status} {wrong}") if wrong else response


def redirected(response: Response) -> ConfigError:
    """The error of an address that redirects; names both addresses."""
    target = response.headers.get("location", "").partition("?")[0] or "an address it does not name"
    return ConfigError(
        [
            f"{response.call.path} redirects to {target} (HTTP {response.status}), which is not followed: the key"
            " must not go to another address. Set the final address in the Airflow Connection"
        ]
    )


def what_came(response: Response) -> str:
    """A response that is no usable answer, in a few words: "520", "403 with a web page", "timed out"."""
    if response.status and is_web_page(response):
        return f"{response.status} with a web page of something between, such as a firewall or proxy"
    return str(response.status) if response.status else response.error


def json_of(response: Response | None) -> Any:
    """The JSON of an answer that a run can do without; None where none came, or something else."""
    if response is None or response.status != 200:
        return None
    try:
        return json.loads(response.body)
    except (ValueError, RecursionError):
        return None


def _not_its_own(response: Response, call: Call) -> str:
    """What is wrong with an answer that cannot be the ODS's; empty where nothing is."""
    success = 200 <= response.status < 300
    if (success or response.status in BY_STATUS) and is_web_page(response):
        return "with a web page, which is not the ODS's answer"
    if success and call.method == "GET":
        return "" if response.status == 200 and _is_whole_json(response.body) else "without whole JSON"
    if success and call.method == "POST" and call.path.startswith("/"):
        named = response.status in {200, 201} and "location" in response.headers
        return "" if named else "without the Location of the record"
    if success and call.method in {"PUT", "DELETE"} and response.status not in {200, 201, 204}:
        return "which no ODS answers to a write"
    return ""


def _is_whole_json(body: bytes) -> bool:
    """Whether a body begins and ends as a list or an object; parsing it is left to who reads it."""
    text = body.strip(b"\xef\xbb\xbf \t\r\n")
    return text[:1] in JSON_ENDS and text[-1:] == JSON_ENDS[text[:1]]
