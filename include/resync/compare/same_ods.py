"""Proof that the ODS is the one of the earlier runs, with the records that those left there.

An ODS may be restored from a backup, and a connection may be given another ODS. Change versions alone do not show it:
after a restore they count on from an earlier number. So a run asks once whether the newest change version is behind an
earlier one, reads documents that were written or read last, and asks for the document that was deleted last. A restored
ODS is an earlier state of the whole, so it lacks the last write. Any doubt means that nothing is taken for proven.
"""

import logging
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from include.edfi.api.client import EdFiClient
from include.edfi.api.etags import normal_etag
from include.edfi.api.paging import item
from include.edfi.api.transport import Response
from include.history.entries import Recorded
from include.history.host_observations import PROOF_OF_IDENTITY, Observation
from include.history.outcomes import Outcome
from include.resync.context import RunContext
from include.resync.plan.slices import Slice

log = logging.getLogger(__name__)

NEWEST, SENTINEL = "newest_change_version", "sentinel"
"""Names of observations: the newest change version seen, and one document of a resource."""
WRITTEN, READ = 2, 1
"""How many documents that were written last, and that were only read, are asked for."""


@dataclass(frozen=True)
class Proof:
    """Whether the ODS is proven to be the same, how or why not, and the request that asked."""

    request_id: str
    ok: bool
    text: str


def proof_of(slice_: Slice, context: RunContext, client: EdFiClient) -> Proof:
    """The proof of the slice's request; the first slice that needs it asks the ODS, the others take it over.

    If the ODS is another one, all watermarks of the configuration are deleted, and what was known of the earlier one.
    """
    observations, name = context.host_observations, context.configuration.name
    known = observations.value(name, "", PROOF_OF_IDENTITY)
    if known and known["request_id"] == slice_.request_id:
        return Proof(**known)
    newest = client.newest_change_version()
    contradiction, agreed = _contradiction(newest, context, client)
    if contradiction:
        log.warning("compare: %s: not proven to be the ODS of the earlier runs: %s", name, contradiction)
        context.watermarks.forget_all(name)
        for one in (SENTINEL, NEWEST):
            observations.forget(name, one)
    if newest is not None:
        observations.note(name, "", NEWEST, newest)
    ok = newest is not None and agreed > 0 and not contradiction
    text = contradiction or _agreement(agreed, newest)
    proof = Proof(slice_.request_id, ok, text)
    observations.note(name, "", PROOF_OF_IDENTITY, asdict(proof))
    return proof


def _agreement(agreed: int, newest: int | None) -> str:
    if newest is None:
        return "it offers no change queries"
    return f"{agreed} remembered documents as before, newest change version {newest}"


class Sentinel:
    """Chooses a document of a slice by which a later run knows the ODS again: the last one written, or else any."""

    def __init__(self, slice_: Slice, context: RunContext) -> None:
        self._observations = context.host_observations
        self._place = context.configuration.name, slice_.resource
        self._known = self._observations.value(*self._place, SENTINEL)
        self._chosen: dict[str, Any] | None = None

    def see(self, record: Recorded) -> None:
        """Takes the outcome of a record into account."""
        if record.ods_id is None or not record.outcome.is_success:
            return
        value = {"ods_id": record.ods_id, "etag": record.etag or "", "written": record.outcome != Outcome.UNCHANGED}
        if value["written"] or (self._known is None and self._chosen is None):
            self._chosen = value
        elif self._known and self._known["ods_id"] == record.ods_id and self._chosen is None:
            # It may have changed without being sent: a key change of its parent is carried into it.
            self._chosen = {**value, "written": self._known["written"]}

    def save(self) -> None:
        """Notes the document, unless it is known as it is."""
        if self._chosen is not None and self._chosen != self._known:
            self._observations.note(*self._place, SENTINEL, self._chosen)


def _contradiction(newest: int | None, context: RunContext, client: EdFiClient) -> tuple[str, int]:
    """Why the ODS is not the one of the earlier runs, empty if nothing says so; and how many documents agree."""
    name = context.configuration.name
    earlier = context.host_observations.value(name, "", NEWEST)
    if newest is not None and earlier is not None and newest < earlier:
        return f"its newest change version is {newest}, and was {earlier} before", 0
    deleted = context.prunes.last_deleted(name)
    there = client.ask(_path(*deleted, context)) if deleted else None
    if deleted and there and there.status == 200:
        return f"a document of {deleted[0]} that was deleted last is there again", 0
    agreed = 0
    for resource, ods_id, etag in _sentinels(context):
        response = client.ask(_path(resource, ods_id, context))
        if response is None or response.status == 403:
            continue
        if response.status != 200 or (etag and etag not in _etags(response)):
            return f"a remembered document of {resource} is gone or has changed", agreed
        agreed += 1
    return "", agreed


def _sentinels(context: RunContext) -> Iterator[tuple[str, str, str]]:
    """Resource, ODS id and ETag of the documents to ask for."""
    known = context.host_observations.of_every_resource(context.configuration.name, SENTINEL)
    known = [one for one in known if one.resource in context.registry and not _was_deleted(one, context)]
    written = [one for one in known if one.value["written"]][:WRITTEN]
    read = [one for one in reversed(known) if one not in written][:READ]
    for one in (*written, *read):
        yield one.resource, one.value["ods_id"], normal_etag(one.value["etag"])


def _was_deleted(sentinel: Observation, context: RunContext) -> bool:
    name = context.configuration.name
    return context.prunes.was_deleted(name, sentinel.resource, sentinel.value["ods_id"])


def _path(resource: str, ods_id: str, context: RunContext) -> str:
    return f"{context.registry[resource].path(context.configuration.data_standard)}/{ods_id}"


def _etags(response: Response) -> set[str]:
    """The document's ETag as header and body name it."""
    return {normal_etag(response.headers.get("etag")), normal_etag(item(response).get("_etag"))}
