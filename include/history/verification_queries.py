"""Reads the Verification Summary: numbers, differences one by one or grouped, and how they went over the runs."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from include.history.outcomes import OrphanStatus, Outcome
from include.history.pages import paged
from include.history.tables import request
from include.history.verification import DifferenceKind
from include.history.verification_tables import COUNTS, verification_difference, verification_result


@dataclass(frozen=True, kw_only=True)
class Result:
    """Numbers of one resource and school, or, with an empty school, of what belongs to none.

    Every SIS record and every document without one is counted once, apart from `sis` and `ods` themselves: `sis` plus
    documents without a record equals all other numbers but `ods` together. `expected` are differences that a rule
    accepts; they are in no other number.
    """

    resource: str
    school: str
    sis: int
    ods: int
    equal: int
    different: int
    missing: int
    orphan: int
    duplicate: int
    excluded: int
    unmappable: int
    blocked: int
    expected: int

    @property
    def differences(self) -> int:
        """How many differences there are, expected ones among them."""
        found = (self.different, self.missing, self.orphan, self.duplicate, self.unmappable, self.blocked)
        return sum(found) + self.expected


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One difference; `elements` are the names of what differs, `ended` the outcome or status in the same request."""

    resource: str
    kind: DifferenceKind
    sis_key: str
    ods_id: str
    key: str
    key_hash: str
    school: str
    elements: tuple[str, ...]
    reason: str
    ended: str
    expected_reason: str | None


@dataclass(frozen=True, kw_only=True)
class DifferenceGroup:
    """Differences of one resource, kind and reason; `examples` are up to two SIS keys or ODS ids."""

    resource: str
    kind: DifferenceKind
    reason: str
    expected_reason: str | None
    records: int
    examples: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class TrendEntry:
    """One resource in one request."""

    request_id: str
    requested_at: datetime
    mode: str
    resource: str
    sis: int
    ods: int
    different: int
    missing: int
    orphan: int
    expected: int


def results(engine: sa.Engine, request_id: str) -> list[Result]:
    """Return the numbers by resource and school."""
    table = verification_result
    query = sa.select(table).where(table.c.request_id == request_id).order_by(table.c.resource, table.c.school)
    with engine.connect() as connection:
        rows = connection.execute(query).mappings().all()
    return [Result(**{one.name: row[one.name] for one in fields(Result)}) for row in rows]


def totals(engine: sa.Engine, request_id: str) -> dict[str, Result]:
    """Return the numbers by resource, all schools together."""
    table = verification_result.c
    sums = [sa.func.sum(table[name]) for name in COUNTS]
    query = sa.select(table.resource, *sums).where(table.request_id == request_id).group_by(table.resource)
    with engine.connect() as connection:
        rows = connection.execute(query.order_by(table.resource)).all()
    return {
        row[0]: Result(resource=row[0], school="", **dict(zip(COUNTS, map(int, row[1:]), strict=True))) for row in rows
    }


def differences(engine: sa.Engine, request_id: str, *, resource: str | None = None) -> Iterator[Difference]:
    """Stream the differences by resource, kind and key, all or those of one resource."""
    table = verification_difference
    query = sa.select(table).where(table.c.request_id == request_id)
    if resource is not None:
        query = query.where(table.c.resource == resource)
    names = [one.name for one in fields(Difference)]
    for row in paged(engine, query, [table.c.resource, table.c.kind, table.c.sis_key, table.c.ods_id]):
        values: dict[str, Any] = {name: row[name] for name in names}
        yield Difference(**{**values, "kind": DifferenceKind(row["kind"]), "elements": tuple(row["elements"])})


def groups(engine: sa.Engine, request_id: str, *, limit: int = 1000) -> list[DifferenceGroup]:
    """Return differences grouped by resource, kind and reason, unexpected ones first, then the largest group."""
    table = verification_difference.c
    alike = (table.resource, table.kind, table.reason, table.expected_reason)
    name = sa.case((table.sis_key == "", table.ods_id), else_=table.sis_key)
    size = sa.func.count()
    query = (
        sa.select(*alike, size, sa.func.min(name), sa.func.max(name))
        .where(table.request_id == request_id)
        .group_by(*alike)
        .order_by(sa.func.count(table.expected_reason) > 0, size.desc(), table.resource, table.kind, table.reason)
        .limit(limit)
    )
    with engine.connect() as connection:
        rows = connection.execute(query).all()
    return [
        DifferenceGroup(
            resource=row[0],
            kind=DifferenceKind(row[1]),
            reason=row[2],
            expected_reason=row[3],
            records=row[4],
            examples=tuple(dict.fromkeys(row[5:])),
        )
        for row in rows
    ]


def accepted_counts(engine: sa.Engine, request_id: str) -> tuple[int, int]:
    """Return how many expected differences still stand at the end of the request: of records, and of documents."""
    table = verification_difference.c
    standing = [
        *(outcome for outcome in Outcome if outcome.is_failure),
        *(status for status in OrphanStatus if not status.is_equal),
    ]
    of_documents = sa.func.count(sa.case((table.ods_id != "", 1)))
    query = sa.select(sa.func.count(), of_documents).where(
        table.request_id == request_id, table.expected_reason.is_not(None), table.ended.in_(standing)
    )
    with engine.connect() as connection:
        every, documents = connection.execute(query).one()
    return every - documents, documents


def trend(engine: sa.Engine, configuration: str, *, resource: str | None = None, limit: int = 30) -> list[TrendEntry]:
    """Return numbers by request and resource of the newest `limit` requests that compared, oldest request first."""
    table = verification_result.c
    compared = sa.exists().where(table.request_id == request.c.request_id)
    if resource is not None:
        compared = compared.where(table.resource == resource)
    newest = (
        sa.select(request.c.request_id, request.c.requested_at, request.c.mode)
        .where(request.c.configuration == configuration, compared)
        .order_by(request.c.requested_at.desc(), request.c.request_id.desc())
        .limit(limit)
        .subquery()
    )
    names = ("sis", "ods", "different", "missing", "orphan", "expected")
    place = (newest.c.request_id, newest.c.requested_at, newest.c.mode, table.resource)
    query = sa.select(*place, *(sa.func.sum(table[name]).label(name) for name in names))
    query = query.where(table.request_id == newest.c.request_id).group_by(*place)
    if resource is not None:
        query = query.where(table.resource == resource)
    query = query.order_by(newest.c.requested_at, newest.c.request_id, table.resource)
    with engine.connect() as connection:
        rows = connection.execute(query).mappings().all()
    return [TrendEntry(**{**row, **{name: int(row[name]) for name in names}}) for row in rows]
