"""How a host pages and counts: page limit, Total-Count, page tokens."""

import re

from include.edfi.api.answers import json_of
from include.edfi.api.host_check.host import COLLECTIONS, SCHOOLS, Host, documents, problem_of
from include.edfi.api.host_check.trait import Trait, unknown
from include.edfi.api.ods import PAGE
from include.edfi.api.transport import Response

SMALLER = (250, 200, 100, 50, 25, 10)
"""Page limits that are tried where a refusal names none."""
SLOW = 10.0
"""Seconds from which on a count is slow."""
LIMIT_IN_TEXT = re.compile(rb"between \d+ and (\d+)")
"""Source: ODS/API 7.3, parameter-validation-failed of `limit`."""


def page_limit(host: Host) -> Trait:
    """Documents in the largest page that the host gives."""
    for path in COLLECTIONS:
        response = host.get(path, offset=0, limit=PAGE)
        page = documents(response)
        if page is not None and len(page) < PAGE and not documents(host.get(path, offset=len(page), limit=1)):
            continue
        limit = _accepted(host, path, response) if page is None else len(page)
        if limit:
            return _page_limit(limit)
    accepted = documents(host.get(SCHOOLS, offset=0, limit=PAGE)) is not None
    return _page_limit(PAGE) if accepted else unknown("page_limit", problem_of(host.schools()))


def _accepted(host: Host, path: str, refusal: Response) -> int | None:
    """The largest page that is not refused; None where the refusal has another reason."""
    if refusal.status != 400:
        return None
    named = LIMIT_IN_TEXT.search(refusal.body)
    limits = (*([int(named[1])] if named else []), *SMALLER)
    return next((limit for limit in limits if documents(host.get(path, offset=0, limit=limit)) is not None), None)


def _page_limit(limit: int) -> Trait:
    warning = ""
    if limit < PAGE:
        warning = (
            f"The host gives at most {limit} documents per page. A read-back takes {PAGE / limit:.1f} times the"
            f" requests. Runs ask for {limit}; ask the host to raise its page limit to {PAGE}."
        )
    return Trait(name="page_limit", value=limit, text=f"{limit} documents", warning=warning)


def total_count(host: Host) -> Trait:
    """Whether Total-Count is there and right, with the words of `HostTraits.total_count`."""
    counted: dict[str, int] = {}
    for path in COLLECTIONS:
        response = host.get(path, limit=0, totalCount="true")
        if response.is_transient:
            reason = problem_of(response)
            return _total_count("timeout", reason) if host.responds() else unknown("total_count", reason)
        if response.status == 200 and not response.headers.get("total-count", "").isdecimal():
            return _total_count("absent", "the header is missing")
        if response.status == 200:
            counted[path] = int(response.headers["total-count"])
            if response.seconds > SLOW:
                return _total_count("slow", f"{response.seconds:.0f} s to count {path}")
    if not counted:
        return unknown("total_count", problem_of(host.schools()))
    path = max(counted, key=lambda counted_path: counted[counted_path])
    if documents(host.get(path, offset=counted[path], limit=1)):
        return _total_count("capped", f"{counted[path]} counted in {path}, which has more")
    return _total_count("right", "present")


def _total_count(value: str, text: str) -> Trait:
    consequences = {
        "timeout": "Counting fails on this host, so a run reads every page without knowing their number, and a slice"
        " cannot be skipped by its watermark.",
        "absent": "The host sends no Total-Count, so a run reads every page without knowing their number, and a slice"
        " cannot be skipped by its watermark.",
        "capped": "The host counts too few documents, so a run reads on until a page is short and does not believe the"
        " count.",
        "slow": "Counting is slow on this host, so every read-back and every watermark check waits for it.",
    }
    warning = f"{consequences[value]} Ask the host about Total-Count ({text})." if value in consequences else ""
    return Trait(name="total_count", value=value, text=value, warning=warning)


def cursor_paging(host: Host) -> Trait:
    """Whether a collection can be read by page tokens from partitions."""
    partitions = json_of(host.get(f"{SCHOOLS}/partitions", number=2))
    tokens = partitions.get("pageTokens") if isinstance(partitions, dict) else None
    if host.schools().status != 200:
        return unknown("cursor_paging", problem_of(host.schools()))
    if tokens == []:
        return unknown("cursor_paging", "there is no school to page through")
    if not isinstance(tokens, list):
        return Trait(name="cursor_paging", value=False, text="offset only")
    by_token = documents(host.get(SCHOOLS, pageToken=str(tokens[0]), pageSize=1)) is not None
    return Trait(name="cursor_paging", value=by_token, text="page tokens and offset" if by_token else "offset only")
