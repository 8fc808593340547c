"""One slice from the district to the state: extract → map → compare → send → record, streamed."""

import logging
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from include.engine.documents import Document, Verdict
from include.engine.record import Recorder
from include.history.entries import Recorded
from include.history.outcomes import Outcome, SliceStatus
from include.state import registry
from include.state.object import StateObject
from include.state_sync.compare import Compared, StateComparison
from include.state_sync.context import StateContext, sis_key, wanted_locks
from include.state_sync.extract import COPY, extract
from include.state_sync.map import StateMapper
from include.state_sync.orphans import note_orphans
from include.state_sync.send import StateSender
from include.state_sync.slices import StateSlice

log = logging.getLogger(__name__)


TELL_APART = "Delete one of the two records if it was entered twice, or correct what should differ."


class StateWork:
    """The stages of one slice; `run` streams the slice through them."""

    def __init__(self, slice_: StateSlice, state_object: StateObject, context: StateContext) -> None:
        self._slice = slice_
        self._object = state_object
        self._context = context
        self._mapper = StateMapper(state_object, context)
        self._comparison = StateComparison(state_object, context, copies=slice_.mode == "verify")
        self._sender = StateSender(state_object, context, slice_.school_year)
        self._orphan_counts: dict[str, int] = {}
        """Further counts of the slice's entry in the history."""

    def run(self) -> Mapping[str, int]:
        """Counts by outcome, `extracted` among them.

        Raises:
            Unreachable: the state's database does not answer; running it again goes on where it stopped.
            Refused: it does not let the login write.
            Locked: another run took the locks meanwhile.
        """
        slice_, history = self._slice, self._context.history
        history.start_slice(slice_.request_id, slice_.resource, slice_.slice_no)
        locks = wanted_locks(self._context.configuration, self._object, slice_.school_numbers)
        recorder = Recorder(slice_, locks, self._context)
        status = SliceStatus.FAILED
        try:
            self._stream(recorder)
            status = SliceStatus.DONE
        finally:
            counts = recorder.totals() | self._orphan_counts
            history.finish_slice(slice_.request_id, slice_.resource, slice_.slice_no, counts, status)
        log.info("send: %s slice %d: %s", slice_.resource, slice_.slice_no, recorder.totals())
        return recorder.totals()

    def _stream(self, recorder: Recorder) -> None:
        scope = self._slice.scope(self._context.configuration)
        with recorder:
            for rows in extract(self._context.sis, self._object, self._slice, scope):
                for ended in self._batch(rows, recorder):
                    recorder.add(ended)
        if self._slice.finds_orphans:
            orphans, in_scope = note_orphans(self._slice, self._object, self._context)
            self._orphan_counts = {"orphans": orphans, "in_ods": in_scope}

    def _batch(self, rows: list[dict[str, Any]], recorder: Recorder) -> Iterator[Recorded]:
        slice_, key = self._slice, self._object.key
        keys = [sis_key(self._object, row[key]) for row in rows]
        done = self._context.history.acknowledged(slice_.request_id, slice_.resource, keys)
        recorder.count_earlier(list(done.values()))
        mapped = [(row, self._mapper.map(row)) for row in rows if sis_key(self._object, row[key]) not in done]
        yield from (ended for _, ended in mapped if isinstance(ended, Recorded))
        documents = [document for _, document in mapped if isinstance(document, Document)]
        compared = self._comparison.compare(documents)
        if slice_.mode == "verify":
            copies = {document.sis_key for row, document in mapped if row.get(COPY, 1) > 1}
            yield from _verified(documents, compared, copies)
            return
        yield from self._sent(documents, compared)

    def _sent(self, documents: list[Document], compared: Mapping[str, Compared]) -> Iterator[Recorded]:
        """In mode `reconcile` equal records are not sent; in mode `resend` they are."""
        if self._slice.mode == "resend":
            yield from self._sender.send(documents, compared)
            return
        equal = [document for document in documents if compared[document.sis_key].verdict == Verdict.EQUAL]
        different = [document for document in documents if compared[document.sis_key].verdict != Verdict.EQUAL]
        yield from self._sender.send(different, compared)
        yield from (_equal(document, compared[document.sis_key]) for document in equal)


def _equal(document: Document, result: Compared) -> Recorded:
    return document.ended(
        Outcome.UNCHANGED,
        in_ods=True,
        elements=result.differing,
        ods_id=document.sis_key,
        payload_hash=document.payload_hash,
    )


def _verified(documents: Iterable[Document], compared: Mapping[str, Compared], copies: set[str]) -> Iterator[Recorded]:
    """Mode `verify`: how every record compares with the state; nothing is written."""
    for document in documents:
        result = compared[document.sis_key]
        if result.verdict == Verdict.MISSING:
            yield document.ended(Outcome.MISSING, reason="not at the state", in_ods=False)
        elif result.verdict == Verdict.DIFFERENT:
            reason = f"differs in {', '.join(result.differing)}"
            yield document.ended(Outcome.DIFFERENT, reason=reason, in_ods=True, elements=result.differing)
        elif document.sis_key in copies or result.twice:
            side = "district" if document.sis_key in copies else "state"
            reason = f"the {side} has another record with the same data"
            yield document.ended(Outcome.DUPLICATE, reason=reason, hint=TELL_APART, in_ods=True)
        else:
            yield _equal(document, result)


def work(content: Mapping[str, Any], context: StateContext) -> Mapping[str, int]:
    """Processes one slice, given as JSON; see `StateWork`."""
    slice_ = StateSlice.from_json(content)
    return StateWork(slice_, registry()[slice_.resource], context).run()
