"""One slice from the SIS to the history: extract → map → compare → send → record, a loop over batches."""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from typing import Any

from include.edfi.api.client import EdFiClient
from include.edfi.api.transport import Call, Response
from include.edfi.documents.resource import Row
from include.edfi.errors import Unreachable
from include.engine.record import Recorder
from include.engine.report import NOT_PROVEN, REFUSED_PARAMETERS
from include.history.entries import Recorded
from include.history.identity_map import known_identities
from include.history.outcomes import Outcome, SliceStatus
from include.history.repeated_items import repeated_item_counts
from include.history.unmapped_entries import unmapped_entry_counts
from include.history.watermarks import SliceWatermark
from include.resync.compare.same_ods import Sentinel
from include.resync.compare.watermark import (
    forget_watermark,
    is_full_read_back_due,
    is_unchanged,
    last_watermark,
    save_watermark,
)
from include.resync.context import RunContext
from include.resync.extract import extract, sis_key
from include.resync.map.batches import Batch, BatchMapper
from include.resync.modes.base import SyncStrategy
from include.resync.modes.compared_slice import compared
from include.resync.modes.resend import Resend
from include.resync.modes.retry_deferred import RetryDeferred
from include.resync.modes.skip_unchanged import SkipUnchanged
from include.resync.plan.plan import wanted_locks
from include.resync.plan.slices import Slice
from include.resync.send.blocked import BlockedDependents
from include.resync.send.documents import Sender

log = logging.getLogger(__name__)

UNSETTLED = "other clients added or deleted documents each time they were read, so one may have been missed"


def work(content: Mapping[str, Any], context: RunContext, *, retry_deferred: bool = False) -> Mapping[str, int]:
    """Works one slice through, given as JSON; counts by outcome, `extracted` among them.

    With `retry_deferred`, only the records that were deferred are sent, for the last time: people whose association
    exists by now.

    Raises:
        Unreachable: the ODS did not answer for some records; they are sent when the task runs again.
        Refused: the key or its claim set does not allow it.
        Locked: another run took the records over.
    """
    slice_ = Slice.from_json(content)
    with BatchMapper(context.registry[slice_.resource], context) as mapper:
        slice_work = SliceWork(slice_, context, mapper, last_chance=retry_deferred)
        counts = slice_work.retry_deferred() if retry_deferred else slice_work.run()
    log.info("send: %s slice %d: %s", slice_.resource, slice_.slice_no, counts)
    if counts.get(Outcome.UNREACHABLE):
        number = counts[Outcome.UNREACHABLE]
        raise Unreachable(f"the ODS gave no usable response for {number} records of {slice_.resource}")
    return counts


