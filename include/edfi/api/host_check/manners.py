"""How a host responds to what is wrong or unusual: clock, errors, unknown query fields, profiles, token information."""

import email.utils
import json

from include.edfi.api.answers import is_web_page
from include.edfi.api.host_check.host import COLLECTIONS, SCHOOLS, Host, documents, problem_of
from include.edfi.api.host_check.trait import Trait, unknown
from include.edfi.api.transport import Response

CLOCK_LIMIT = 120
"""Seconds between the clocks from which on there is a warning."""
NOWHERE = "0" * 32
"""An id that no document has."""
PROFILE_MARKS = (b"api:profile:", b"security:data-policy", b"profile-specific content type")
"""In what an ODS/API responds where a profile is needed. Source: ODS/API 7.3 problem types."""
ERROR_STYLES = {
    "problem_details": "problem details with a type",
    "message": "a message without a type",
    "error_object": "an error object",
    "other_json": "JSON without a known text",
    "html": "a web page",
    "empty": "no text",
}


def clock_difference(host: Host) -> Trait:
    """Seconds that the host's clock is ahead of this machine's, by the Date header."""
    parsed = email.utils.parsedate_tz(host.schools().headers.get("date", ""))
    if parsed is None:
        return unknown("clock_difference", "no Date header")
    seconds = round(email.utils.mktime_tz(parsed) - host.wall())
    warning = (
        f"The host's clock differs by {seconds} s. A new token may count as expired or not yet valid, and times of both"
        " sides do not compare. Synchronize the clock of this machine, or report it to the host."
        if abs(seconds) > CLOCK_LIMIT
        else ""
    )
    return Trait(name="clock_difference", value=seconds, text=f"{seconds} s", warning=warning)


def error_style(host: Host) -> Trait:
    """In which form the host explains an error, by asking for a school that does not exist."""
    response = host.get(f"{SCHOOLS}/{NOWHERE}")
    if response.status < 400 and not is_web_page(response):
        return unknown("error_style", problem_of(response))
    style = "html" if is_web_page(response) else _style(response)
    warning = (
        f"The host explains an error with {ERROR_STYLES[style]}. Reports then give the HTTP status only. Check whether"
        " a proxy or firewall responds in place of the ODS, and ask the host."
        if style in {"html", "empty", "other_json"}
        else ""
    )
    return Trait(name="error_style", value=style, text=ERROR_STYLES[style], warning=warning)


def _style(response: Response) -> str:
    body = response.body.strip()
    if not body:
        return "empty"
    try:
        content = json.loads(body)
    except ValueError:
        return "html"
    if not isinstance(content, dict):
        return "other_json"
    if content.get("type"):
        return "problem_details"
    if content.get("message") or content.get("detail"):
        return "message"
    return "error_object" if content.get("error") else "other_json"


def unknown_query(host: Host) -> Trait:
    """Whether a query field that the resource does not have is ignored or refused."""
    if host.schools().status != 200:
        return unknown("unknown_query", problem_of(host.schools()))
    response = host.get(SCHOOLS, limit=1, noSuchField="x")
    if documents(response) is not None:
        return Trait(name="unknown_query", value="ignore", text="ignored")
    if response.status == 400:
        return Trait(name="unknown_query", value="refuse", text="refused (400)")
    return unknown("unknown_query", problem_of(response))


def profiles(host: Host) -> Trait:
    """Paths that were refused because the request has to name a profile; to be asked after the other probes."""
    refused = (response.call.path for response in host.refused if any(mark in response.body for mark in PROFILE_MARKS))
    collections = sorted({_collection(path) for path in refused})
    warning = (
        f"The host requires a profile for {', '.join(collections)}. A run reads and writes without profiles, so these"
        " resources are refused. Ask the host for a key without profiles."
        if collections
        else ""
    )
    if not collections and host.schools().status != 200:
        return unknown("profiles", problem_of(host.schools()))
    return Trait(name="profiles", value=collections, text=", ".join(collections) or "none needed", warning=warning)


def _collection(path: str) -> str:
    """The collection of a path: what is left of an id, `/deletes` and the like."""
    return next((known for known in COLLECTIONS if path.startswith(known)), path)


def token_info(host: Host) -> Trait:
    """Whether the host says what the key may do."""
    info = host.token_info()
    if info is None and not host.responds():
        return unknown("token_info", problem_of(host.schools()))
    if info is None:
        return Trait(name="token_info", value=False, text="not offered: missing rights show only when a run is refused")
    return Trait(name="token_info", value=True, text=f"offered, claim set {info.claim_set or 'not named'}")
