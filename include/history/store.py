"""Writes what happens to a request, and reads what a retried task and a child record must know of it.

Every write may be repeated: the same call twice leaves the same state, so a task killed half-way runs again.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from more_itertools import batched

from include.edfi.errors import ConfigError
from include.history import identity_map, queries, tables
from include.history.database import writing
from include.history.entries import (
    REQUESTED_IDS,
    Blocked,
    Cause,
    Deferred,
    NewRequest,
    PlannedSlice,
    Recorded,
)
from include.history.outcome_lookups import ended_by_sis_key
from include.history.outcomes import Outcome, RequestStatus, SliceStatus
from include.history.pages import paged
from include.history.upserts import BATCH, insert_into, upsert


def utc_now() -> datetime:
    """Return the present, aware, in UTC."""
    return datetime.now(UTC)


class History:
    """The history database, as the engine of a resync uses it."""

    def __init__(self, engine: sa.Engine, *, now: Callable[[], datetime] = utc_now) -> None:
        self._engine = engine
        self._writes = writing(engine)
        self._now = now

    def open_request(self, request: NewRequest) -> None:
        """Insert a request as queued; one that exists already stays as it is."""
        row = {
            **vars(request),
            "params": dict(request.params),
            "status": RequestStatus.QUEUED,
            "warnings": [],
            "plan": {},
            "verdict": "",
        }
        with self._writes.begin() as connection:
            statement = insert_into(connection, tables.request)
            connection.execute(statement.on_conflict_do_nothing(), row)

    def start(self, request_id: str) -> None:
        """Record that the request runs; a restart keeps the first start and clears the earlier end."""
        started = sa.func.coalesce(tables.request.c.started_at, self._now())
        self._update_request(request_id, status=RequestStatus.RUNNING, started_at=started, ended_at=None, verdict="")

    def finish(self, request_id: str, status: RequestStatus, verdict: str) -> None:
        """Record how the request ended; `verdict` is the report's sentence."""
        self._update_request(request_id, status=status, verdict=verdict, ended_at=self._now())

    def save_plan(
        self,
        request_id: str,
        slices: Iterable[PlannedSlice],
        warnings: Sequence[str],
        plan: Mapping[str, Any],
    ) -> None:
        """Save the plan; a second plan of the request replaces slices that were never started."""
        self._update_request(request_id, warnings=list(warnings), plan=dict(plan))
        table = tables.slice_
        fresh = {"status": SliceStatus.PLANNED, "attempt": 0, "counts": {}}
        rows = [{"request_id": request_id, **vars(planned), "schools": list(planned.schools)} for planned in slices]
        with self._writes.begin() as connection:
            connection.execute(
                sa.delete(table).where(table.c.request_id == request_id, table.c.status == SliceStatus.PLANNED)
            )
            upsert(connection, table, rows, only_new=fresh)

    def start_slice(self, request_id: str, resource: str, slice_no: int) -> None:
        """Record one more attempt at a planned slice."""
        self._update_slice(
            (request_id, resource, slice_no),
            status=SliceStatus.RUNNING,
            attempt=tables.slice_.c.attempt + 1,
            started_at=self._now(),
            ended_at=None,
        )

    def finish_slice(
        self, request_id: str, resource: str, slice_no: int, counts: Mapping[str, Any], status: SliceStatus
    ) -> None:
        """Record how the attempt ended; `counts` (JSON) are the engine's own, such as extracted and duplicate."""
        self._update_slice((request_id, resource, slice_no), status=status, counts=dict(counts), ended_at=self._now())

    def record(self, request_id: str, resource: str, slice_no: int, records: Sequence[Recorded]) -> None:
        """Save the outcomes of up to about 1000 records in one transaction; successes enter the identity map.

        A later outcome of the same SIS key replaces the earlier one, within the batch too.
        """
        # Sorted, so that two writers that meet on PostgreSQL lock the rows in one order.
        latest = sorted({record.sis_key: record for record in records}.values(), key=lambda r: r.sis_key)
        now = self._now()
        common = {"request_id": request_id, "resource": resource, "slice_no": slice_no, "recorded_at": now}
        rows = [{**common, **_outcome_columns(record)} for record in latest]
        with self._writes.begin() as connection:
            upsert(connection, tables.outcome, rows)
            identity_map.save(connection, request_id, resource, [r for r in latest if r.outcome.is_success], now)

    def no_match(self, request_id: str, kind: str, ids: Iterable[int | str]) -> None:
        """Save the requested IDs that no record has; `kind` is the Campus column, such as `personID`."""
        reason = f"no record in scope has this {kind}"
        unmatched = [
            Recorded(sis_key=f"{kind}={number}", key_hash="", outcome=Outcome.NO_MATCH, reason=reason) for number in ids
        ]
        for batch in batched(unmatched, BATCH):
            self.record(request_id, REQUESTED_IDS, 0, batch)

    def acknowledged(self, request_id: str, resource: str, sis_keys: Sequence[str]) -> dict[str, str]:
        """Return SIS key to outcome for those of the keys that this request is done with (the checkpoint)."""
        table = tables.outcome
        final = [outcome for outcome in Outcome if outcome.is_final]
        found: dict[str, str] = {}
        with self._engine.connect() as connection:
            for batch in batched(sis_keys, BATCH):
                query = _of(request_id, resource, table.c.sis_key, table.c.outcome).where(
                    table.c.sis_key.in_(batch), table.c.outcome.in_(final)
                )
                found.update((row.sis_key, row.outcome) for row in connection.execute(query))
        return found

    def deferred(self, request_id: str, resource: str) -> Iterator[Deferred]:
        """Stream the records of a resource to be sent again; recording them meanwhile is fine."""
        table = tables.outcome
        query = _of(request_id, resource, table.c.sis_key, table.c.slice_no).where(table.c.outcome == Outcome.DEFERRED)
        for row in paged(self._engine, query, [table.c.sis_key]):
            yield Deferred(sis_key=row["sis_key"], slice_no=row["slice_no"])

    def find(self, run: str) -> queries.RequestEntry | None:
        """The request of that request_id or Airflow run id (the latest of several), or None."""
        return queries.request(self._engine, run) or queries.request_of_run(self._engine, run)

    def failed(self, request_id: str, resource: str, sis_keys: Sequence[str]) -> set[str]:
        """Return those of the SIS keys that should have reached the ODS in a request and did not."""
        ended = ended_by_sis_key(self._engine, request_id, resource, sis_keys)
        return {sis_key for sis_key, outcome in ended.items() if outcome.is_failure}

    def rejected_keys(self, request_id: str, resource: str, key_hashes: Sequence[str]) -> dict[str, Blocked]:
        """Return, by natural-key hash, those records that did not reach the ODS in this request.

        A natural key that another SIS record brought to the ODS is not among them.
        """
        blocked: dict[str, Blocked] = {}
        reached: set[str] = set()
        with self._engine.connect() as connection:
            for batch in batched(key_hashes, BATCH):
                query = _of(request_id, resource, tables.outcome).where(tables.outcome.c.key_hash.in_(batch))
                for row in connection.execute(query.order_by(tables.outcome.c.sis_key)).mappings():
                    ended = Outcome(row["outcome"])
                    if ended.is_success:
                        reached.add(row["key_hash"])
                    elif ended.blocks_children:
                        blocked[row["key_hash"]] = _blocked(row)
        return {key_hash: record for key_hash, record in blocked.items() if key_hash not in reached}

    def _update_request(self, request_id: str, **values: Any) -> None:
        table = tables.request
        statement = sa.update(table).where(table.c.request_id == request_id).values(values)
        with self._writes.begin() as connection:
            if connection.execute(statement).rowcount == 0:
                raise ConfigError([f"request_id: the history has no request {request_id}"])

    def _update_slice(self, key: tuple[str, str, int], **values: Any) -> None:
        table = tables.slice_
        statement = sa.update(table).where(sa.tuple_(*table.primary_key) == key).values(values)
        with self._writes.begin() as connection:
            if connection.execute(statement).rowcount == 0:
                raise ConfigError([f"slice: the plan of {key[0]} has no slice {key[2]} of {key[1]}"])