class SliceWork:
    """What the batches of one slice go through; `run` and `retry_deferred` are the two ways to begin."""

    def __init__(self, slice_: Slice, context: RunContext, mapper: BatchMapper, *, last_chance: bool) -> None:
        configuration, resource = context.configuration, context.registry[slice_.resource]
        self._slice = slice_
        self._context = context
        self._resource = resource
        self._mapper = mapper
        read_only = resource.name in configuration.read_only
        self._sender = Sender(resource, configuration.data_standard, read_only=read_only, last_chance=last_chance)
        self._blocked = BlockedDependents(resource, context, slice_.request_id)
        locks = wanted_locks(slice_.configuration, resource, slice_.school_numbers)
        self._recorder = Recorder(slice_, locks, context)
        self._notes: dict[str, Any] = {}
        """What else the slice's entry in the history says."""
        self._sentinel = Sentinel(slice_, context)

    def run(self) -> Mapping[str, int]:
        """Works the slice through in its mode and notes in the history how it went."""
        with self._history_entry():
            client, slice_, sender = self._context.client(), self._slice, self._sender
            if slice_.mode == "resend":
                forget_watermark(slice_, self._context)
                self._stream(Resend(sender), client, self._not_yet_retried)
            elif slice_.mode == "verify":
                self._compare(client)
            else:
                self._reconcile(client)
            if slice_.mode != "verify":
                self._sentinel.save()
        return self._recorder.totals()

    def retry_deferred(self) -> Mapping[str, int]:
        """Sends the slice's deferred records once more; where there are none, nothing is read."""
        slice_ = self._slice
        deferred = self._context.history.deferred(slice_.request_id, slice_.resource)
        keys = {record.sis_key for record in deferred if record.slice_no == slice_.slice_no}
        if keys:
            strategy = Resend(self._sender) if slice_.mode == "resend" else RetryDeferred(self._sender)
            self._stream(strategy, self._context.client(), keys.intersection)
        return self._recorder.totals()

    def _reconcile(self, client: EdFiClient) -> None:
        slice_, context = self._slice, self._context
        last = last_watermark(slice_, context)
        if last is not None and self._is_unchanged(last, client):
            self._stream(SkipUnchanged(self._sender), client)
            self._notes["read_back_skipped"] = 1
            return
        if last is not None and is_full_read_back_due(last, slice_, context):
            self._notes["full_read_back"] = 1
        # The version is asked for before anything is read: what changes meanwhile must count as a change next time.
        version = client.newest_change_version()
        if self._compare(client):
            save_watermark(slice_, context, version, self._mapper.sis_hash)
        else:
            # What was sent is found equal, or not, by the next run.
            forget_watermark(slice_, context)

    def _compare(self, client: EdFiClient) -> bool:
        """Whether both sides were found equal, and it is certain that nothing was missed."""
        self._notes["read_back"] = 1
        with compared(self._slice, self._resource, self._context, self._sender, client) as slice_:
            self._stream(slice_.strategy, client)
            orphans = slice_.record_orphans()
            self._notes["in_ods"] = slice_.in_ods
        if refused := client.behavior.refused_parameters.get(self._sender.path):
            self._notes[REFUSED_PARAMETERS] = sorted(refused)
        unsettled = self._sender.path in client.behavior.unsettled
        if unsettled:
            self._notes[NOT_PROVEN] = [UNSETTLED]
        # A record that could not be mapped says nothing about the ODS; all that could be mapped must have arrived.
        equal = self._recorder.counts[Outcome.UNCHANGED] == self._mapper.sis_hash.documents
        return orphans == 0 and slice_.finds_orphans and equal and not unsettled

    def _stream(
        self, strategy: SyncStrategy, client: EdFiClient, chosen: Callable[[list[str]], set[str]] | None = None
    ) -> None:
        """The loop; `chosen` picks the SIS keys of a batch that are worked on, all if it is None."""
        rows_of_slice = extract(self._context.sis, self._resource, self._slice.scope)
        # The recorder is left last: whatever stops the loop, what the ODS acknowledged is recorded and not sent again.
        # The cursor in the SIS is closed at once too, or a send that fails would leave it open.
        with self._recorder, client.send_queue() as queue, closing(rows_of_slice):
            for rows in rows_of_slice:
                batch = self._mapper.map(self._only(rows, chosen))
                calls = self._decide(batch, strategy)
                self._record(queue.send(calls), strategy)
            self._record(queue.finish(), strategy)
            for outcome in strategy.second_pass(client):
                self._add(outcome)

    def _only(self, rows: Sequence[Row], chosen: Callable[[list[str]], set[str]] | None) -> Sequence[Row]:
        if chosen is None:
            return rows
        keys = chosen([sis_key(self._resource, row) for row in rows])
        return [row for row in rows if sis_key(self._resource, row) in keys]

    def _decide(self, batch: Batch, strategy: SyncStrategy) -> list[Call]:
        """The calls a batch needs; outcomes that need none are recorded."""
        slice_, history = self._slice, self._context.history
        done = history.acknowledged(slice_.request_id, slice_.resource, [one.sis_key for one in batch.records])
        self._recorder.count_earlier(list(done.values()))
        # Matched before anything is left out: what the SIS has is no orphan, whether it can be sent now or not.
        in_ods = strategy.match_keys(batch.key_hashes)
        documents = [document for document in batch.documents if document.sis_key not in done]
        blocked = self._blocked.blocked(documents)
        for outcome in (*batch.outcomes, *blocked.values()):
            if outcome.sis_key not in done:
                self._recorder.add(replace(outcome, in_ods=True) if outcome.key_hash in in_ods else outcome)
        documents = [document for document in documents if document.sis_key not in blocked]
        keys = [document.sis_key for document in documents]
        confirmed = known_identities(self._context.history_engine, slice_.configuration, slice_.resource, keys)
        return list(self._calls(strategy.decide(documents, confirmed)))

    def _calls(self, decisions: Iterable[Any]) -> Iterator[Call]:
        for decision in decisions:
            if isinstance(decision, Call):
                yield decision
            else:
                self._add(decision)

    def _record(self, responses: Iterable[Response], strategy: SyncStrategy) -> None:
        for response in responses:
            outcome = strategy.outcome(response)
            if outcome is not None:
                self._add(outcome)

    def _add(self, outcome: Recorded) -> None:
        self._sentinel.see(outcome)
        self._recorder.add(outcome)

    def _is_unchanged(self, last: SliceWatermark, client: EdFiClient) -> bool:
        if not self._context.host_traits().change_queries_usable:
            return False
        return is_unchanged(last, self._slice, self._resource, self._context, client, self._sender.path)

    def _not_yet_retried(self, keys: list[str]) -> set[str]:
        """All keys, or those that failed in the run that is repeated, or some of them."""
        slice_ = self._slice
        if slice_.retry_of is None:
            return set(keys)
        failed = self._context.history.failed(slice_.retry_of, slice_.resource, keys)
        return failed & set(slice_.retry_keys) if slice_.retry_keys else failed

    @contextmanager
    def _history_entry(self) -> Iterator[None]:
        """The slice's entry: running, then done or failed with its counts, whatever happens in between."""
        slice_, history = self._slice, self._context.history
        history.start_slice(slice_.request_id, slice_.resource, slice_.slice_no)
        status = SliceStatus.FAILED
        try:
            yield
            if not self._recorder.counts[Outcome.UNREACHABLE]:
                status = SliceStatus.DONE
        finally:
            entries = unmapped_entry_counts(self._mapper.unmapped_entries.totals())
            items = repeated_item_counts(self._mapper.repeated_items.totals())
            counts = {**self._recorder.totals(), **self._notes, **entries, **items}
            history.finish_slice(slice_.request_id, slice_.resource, slice_.slice_no, counts, status)
