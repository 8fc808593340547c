"""One slice from SIS to history: extract → map → compare → send → record, streamed."""

import logging
from collections.abc import Generator, Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from typing import Any

from include.edfi.api.client import EdFiClient
from include.edfi.api.transport import Call
from include.edfi.documents.resource import Resource, Row
from include.edfi.documents.scope import Scope
from include.edfi.errors import Unreachable
from include.engine.documents import Document
from include.engine.record import Recorder
from include.history.entries import Recorded
from include.history.identity_map import remembered
from include.history.outcomes import Outcome, SliceStatus
from include.history.unmapped_entries import unmapped_entry_counts
from include.resync.compare.opening import opened
from include.resync.compare.watermark import SisHash, is_unchanged, newest_change_version, remember
from include.resync.context import RunContext
from include.resync.extract import extract, sis_key
from include.resync.map.documents import Mapper
from include.resync.map.duplicates import KeyDeduplicator
from include.resync.map.state_rules import StateRules
from include.resync.modes.reconcile import RetryDeferred, SkipUnchanged
from include.resync.modes.resend import Resend, SyncStrategy
from include.resync.plan.plan import wanted_locks
from include.resync.plan.scopes import whole_scope
from include.resync.plan.slices import Slice
from include.resync.send.blocked import BlockedDependents
from include.resync.send.documents import Sender

log = logging.getLogger(__name__)


