"""Everything one compared slice needs, opened and closed together: filter, index, comparison and strategy."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from include.edfi.api.client import EdFiClient
from include.edfi.documents.resource import Resource
from include.engine.documents import Document
from include.resync.compare.comparison import Comparison
from include.resync.compare.index import Index
from include.resync.compare.ods_filter import OdsFilter
from include.resync.compare.orphans import OrphanRecorder
from include.resync.compare.reading import by_key, limit_orphans, ods_filter_of, read
from include.resync.compare.school_year import school_year
from include.resync.context import RunContext
from include.resync.modes.base import SyncStrategy
from include.resync.modes.key_changes import KeyChanges
from include.resync.modes.reconcile import Reconcile
from include.resync.modes.verify import Verify
from include.resync.plan.slices import Slice
from include.resync.send.documents import Sender
from include.sis import directory

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class ComparedSlice:
    """A slice whose side of the ODS has been read back."""

    strategy: SyncStrategy
    index: Index
    ods_filter: OdsFilter
    slice_: Slice
    resource: Resource
    context: RunContext
    finds_orphans: bool

    @property
    def in_ods(self) -> int:
        """How many documents of the ODS are in the slice's scope."""
        return len(self.index)

    def record_orphans(self) -> int:
        """Notes every document in scope that no SIS record was found for; returns how many."""
        if not self.finds_orphans:
            return 0
        of_people = limit_orphans(self.index, self.slice_, self.ods_filter, self.context)
        schools = [str(school) for school in self.ods_filter.schools]
        standard = self.context.configuration.data_standard
        recorder = OrphanRecorder(
            prunes=self.context.prunes,
            request_id=self.slice_.request_id,
            resource=self.resource.name,
            collection=self.resource.collection(standard),
            schema=self.resource.schema(standard),
            backs_up=self.slice_.mode == "reconcile",
        )
        number = recorder.record(self.index.orphans(schools=schools, of_people=of_people), self.index)
        log.info("compare: %s slice %d: %d orphans", self.resource.name, self.slice_.slice_no, number)
        return number


@contextmanager
def compared(
    slice_: Slice, resource: Resource, context: RunContext, sender: Sender, client: EdFiClient
) -> Iterator[ComparedSlice]:
    """Reads the slice's side of the ODS into an index, which is gone afterwards."""
    ods_filter = ods_filter_of(slice_, resource, context)
    with Index() as index:
        year = school_year(context.sis, context.configuration.school_year)
        # A copy says what an orphan refers to, and spares a GET before its delete; shared records are never deleted.
        copies = not resource.shared
        standard = context.configuration.data_standard
        key_changes = KeyChanges(slice_, resource, context)
        compared_as = replace(resource, key_can_change=False) if key_changes.refused else resource
        comparison = Comparison(compared_as, standard, ods_filter, index, year, copies=copies)
        reading = read(slice_, resource, ods_filter, comparison, client, sender.path)
        log.info("compare: %s slice %d: read back by %s", resource.name, slice_.slice_no, reading.method)

        def look_up(documents: Sequence[Document]) -> None:
            by_key(documents, resource, context, comparison, sender.path)

        reconcile = Reconcile(
            sender,
            comparison,
            read_only=resource.name in context.configuration.read_only,
            key_changes=key_changes,
            look_up=look_up if reading.method == "keys" else None,
        )
        yield ComparedSlice(
            strategy=Verify(sender, reconcile) if slice_.mode == "verify" else reconcile,
            index=index,
            ods_filter=ods_filter,
            slice_=slice_,
            resource=resource,
            context=context,
            finds_orphans=reading.method != "keys" and _asks_for_all(slice_, ods_filter, context),
        )


def _asks_for_all(slice_: Slice, ods_filter: OdsFilter, context: RunContext) -> bool:
    """Whether the SIS is asked for every record that the documents read back may belong to.

    A course code does not tell one section from another, nor a course from one of the same number in another
    calendar or school: what a request narrowed by them did not ask the SIS for is no orphan.
    """
    if not ods_filter.key_fields & {"courseCode", "localCourseCode"}:
        return True
    scope = slice_.scope
    if scope.sections is not None and "sectionIdentifier" not in ods_filter.key_fields:
        return False
    year = context.configuration.school_year
    return scope.courses is None or not directory.have_namesakes(context.sis, year, scope.schools, scope.courses)
