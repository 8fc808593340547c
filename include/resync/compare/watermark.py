"""Part of compare: the fast path. A slice need not be read back when neither side changed since the last look.

The ODS tells by change version: since that of the last look, no document of the collection changed (a changed key
is a change too) or was deleted. The SIS tells by a hash over all its documents. Only a look that found everything
equal is remembered. Source: ODS/API developers' guide on changed record queries; hosts may switch the feature off.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b

from pydantic_core import from_json, to_json

from include.edfi.api.client import EdFiClient
from include.edfi.documents.resource import Resource
from include.engine.documents import Document
from include.history.watermarks import SliceWatermark
from include.resync.context import RunContext
from include.resync.extract import extract
from include.resync.map.documents import Mapper
from include.resync.plan.scopes import whole_scope
from include.resync.plan.slices import Slice

BITS = 128


@dataclass
class SisHash:
    """A hash over documents that does not depend on their order, and how many there are."""

    total: int = 0
    documents: int = 0

    def add(self, documents: Iterable[Document]) -> None:
        """Counts some documents in."""
        for document in documents:
            text = f"{document.key_hash}{document.payload_hash}".encode()
            self.total = (self.total + int.from_bytes(blake2b(text, digest_size=BITS // 8).digest())) % 2**BITS
            self.documents += 1

    @property
    def text(self) -> str:
        """32 hexadecimal characters."""
        return f"{self.total:032x}"


def newest_change_version(client: EdFiClient) -> int | None:
    """The ODS's newest change version; None where change queries are switched off."""
    response = client.get(client.change_queries("/availableChangeVersions"))
    if response.status != 200:
        return None
    told = from_json(response.body)
    newest = told.get("newestChangeVersion", told.get("NewestChangeVersion"))
    return int(newest) if newest is not None else None


def scope_hash(slice_: Slice) -> str:
    """What a slice looks at, as 32 hexadecimal characters: the same for the same question in another run."""
    narrowed = (slice_.persons, slice_.courses, slice_.sections, slice_.former_ids)
    question = [slice_.school_numbers, *narrowed, slice_.whole_district]
    return blake2b(to_json(question), digest_size=16).hexdigest()


def is_unchanged(slice_: Slice, resource: Resource, context: RunContext, client: EdFiClient, path: str) -> bool:
    """Whether both sides are as they were when the slice was last found equal."""
    last = context.watermarks.last(slice_.configuration, slice_.resource, scope_hash(slice_))
    if last is None or _changed_in_ods(last, client, path):
        return False
    now = _sis_now(slice_, resource, context)
    return (now.text, now.documents) == (last.sis_hash, last.records)


def remember(slice_: Slice, context: RunContext, change_version: int | None, sis: SisHash) -> None:
    """Keeps a look that found everything equal or made it so."""
    if change_version is not None:
        context.watermarks.remember(
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
    scope = slice_.scope(whole_scope(context.configuration, slice_.district_id))
    for rows in extract(context.sis, resource, scope):
        now.add(mapped for mapped in map(mapper.map, rows) if isinstance(mapped, Document))
    return now