class SliceWork:
    """The rooms of one slice, set up; `run` streams the slice through them.

    With `again`, only the records that were deferred are sent, for the last time: people whose association
    is there by now.
    """

    def __init__(self, slice_: Slice, resource: Resource, context: RunContext, *, retry_deferred: bool = False) -> None:
        standard = context.configuration.data_standard
        read_only = resource.name in context.configuration.read_only
        self._slice = slice_
        self._resource = resource
        self._rooms = context
        self._mapper = Mapper(resource, context.mapping_context())
        self._rules = StateRules(resource, context)
        self._sender = Sender(resource, standard, read_only=read_only, last_chance=retry_deferred)
        self._told: dict[str, Any] = {}
        """What else the slice's entry in the history says."""
        self._sis = SisHash()
        self._holder = BlockedDependents(resource, context, slice_.request_id)
        self._only = self._deferred() if retry_deferred else None
        self._known: list[str] = []
        """Natural-key hashes of a batch's records that the SIS wants in the ODS, whether they can be sent or not."""
        self._seen = KeyDeduplicator()
        """The slice's natural keys, so that two SIS records of one key do not overwrite each other."""

    def run(self) -> Mapping[str, int]:
        """Counts by outcome, `extracted` among them.

        Raises:
            Unreachable: the ODS did not answer for some records; they are sent when the task runs again.
            Refused: the key or its claim set does not allow it.
            Locked: another run took the records over.
        """
        slice_ = self._slice
        locks = wanted_locks(slice_.configuration, self._resource, slice_.school_numbers)
        recorder = Recorder(slice_, locks, self._rooms)
        with closing(self._seen):
            if self._only is not None:
                self._stream(recorder)
            else:
                self._noted(recorder)
        log.info("send: %s slice %d: %s", self._slice.resource, self._slice.slice_no, _counts(recorder))
        unanswered = recorder.counts[Outcome.UNREACHABLE]
        if unanswered:
            raise Unreachable(f"{unanswered} records of {self._slice.resource} got no proper answer")
        return _counts(recorder)

    def _noted(self, recorder: Recorder) -> None:
        slice_, history = self._slice, self._rooms.history
        history.start_slice(slice_.request_id, slice_.resource, slice_.slice_no)
        status = SliceStatus.FAILED
        try:
            self._stream(recorder)
            if not recorder.counts[Outcome.UNREACHABLE]:
                status = SliceStatus.DONE
        finally:
            counts = {
                **_counts(recorder),
                **self._told,
                **unmapped_entry_counts(self._mapper.unmapped_entries.by_code()),
            }
            history.finish_slice(slice_.request_id, slice_.resource, slice_.slice_no, counts, status)

    def _stream(self, recorder: Recorder) -> None:
        if self._only is not None and not self._only:
            return
        client = self._rooms.client()
        if self._slice.mode == "resend":
            self._send(Resend(self._sender), recorder, client)
            return
        if self._only is not None:
            self._send(RetryDeferred(self._sender), recorder, client)
            return
        if self._slice.mode == "reconcile" and is_unchanged(
            self._slice, self._resource, self._rooms, client, self._sender.path
        ):
            self._send(SkipUnchanged(), recorder, client)
            self._told["read_back_skipped"] = 1
            return
        self._compared(recorder, client)

    def _compared(self, recorder: Recorder, client: EdFiClient) -> None:
        version = newest_change_version(client) if self._slice.mode == "reconcile" else None
        with opened(self._slice, self._resource, self._rooms, self._sender, client) as comparing:
            self._send(comparing.strategy, recorder, client)
            orphans = comparing.note_orphans(self._scope())
            self._told["in_ods"] = comparing.in_ods
        # What could not be mapped is not in the ODS's hands; what could be mapped must all be there.
        arrived = sum(number for outcome, number in recorder.counts.items() if outcome.is_success)
        if orphans == 0 and comparing.finds_orphans and arrived == self._sis.documents:
            remember(self._slice, self._rooms, version, self._sis)

    def _send(self, strategy: SyncStrategy, recorder: Recorder, client: EdFiClient) -> None:
        # Closed at once, or a send that fails would leave its cursor in the SIS open.
        with recorder, closing(self._calls(strategy, recorder)) as calls:
            for response in client.send(calls):
                ended = strategy.outcome(response)
                if ended is not None:
                    recorder.add(ended)
            for ended in strategy.second_pass(client):
                recorder.add(ended)

    def _scope(self) -> Scope:
        return self._slice.scope(whole_scope(self._rooms.configuration, self._slice.district_id))

    def _deferred(self) -> set[str]:
        slice_ = self._slice
        waiting = self._rooms.history.deferred(slice_.request_id, slice_.resource)
        return {record.sis_key for record in waiting if record.slice_no == slice_.slice_no}

    def _calls(self, strategy: SyncStrategy, recorder: Recorder) -> Generator[Call, None, None]:
        for rows in extract(self._rooms.sis, self._resource, self._scope()):
            yield from self._batch(self._wanted(rows), strategy, recorder)

    def _wanted(self, rows: list[Row]) -> list[Row]:
        """All rows, or those of a second attempt, or those that failed in the run that is repeated."""
        only, slice_ = self._only, self._slice
        if slice_.retry_of is not None and only is None:
            keys = [sis_key(self._resource, row) for row in rows]
            only = self._rooms.history.failed(slice_.retry_of, slice_.resource, keys)
            only &= set(slice_.retry_keys) if slice_.retry_keys else only
        return rows if only is None else [row for row in rows if sis_key(self._resource, row) in only]

    def _batch(self, rows: list[Row], strategy: SyncStrategy, recorder: Recorder) -> Iterator[Call]:
        slice_, name = self._slice, self._resource.name
        keys = [sis_key(self._resource, row) for row in rows]
        done = self._rooms.history.acknowledged(slice_.request_id, name, keys)
        recorder.count_earlier(list(done.values()))
        documents, others = self._mapped(rows, done)
        in_ods = strategy.in_sis(self._known)
        self._known = []
        held = self._holder.held(documents)
        for record in (*others, *held.values()):
            recorder.add(replace(record, in_ods=True) if record.key_hash in in_ods else record)
        to_send = [document for document in documents if document.sis_key not in held]
        before = remembered(self._rooms.history_engine, slice_.configuration, name, keys)
        yield from strategy.calls(to_send, before, recorder)

    def _mapped(self, rows: list[Row], done: Mapping[str, str]) -> tuple[list[Document], list[Recorded]]:
        """What is to be sent of a batch, and how the rest ended; what an earlier attempt recorded is in neither."""
        documents: list[Document] = []
        others: list[Recorded] = []
        judged = (self._rules.judged(self._mapper.map(row)) for row in rows)
        for mapped in self._first_of_their_keys(list(judged)):
            if mapped.key_hash and not (isinstance(mapped, Recorded) and mapped.outcome == Outcome.EXCLUDED):
                self._known.append(mapped.key_hash)
            if mapped.sis_key in done:
                continue
            if isinstance(mapped, Document):
                documents.append(mapped)
            else:
                others.append(mapped)
        return documents, others

    def _first_of_their_keys(self, mapped: list[Document | Recorded]) -> Iterator[Document | Recorded]:
        """The same, with a document whose natural key came before ended as a duplicate."""
        documents = [one for one in mapped if isinstance(one, Document)]
        self._sis.add(documents)
        repeated = self._seen.add([one.key_hash for one in documents])
        duplicates = {documents[place].sis_key for place in repeated}
        for one in mapped:
            if isinstance(one, Document) and one.sis_key in duplicates:
                yield one.ended(
                    Outcome.DUPLICATE,
                    reason="another SIS record has the same natural key and was sent in its place",
                    hint="Remove one of the two in Campus, or tell them apart.",
                )
            else:
                yield one


def _counts(recorder: Recorder) -> dict[str, int]:
    counts = {str(outcome): number for outcome, number in recorder.counts.items()}
    return {"extracted": sum(recorder.counts.values()), **counts}


def work(content: Mapping[str, Any], context: RunContext, *, retry_deferred: bool = False) -> Mapping[str, int]:
    """Works one slice through, given as JSON; see `SliceWork`."""
    slice_ = Slice.from_json(content)
    return SliceWork(slice_, context.registry[slice_.resource], context, retry_deferred=retry_deferred).run()
