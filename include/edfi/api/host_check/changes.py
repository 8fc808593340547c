"""Change queries of a host: whether they are on, complete, and can be believed.

Source: ODS/API developers' guide on changed record queries.
"""

from collections.abc import Iterator

from include.edfi.api.answers import json_of
from include.edfi.api.host_check.host import SCHOOLS, Host, documents, problem_of
from include.edfi.api.host_check.trait import Trait, unknown

CONSEQUENCE = "Every reconcile reads the ODS back completely: slower, but right."


def change_traits(host: Host) -> Iterator[Trait]:
    """Change queries, newest change version, deletes and changed keys."""
    newest, reason = newest_version(host)
    if newest is None:
        warning = f"Change queries cannot be used ({reason}). {CONSEQUENCE} Ask the host to switch them on."
        off = Trait(name="change_queries", value="off", text="off", warning=warning)
        yield off if host.responds() else unknown("change_queries", reason)
        yield from (unknown(name) for name in ("newest_change_version", "deletes", "key_changes"))
        return
    yield _trusted(host)
    yield Trait(name="newest_change_version", value=newest, text=str(newest))
    yield _readable(host, "deletes", f"Deletes by others cannot be read. {CONSEQUENCE}")
    yield _readable(host, "key_changes", "")


def newest_version(host: Host) -> tuple[int | None, str]:
    """The newest change version, or None and why there is none."""
    response = host.change_queries("/availableChangeVersions")
    versions = json_of(response)
    if not isinstance(versions, dict):
        return None, problem_of(response)
    newest = versions.get("newestChangeVersion", versions.get("NewestChangeVersion"))
    if isinstance(newest, bool) or not isinstance(newest, int):
        return None, "the response names no newest change version"
    return newest, ""


def _trusted(host: Host) -> Trait:
    """Whether a query from change version 0 finds and counts documents that are known to be there."""
    response = host.get(SCHOOLS, minChangeVersion=0, limit=1, totalCount="true")
    there, counted = documents(host.schools()), response.headers.get("total-count", "")
    if there and not (documents(response) and counted != "0"):
        warning = (
            "Change queries are on, but do not find or count a document that is there"
            f" ({problem_of(response) if response.status != 200 else 'Total-Count or page empty'}). A run does not"
            f" believe them. {CONSEQUENCE} Report it to the host."
        )
        return Trait(name="change_queries", value="untrusted", text="on, not to be believed", warning=warning)
    return Trait(name="change_queries", value="on", text="on")


def _readable(host: Host, name: str, warning: str) -> Trait:
    path = {"deletes": "deletes", "key_changes": "keyChanges"}[name]
    response = host.get(f"{SCHOOLS}/{path}", limit=1)
    readable = documents(response) is not None
    text = "readable" if readable else f"not readable ({problem_of(response)})"
    action = " Ask the host to allow the key to read changes." if warning else ""
    return Trait(name=name, value=readable, text=text, warning="" if readable or not warning else warning + action)
