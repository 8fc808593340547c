"""The fast path: a slice is not read back when neither side changed since its watermark.

The ODS side is unchanged if it is the same ODS (`include.resync.compare.same_ods`), and if every document of the
collection that was changed since the watermark's change version, or shortly before, is as it was when the slice was
found equal. Shortly before, because a write that was numbered before the comparison may have been committed after it.
The SIS side is unchanged if the hash over all its documents is. A watermark is set only when everything was found
equal, and it is not relied on longer than the configuration allows. Source: ODS/API developers' guide on changed record
queries; hosts may switch the feature off.
"""

from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import Any

from pydantic_core import to_json

from include.edfi.api.client import EdFiClient
from include.edfi.api.etags import normal_etag
from include.edfi.api.ods import PAGE
from include.edfi.api.paging import listed
from include.edfi.api.problems import Problem
from include.edfi.documents.resource import Resource, identity_of
from include.engine.documents import Document
from include.history.identity_map import IdentityEntry, documents_by_id
from include.history.watermarks import SliceWatermark
from include.resync.compare.reading import ods_filter_of
from include.resync.compare.same_ods import proof_of
from include.resync.compare.spelling import accepted_before
from include.resync.context import RunContext
from include.resync.extract import extract
from include.resync.map.documents import Mapper
from include.resync.map.sis_hash import SisHash
from include.resync.plan.slices import Slice

NOT_IDENTITY = frozenset(
    {"request_id", "slice_no", "label", "expected", "mode", "retry_of", "retry_keys", "full_read_back"}
)
"""What of a slice says nothing about which records it covers. Whatever is not named here identifies its watermark, so
that a param that is added later cannot be forgotten."""


def scope_hash(slice_: Slice) -> str:
    """What a slice covers, as 32 hexadecimal characters: the same for the same question in another run."""
    question = {name: value for name, value in slice_.as_json().items() if name not in NOT_IDENTITY}
    return blake2b(to_json(question), digest_size=16).hexdigest()


def last_watermark(slice_: Slice, context: RunContext) -> SliceWatermark | None:
    """The watermark of a slice; None where it was not found equal when it was last compared."""
    return context.watermarks.last(slice_.configuration, slice_.resource, scope_hash(slice_))


def is_unchanged(
    last: SliceWatermark, slice_: Slice, resource: Resource, context: RunContext, client: EdFiClient, path: str
) -> bool:
    """Whether both sides are as they were when the slice was last found equal."""
    if is_full_read_back_due(last, slice_, context) or not proof_of(slice_, context, client).ok:
        return False
    recent = _recent(last, slice_, resource, context, client, path)
    if recent is None:
        return False
    now = _sis_now(slice_, resource, context, recent)
    return not recent and (now.text, now.documents) == (last.sis_hash, last.records)


def is_full_read_back_due(last: SliceWatermark, slice_: Slice, context: RunContext) -> bool:
    """Whether the watermark of a slice may not be relied on: the request says so, or it is too old."""
    days = context.configuration.watermarks.full_read_back_days
    return slice_.full_read_back or context.watermarks.is_older(last, days=days)


def save_watermark(slice_: Slice, context: RunContext, change_version: int | None, sis: SisHash) -> None:
    """Sets the watermark of a slice that was found equal; without change queries there is none."""
    if change_version is not None:
        context.watermarks.save(
            SliceWatermark(
                configuration=slice_.configuration,
                resource=slice_.resource,
                scope_hash=scope_hash(slice_),
                change_version=change_version,
                sis_hash=sis.text,
                records=sis.documents,
                request_id=slice_.request_id,
            )
        )


def forget_watermark(slice_: Slice, context: RunContext) -> None:
    """Deletes the watermark of a slice that was not equal: its next comparison reads the ODS back."""
    context.watermarks.forget(slice_.configuration, slice_.resource, scope_hash(slice_))


Recent = dict[str, dict[str, IdentityEntry]]
"""Documents by ODS id, with the identity map's entries by SIS key."""


def _recent(
    last: SliceWatermark, slice_: Slice, resource: Resource, context: RunContext, client: EdFiClient, path: str
) -> Recent | None:
    """The slice's documents that were written since its watermark or shortly before, if we know them as they are.

    None where anything was written that this configuration does not know of.
    """
    overlap = context.configuration.watermarks.overlap
    since = max(last.change_version - overlap, 0) + 1
    documents = _few(client, path, since, most=overlap + PAGE)
    deleted = None if documents is None else _few(client, f"{path}/deletes", since, most=overlap + PAGE)
    if documents is None or deleted is None or any(one["changeVersion"] > last.change_version for one in deleted):
        return None
    ods_ids = [str(one["id"]) for one in (*documents, *deleted)]
    known = documents_by_id(context.history_engine, slice_.configuration, slice_.resource, ods_ids)
    if any(one["id"] in known for one in deleted):
        return None
    in_scope = _in_scope(documents, slice_, resource, context)
    strange = any(one["id"] in in_scope and one["id"] not in known for one in documents)
    if strange or any(one["id"] in known and not _is_as_left(known[one["id"]], one) for one in documents):
        return None
    return {ods_id: known[ods_id] for ods_id in in_scope}


def _in_scope(
    documents: Sequence[Mapping[str, Any]], slice_: Slice, resource: Resource, context: RunContext
) -> set[str]:
    """ODS ids of those of the documents that the slice is about."""
    ods_filter = ods_filter_of(slice_, resource, context)
    paths = resource.natural_key(context.configuration.data_standard)
    keys = {str(one["id"]): {"namespace": one.get("namespace"), **identity_of(one, paths)} for one in documents}
    return {ods_id for ods_id, key in keys.items() if ods_filter.holds(key)}


def _few(client: EdFiClient, path: str, since: int, most: int) -> list[dict[str, Any]] | None:
    """Everything since a change version; None where it is more than `most`, or where the host does not say."""
    documents: list[dict[str, Any]] = []
    while len(documents) <= most:
        limit, offset = client.behavior.page_size, {"offset": len(documents)} if documents else {}
        response = client.ask(path, minChangeVersion=since, limit=limit, **offset)
        page = listed(response)
        if page is None:
            if response is None or not client.behavior.reduce_page(Problem.read(response), limit):
                return None
            continue
        documents += page
        if not page or (len(page) < limit and not client.behavior.may_be_cut(len(page))):
            return documents
    return None


def _is_as_left(entries: Mapping[str, IdentityEntry], document: Mapping[str, Any]) -> bool:
    """Whether a document has the ETag that it had when its SIS record was last found equal to it, or sent."""
    etag = normal_etag(document.get("_etag"))
    return bool(etag) and etag in {normal_etag(entry.etag) for entry in entries.values()}


def _sis_now(slice_: Slice, resource: Resource, context: RunContext, recent: Recent) -> SisHash:
    """The SIS side; takes those out of `recent` whose SIS record is what the ODS last accepted for it.

    A run with another scope may have sent them meanwhile: the same SIS side as before is no proof for them.
    """
    mapper, now = Mapper(resource, context.mapping_context()), SisHash()
    ods_ids = {sis_key: ods_id for ods_id, entries in recent.items() for sis_key in entries}
    for rows in extract(context.sis, resource, slice_.scope):
        documents = [mapped for mapped in map(mapper.map, rows) if isinstance(mapped, Document)]
        now.add(documents)
        for document in documents:
            ods_id = ods_ids.get(document.sis_key, "")
            if ods_id in recent and accepted_before(document, recent[ods_id][document.sis_key]):
                del recent[ods_id]
    return now
