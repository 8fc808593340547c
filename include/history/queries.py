"""Reads the history for the report, the pages and the live progress view; nothing here writes."""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from include.edfi.documents.codes import LocalCode
from include.history import tables
from include.history.outcomes import Outcome, RequestStatus, SliceStatus
from include.history.pages import paged


@dataclass(frozen=True, kw_only=True)
class RequestEntry:
    """A request in the history."""

    request_id: str
    tool: str
    dag_run_id: str
    configuration: str
    school_year: int
    requested_by: str
    requested_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    status: RequestStatus
    mode: str
    params: dict[str, Any]
    warnings: list[str]
    plan: dict[str, Any]
    verdict: str


@dataclass(frozen=True, kw_only=True)
class ReasonGroup:
    """Records of one resource that ended alike for one reason; `examples` are up to three SIS keys."""

    resource: str
    outcome: Outcome
    reason: str
    hint: str
    cause_resource: str | None
    cause_key_hash: str | None
    records: int
    examples: tuple[str, ...]
    unmapped: LocalCode | None = None
    fix_params: Mapping[str, Any] | None = None


@dataclass(frozen=True, kw_only=True)
class ResourceProgress:
    """How far one resource of a request is: slices by status, rows counted while planning, outcomes so far."""

    resource: str
    slices: dict[SliceStatus, int]
    expected: int
    outcomes: dict[Outcome, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class OutcomeEntry:
    """How one SIS record ended; the fields mean what they mean in `Recorded`."""

    request_id: str
    resource: str
    sis_key: str
    slice_no: int
    key: str
    key_hash: str
    outcome: Outcome
    status: int | None
    problem_type: str
    reason: str
    hint: str
    cause_resource: str | None
    cause_key_hash: str | None
    unmapped_descriptor: str | None
    unmapped_code: str | None
    fix_params: Mapping[str, Any] | None
    school_number: str
    recorded_at: datetime


def request(engine: sa.Engine, request_id: str) -> RequestEntry | None:
    """Return one request, or None if the history has none of that id."""
    query = sa.select(tables.request).where(tables.request.c.request_id == request_id)
    with engine.connect() as connection:
        row = connection.execute(query).mappings().one_or_none()
    return _request_entry(row) if row else None


def request_of_run(engine: sa.Engine, dag_run_id: str) -> RequestEntry | None:
    """Return the latest request of an Airflow run id, or None."""
    table = tables.request
    query = sa.select(table).where(table.c.dag_run_id == dag_run_id).order_by(table.c.requested_at.desc()).limit(1)
    with engine.connect() as connection:
        row = connection.execute(query).mappings().one_or_none()
    return _request_entry(row) if row else None


def latest(
    engine: sa.Engine,
    *,
    tools: Collection[str] | None = None,
    configuration: str | None = None,
    limit: int = 50,
    offset: int = 0,
) -> list[RequestEntry]:
    """Return requests, newest first; of some tools or one configuration only, if they are named."""
    table = tables.request
    query = sa.select(table).order_by(table.c.requested_at.desc(), table.c.request_id)
    if tools is not None:
        query = query.where(table.c.tool.in_(tools))
    if configuration is not None:
        query = query.where(table.c.configuration == configuration)
    with engine.connect() as connection:
        rows = connection.execute(query.limit(limit).offset(offset)).mappings().all()
    return [_request_entry(row) for row in rows]


def counts(engine: sa.Engine, request_id: str) -> dict[str, dict[Outcome, int]]:
    """Return resource to outcome to number of records; IDs without a match count under `requestedIDs`."""
    table = tables.outcome
    query = (
        sa.select(table.c.resource, table.c.outcome, sa.func.count().label("records"))
        .where(table.c.request_id == request_id)
        .group_by(table.c.resource, table.c.outcome)
        .order_by(table.c.resource, table.c.outcome)
    )
    found: dict[str, dict[Outcome, int]] = {}
    with engine.connect() as connection:
        for resource, outcome, records in connection.execute(query):
            found.setdefault(resource, {})[Outcome(outcome)] = records
    return found


def by_reason(
    engine: sa.Engine, request_id: str, *, outcomes: Collection[Outcome] | None = None, limit: int = 1000
) -> list[ReasonGroup]:
    """Return what did not end as a success (or ended as one of `outcomes`), grouped, largest group first.

    Blocked records group under the record they wait for. At most `limit` groups, so that a run in which
    everything fails for a reason of its own stays readable.
    """
    chosen = outcomes if outcomes is not None else [o for o in Outcome if not o.is_success]
    with engine.connect() as connection:
        rows = connection.execute(_grouped(request_id, chosen).limit(limit)).mappings().all()
    return [_reason_group(row) for row in rows]


def progress(engine: sa.Engine, request_id: str) -> list[ResourceProgress]:
    """Return how far every planned resource is, by name of the resource."""
    table = tables.slice_
    query = (
        sa.select(table.c.resource, table.c.status, sa.func.count(), sa.func.sum(table.c.expected))
        .where(table.c.request_id == request_id)
        .group_by(table.c.resource, table.c.status)
        .order_by(table.c.resource, table.c.status)
    )
    slices: dict[str, dict[SliceStatus, int]] = {}
    expected: dict[str, int] = {}
    with engine.connect() as connection:
        for resource, status, number, rows in connection.execute(query):
            slices.setdefault(resource, {})[SliceStatus(status)] = number
            expected[resource] = expected.get(resource, 0) + int(rows)
    ended = counts(engine, request_id)
    return [
        ResourceProgress(
            resource=resource, slices=by_status, expected=expected[resource], outcomes=ended.get(resource, {})
        )
        for resource, by_status in slices.items()
    ]


def records(
    engine: sa.Engine,
    request_id: str,
    *,
    resource: str | None = None,
    outcomes: Collection[Outcome] | None = None,
) -> Iterator[OutcomeEntry]:
    """Stream the outcomes of a request by resource and SIS key, all or only some of them."""
    table = tables.outcome
    query = sa.select(table).where(table.c.request_id == request_id)
    if resource is not None:
        query = query.where(table.c.resource == resource)
    if outcomes is not None:
        query = query.where(table.c.outcome.in_(outcomes))
    names = [column.name for column in fields(OutcomeEntry)]
    for row in paged(engine, query, [table.c.resource, table.c.sis_key]):
        values = {name: row[name] for name in names}
        yield OutcomeEntry(**{**values, "outcome": Outcome(row["outcome"])})


def _grouped(request_id: str, outcomes: Collection[Outcome]) -> sa.Select[Any]:
    table = tables.outcome.c
    alike = (
        table.resource,
        table.outcome,
        table.reason,
        table.hint,
        table.cause_resource,
        table.cause_key_hash,
        table.unmapped_descriptor,
        table.unmapped_code,
        # PostgreSQL has no equality of JSON, but the same params are always written as the same text.
        sa.cast(table.fix_params, sa.Text).label("fix_params"),
    )
    position = sa.func.row_number().over(partition_by=alike, order_by=table.sis_key).label("position")
    ranked = (
        sa.select(*alike, table.sis_key, position)
        .where(table.request_id == request_id, table.outcome.in_(outcomes))
        .subquery()
    )
    groups = [ranked.c[column.name] for column in alike]
    examples = [
        sa.func.max(sa.case((ranked.c.position == number, ranked.c.sis_key))).label(f"example_{number}")
        for number in (1, 2, 3)
    ]
    size = sa.func.count().label("records")
    first = sa.func.min(ranked.c.sis_key)
    return sa.select(*groups, size, *examples).group_by(*groups).order_by(size.desc(), ranked.c.resource, first)


def _reason_group(row: sa.RowMapping) -> ReasonGroup:
    values = {name: row[name] for name in ("resource", "reason", "hint", "cause_resource", "cause_key_hash")}
    examples = [row[f"example_{number}"] for number in (1, 2, 3)]
    return ReasonGroup(
        **values,
        outcome=Outcome(row["outcome"]),
        records=row["records"],
        examples=tuple(example for example in examples if example is not None),
        unmapped=LocalCode(row["unmapped_descriptor"], row["unmapped_code"]) if row["unmapped_descriptor"] else None,
        fix_params=json.loads(row["fix_params"]) if row["fix_params"] else None,
    )


def _request_entry(row: sa.RowMapping) -> RequestEntry:
    return RequestEntry(**{**row, "status": RequestStatus(row["status"])})
