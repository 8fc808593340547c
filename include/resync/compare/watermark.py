"""The fast path: a slice is not read back when neither side changed since its watermark.

The ODS side is unchanged if no document of the collection was changed (a changed key is a change too) or deleted since
the watermark's change version. The SIS side is unchanged if the hash over all its documents is. A watermark is set only
when everything was found or made equal. Source: ODS/API developers' guide on changed record queries; hosts may switch
the feature off.
"""

from hashlib import blake2b

from pydantic_core import from_json, to_json

from include.edfi.api.client import EdFiClient
from include.edfi.documents.resource import Resource
from include.engine.documents import Document
from include.history.watermarks import SliceWatermark
from include.resync.context import RunContext
from include.resync.extract import extract
from include.resync.map.documents import Mapper
from include.resync.map.sis_hash import SisHash
from include.resync.plan.slices import Slice

NOT_IDENTITY = frozenset({"request_id", "slice_no", "label", "expected", "mode", "retry_of", "retry_keys"})
"""What of a slice says nothing about which records it covers. Whatever is not named here identifies its watermark, so
that a param that is added later cannot be forgotten."""


def newest_change_version(client: EdFiClient) -> int | None:
    """The ODS's newest change version; None where change queries are off."""
    response = client.get(client.change_queries("/availableChangeVersions"))
    if response.status != 200:
        return None
    content = from_json(response.body)
    newest = content.get("newestChangeVersion", content.get("NewestChangeVersion"))
    return int(newest) if newest is not None else None


def scope_hash(slice_: Slice) -> str:
    """What a slice covers, as 32 hexadecimal characters: the same for the same question in another run."""
    question = {name: value for name, value in slice_.as_json().items() if name not in NOT_IDENTITY}
    return blake2b(to_json(question), digest_size=16).hexdigest()


def is_unchanged(slice_: Slice, resource: Resource, context: RunContext, client: EdFiClient, path: str) -> bool:
    """Whether both sides are as they were when the slice was last found equal."""
    last = context.watermarks.last(slice_.configuration, slice_.resource, scope_hash(slice_))
    if last is None or _changed_in_ods(last, client, path):
        return False
    now = _sis_now(slice_, resource, context)
    return (now.text, now.documents) == (last.sis_hash, last.records)


def save_watermark(slice_: Slice, context: RunContext, change_version: int | None, sis: SisHash) -> None:
    """Sets the watermark of a slice that was found or made equal; without change queries there is none."""
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


def _changed_in_ods(last: SliceWatermark, client: EdFiClient, path: str) -> bool:
    since = last.change_version + 1
    response = client.get(path, minChangeVersion=since, limit=0, totalCount="true")
    if response.status != 200 or response.headers.get("total-count") != "0":
        return True
    deletes = client.get(f"{path}/deletes", minChangeVersion=since, limit=1)
    return deletes.status != 200 or deletes.body.strip() != b"[]"


def _sis_now(slice_: Slice, resource: Resource, context: RunContext) -> SisHash:
    mapper, now = Mapper(resource, context.mapping_context()), SisHash()
    for rows in extract(context.sis, resource, slice_.scope):
        now.add(mapped for mapped in map(mapper.map, rows) if isinstance(mapped, Document))
    return now
