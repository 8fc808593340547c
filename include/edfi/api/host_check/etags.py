"""Which ETags a host gives, by reading one school twice."""

import json
from typing import Any

from include.edfi.api.answers import json_of
from include.edfi.api.host_check.host import SCHOOLS, Host, documents
from include.edfi.api.host_check.trait import Trait, unknown
from include.edfi.api.transport import Response

TEXTS = {
    "strong": "strong",
    "weak": "weak (W/)",
    "unquoted": "without quotation marks",
    "none": "none",
    "changing": "changing between two reads",
    "body": "in the body only",
}
NO_PROOF = (
    "A run cannot tell by the ETag whether another client changed a record between its read-back and the update, so"
)
WARNINGS = {
    "none": f"The host gives no ETags. {NO_PROOF} the later write wins. Ask the host to switch ETags on, or run when"
    " no other system writes.",
    "changing": "An ETag changes although the record does not. An update may be refused once (412) and is then compared"
    " and sent again, and resend cannot tell updated from unchanged. Use mode reconcile, and ask the host about ETags.",
}


def etags(host: Host) -> Trait:
    """The kind of ETags, with the words of TEXTS."""
    page = documents(host.schools())
    id_ = str(page[0].get("id", "")) if page else ""
    if not id_:
        return unknown("etags", "no school can be read")
    first, second = (host.get(f"{SCHOOLS}/{id_}") for _ in range(2))
    if first.status != 200 or second.status != 200:
        return unknown("etags", "a school cannot be read by its id")
    kind = "changing" if _tags(first) != _tags(second) else _kind(*_tags(first))
    return Trait(name="etags", value=kind, text=TEXTS[kind], warning=WARNINGS.get(kind, ""))


def _tags(response: Response) -> tuple[str, str]:
    """The ETag of the header and that of the body; empty where there is none."""
    body: Any = json_of(response)
    in_body = body.get("_etag") if isinstance(body, dict) else None
    return response.headers.get("etag", ""), json.dumps(in_body) if in_body else ""


def _kind(header: str, in_body: str) -> str:
    if not header:
        return "body" if in_body else "none"
    if header.startswith("W/"):
        return "weak"
    return "strong" if header.startswith('"') else "unquoted"
