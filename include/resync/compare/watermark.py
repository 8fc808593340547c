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
from include.history.watermarks import Look
from include.resync.context import Rooms
from include.resync.extract import extract
from include.resync.map.documents import Document, Mapper
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
    answer = client.get(client.change_queries("/availableChangeVersions"))
    if answer.status != 200:
        return None
    told = from_json(answer.body)
    newest = told.get("newestChangeVersion", told.get("NewestChangeVersion"))
    return int(newest) if newest is not None else None


def extent(part: Slice) -> str:
    """What a slice looks at, as 32 hexadecimal characters: the same for the same question in another run."""
    narrowed = (part.persons, part.courses, part.sections, part.former_ids)
    question = [part.school_numbers, *narrowed, part.whole_district]
    return blake2b(to_json(question), digest_size=16).hexdigest()


def nothing_changed(part: Slice, resource: Resource, rooms: Rooms, client: EdFiClient, path: str) -> bool:
    """Whether both sides are as they were when the slice was last found equal."""
    last = rooms.looks.last(part.configuration, part.resource, extent(part))
    if last is None or _changed_in_ods(last, client, path):
        return False
    now = _sis_now(part, resource, rooms)
    return (now.text, now.documents) == (last.sis_hash, last.records)


def remember(part: Slice, rooms: Rooms, change_version: int | None, sis: SisHash) -> None:
    """Keeps a look that found everything equal or made it so."""
    if change_version is not None:
        rooms.looks.remember(
            Look(
                configuration=part.configuration,
                resource=part.resource,
                extent=extent(part),
                change_version=change_version,
                sis_hash=sis.text,
                records=sis.documents,
                request_id=part.request_id,
            )
        )


def _changed_in_ods(last: Look, client: EdFiClient, path: str) -> bool:
    since = last.change_version + 1
    answer = client.get(path, minChangeVersion=since, limit=0, totalCount="true")
    if answer.status != 200 or answer.headers.get("total-count") != "0":
        return True
    deletes = client.get(f"{path}/deletes", minChangeVersion=since, limit=1)
    return deletes.status != 200 or deletes.body.strip() != b"[]"


def _sis_now(part: Slice, resource: Resource, rooms: Rooms) -> SisHash:
    mapper, now = Mapper(resource, rooms.context()), SisHash()
    scope = part.scope(whole_scope(rooms.configuration, part.district_id))
    for rows in extract(rooms.sis, resource, scope):
        now.add(mapped for mapped in map(mapper.map, rows) if isinstance(mapped, Document))
    return now
