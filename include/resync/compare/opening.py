"""Part of compare: everything one compared slice needs, opened and closed together."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from include.edfi.api.client import EdFiClient
from include.edfi.documents.resource import Resource
from include.edfi.documents.scope import Scope
from include.resync.compare.comparison import Comparison
from include.resync.compare.index import Index
from include.resync.compare.ods_filter import Reach
from include.resync.compare.reading import by_key, limit_orphans, reach_of, read
from include.resync.compare.school_year import school_year
from include.resync.context import Rooms
from include.resync.map.documents import Document
from include.resync.modes.reconcile import Keeper, Reconcile, note_orphans
from include.resync.modes.resend import Way
from include.resync.modes.verify import Verify
from include.resync.plan.slices import Slice
from include.resync.send.documents import Sender
from include.sis import directory

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Comparing:
    """A slice whose side of the ODS is read; `in_ods` is how many documents of the ODS are in its scope."""

    way: Way
    index: Index
    reach: Reach
    part: Slice
    resource: Resource
    rooms: Rooms
    finds_orphans: bool

    @property
    def in_ods(self) -> int:
        """How many documents of the ODS are in the slice's scope."""
        return len(self.index)

    def note_orphans(self, scope: Scope) -> int:
        """Notes every document in scope that no SIS record was found for; returns how many."""
        if not self.finds_orphans:
            return 0
        of_people = limit_orphans(self.index, self.part, self.reach, self.rooms, scope)
        found = self.index.orphans(schools=[str(school) for school in self.reach.schools], of_people=of_people)
        keeper = Keeper(
            prunes=self.rooms.prunes,
            request_id=self.part.request_id,
            resource=self.resource.name,
            collection=self.resource.collection(self.rooms.configuration.data_standard),
        )
        number = note_orphans(found, keeper, self.index)
        log.info("compare: %s slice %d: %d orphans", self.resource.name, self.part.slice_no, number)
        return number


@contextmanager
def opened(part: Slice, resource: Resource, rooms: Rooms, sender: Sender, client: EdFiClient) -> Iterator[Comparing]:
    """Reads the slice's side of the ODS into an index, which is gone afterwards."""
    reach = reach_of(part, resource, rooms)
    with Index() as index:
        year = school_year(rooms.sis, rooms.configuration.school_year)
        # Copies of what will be deleted need not be fetched again; shared records are not deleted.
        copies = part.mode == "reconcile" and not resource.shared
        standard = rooms.configuration.data_standard
        comparison = Comparison(resource, standard, reach, index, year, copies=copies)
        reading = read(part, resource, reach, comparison, client, sender.path)
        log.info("compare: %s slice %d: read back by %s", resource.name, part.slice_no, reading.way)

        def look_up(documents: Sequence[Document]) -> None:
            by_key(documents, resource, rooms, comparison, sender.path)

        reconcile = Reconcile(
            sender,
            comparison,
            read_only=resource.name in rooms.configuration.read_only,
            look_up=look_up if reading.way == "keys" else None,
        )
        yield Comparing(
            way=Verify(sender, reconcile) if part.mode == "verify" else reconcile,
            index=index,
            reach=reach,
            part=part,
            resource=resource,
            rooms=rooms,
            finds_orphans=reading.way != "keys" and _asks_for_all(part, reach, rooms),
        )


def _asks_for_all(part: Slice, reach: Reach, rooms: Rooms) -> bool:
    """Whether the SIS is asked for every record that the documents read back may stand for.

    A course code does not tell one section from another, nor a course from one of the same number in another
    calendar or school: what a request narrowed by them did not ask the SIS for is no orphan.
    """
    if not reach.leaves & {"courseCode", "localCourseCode"}:
        return True
    if part.sections is not None and "sectionIdentifier" not in reach.leaves:
        return False
    year = rooms.configuration.school_year
    return part.courses is None or not directory.have_namesakes(rooms.sis, year, part.schools, part.courses)
