"""Documents that have to be asked for one by one: changed by another client meanwhile, or hidden by the ODS."""

from collections.abc import Sequence

from include.edfi.api.client import EdFiClient
from include.edfi.api.etags import normal_etag
from include.edfi.api.paging import item
from include.edfi.api.problems import Problem
from include.edfi.api.transport import Response
from include.history.entries import Recorded
from include.history.outcomes import Outcome
from include.resync.compare.canonical import differing, element_hashes
from include.resync.compare.spelling import RESPELLED
from include.resync.send.documents import Sender, Sent, sent_with

FOUND, FORBIDDEN, GONE, CHANGED_ELSEWHERE = 200, 403, 404, 412
WRITTEN_MEANWHILE = "another client wrote the record during the comparison; it was read and compared again"
HIDDEN = "not readable (no association yet); the version the ODS last accepted is current"


def read_again(sent: Sent, sender: Sender, client: EdFiClient) -> Recorded:
    """Reads one document by its ODS id, compares it and sends it if it differs or is gone."""
    document = sent.document
    response = client.get(f"{sender.path}/{sent.ods_id}")
    if response.status == GONE:
        return sender.outcome(next(client.send([sender.call(document, None)])))
    if response.status != FOUND:
        return sender.refused(document, Problem.read(response))
    theirs = item(response)
    elements = differing(element_hashes(document.content), element_hashes(theirs))
    etag = normal_etag(theirs.get("_etag"))
    kept = bool(elements) and sender.spelling.is_kept_by_host(document, theirs, sent.before)
    if elements and not kept:
        call = sender.replacement(document, sent.ods_id, etag, elements)
        if sender.spelling.is_other(document, theirs):
            call = sender.upsert(document, sent.before, elements)
        return sender.outcome(next(client.send([call])))
    return document.ended(
        Outcome.UNCHANGED,
        reason=RESPELLED if kept else WRITTEN_MEANWHILE if sent.elements else "",
        ods_id=sent.ods_id,
        payload_hash=document.payload_hash,
        etag=etag or None,
    )


def still_hidden(response: Response) -> Recorded | None:
    """A person the ODS still hides, but accepted from us exactly as the SIS has them now; None for anything else."""
    sent = sent_with(response)
    refused = response.call.method == "GET" and response.status == FORBIDDEN
    if not (refused and sent.before and sent.before.payload_hash == sent.document.payload_hash):
        return None
    return sent.document.ended(
        Outcome.UNCHANGED,
        reason=HIDDEN,
        ods_id=sent.ods_id,
        payload_hash=sent.document.payload_hash,
        etag=sent.before.etag,
    )


def listed(elements: Sequence[str]) -> str:
    """Names of elements for a sentence; none means that the natural key itself differs."""
    return ", ".join(elements) or "its natural key"