def _of(request_id: str, resource: str, *columns: Any) -> sa.Select[Any]:
    table = tables.outcome
    return sa.select(*columns).where(table.c.request_id == request_id, table.c.resource == resource)


def _outcome_columns(record: Recorded) -> dict[str, Any]:
    cause = record.cause
    return {
        "sis_key": record.sis_key,
        "key": record.key,
        "key_hash": record.key_hash,
        "outcome": record.outcome,
        "status": record.status,
        "problem_type": record.problem_type,
        "reason": record.reason,
        "hint": record.hint,
        "cause_resource": cause.resource if cause else None,
        "cause_key_hash": cause.key_hash if cause else None,
        "school_number": record.school_number,
        "person_hash": record.person_hash,
        "unmapped_descriptor": record.unmapped.descriptor if record.unmapped else None,
        "unmapped_code": record.unmapped.code if record.unmapped else None,
        "fix_params": dict(record.fix_params) if record.fix_params is not None else None,
        "elements": list(record.elements) or None,
        "in_ods": record.in_ods,
    }


def _blocked(row: sa.RowMapping) -> Blocked:
    cause = Cause(row["cause_resource"], row["cause_key_hash"]) if row["cause_resource"] else None
    return Blocked(row["sis_key"], Outcome(row["outcome"]), row["reason"], cause, row["key_hash"])
