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


TELL_APART = "Remove one of the two where it was entered twice, or tell them apart."


class StateWork:
    """The rooms of one slice, set up; `run` streams the slice through them."""

    def __init__(self, slice_: StateSlice, one: StateObject, context: StateContext) -> None:
        self._slice = slice_
        self._object = one
        self._rooms = context
        self._mapper = StateMapper(one, context)
        self._comparison = StateComparison(one, context, copies=slice_.mode == "verify")
        self._sender = StateSender(one, context, slice_.school_year)
        self._told: dict[str, int] = {}
        """What else the slice's entry in the history says."""

    def run(self) -> Mapping[str, int]:
        """Counts by outcome, `extracted` among them.

        Raises:
            Unreachable: the state's database does not answer; running it again goes on where it stopped.
            Refused: it does not let the login write.
            Locked: another run took the records over.
        """
        slice_, history = self._slice, self._rooms.history
        history.start_slice(slice_.request_id, slice_.resource, slice_.slice_no)
        locks = wanted_locks(self._rooms.configuration, self._object, slice_.school_numbers)
        recorder = Recorder(slice_, locks, self._rooms)
        status = SliceStatus.FAILED
        try:
            self._stream(recorder)
            status = SliceStatus.DONE
        finally:
            counts = _counts(recorder) | self._told
            history.finish_slice(slice_.request_id, slice_.resource, slice_.slice_no, counts, status)
        log.info("send: %s slice %d: %s", slice_.resource, slice_.slice_no, _counts(recorder))
        return _counts(recorder)

    def _stream(self, recorder: Recorder) -> None:
        scope = self._slice.scope(self._rooms.configuration)
        with recorder:
            for rows in extract(self._rooms.sis, self._object, self._slice, scope):
                for ended in self._batch(rows, recorder):
                    recorder.add(ended)
        if self._slice.finds_orphans:
            self._told["orphans"], self._told["in_ods"] = note_orphans(self._slice, self._object, self._rooms)

    def _batch(self, rows: list[dict[str, Any]], recorder: Recorder) -> Iterator[Recorded]:
        slice_, key = self._slice, self._object.key
        keys = [sis_key(self._object, row[key]) for row in rows]
        done = self._rooms.history.acknowledged(slice_.request_id, slice_.resource, keys)
        recorder.count_earlier(list(done.values()))
        mapped = [(row, self._mapper.map(row)) for row in rows if sis_key(self._object, row[key]) not in done]
        yield from (ended for _, ended in mapped if isinstance(ended, Recorded))
        documents = [document for _, document in mapped if isinstance(document, Document)]
        compared = self._comparison.compare(documents)
        if slice_.mode == "verify":
            copies = {document.sis_key for row, document in mapped if row.get(COPY, 1) > 1}
            yield from _told(documents, compared, copies)
            return
        yield from self._sent(documents, compared)

    def _sent(self, documents: list[Document], compared: Mapping[str, Compared]) -> Iterator[Recorded]:
        """In mode `reconcile` what is equal is left alone; in mode `resend` it is sent too."""
        again = self._slice.mode == "resend"
        wanted = [one for one in documents if again or compared[one.sis_key].verdict != Verdict.EQUAL]
        yield from self._sender.send(wanted, compared)
        if not again:
            equal = [one for one in documents if compared[one.sis_key].verdict == Verdict.EQUAL]
            yield from (_equal(document, compared[document.sis_key]) for document in equal)


def _equal(document: Document, found: Compared) -> Recorded:
    told = {"ods_id": document.sis_key, "payload_hash": document.payload_hash}
    return document.ended(Outcome.UNCHANGED, in_ods=True, elements=found.differing, **told)


def _told(documents: Iterable[Document], compared: Mapping[str, Compared], copies: set[str]) -> Iterator[Recorded]:
    """Mode `verify`: how every record stands to the state; nothing is written."""
    for document in documents:
        found = compared[document.sis_key]
        if found.verdict == Verdict.MISSING:
            yield document.ended(Outcome.MISSING, reason="the state does not hold it", in_ods=False)
        elif found.verdict == Verdict.DIFFERENT:
            reason = f"differs in {', '.join(found.differing)}"
            yield document.ended(Outcome.DIFFERENT, reason=reason, in_ods=True, elements=found.differing)
        elif document.sis_key in copies or found.twice:
            side = "district" if document.sis_key in copies else "state"
            reason = f"the {side} has another record that says the same"
            yield document.ended(Outcome.DUPLICATE, reason=reason, hint=TELL_APART, in_ods=True)
        else:
            yield _equal(document, found)


def _counts(recorder: Recorder) -> dict[str, int]:
    counts = {str(outcome): number for outcome, number in recorder.counts.items()}
    return {"extracted": sum(recorder.counts.values()), **counts}


def work(content: Mapping[str, Any], context: StateContext) -> Mapping[str, int]:
    """Works one slice through, given as JSON; see `StateWork`."""
    slice_ = StateSlice.from_json(content)
    return StateWork(slice_, registry()[slice_.resource], context).run()
