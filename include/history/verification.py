"""The result of a comparison by kind, resource and school, from which the Verification Summary is made.

Every row is derived from the outcomes and orphans of one request. In mode `reconcile` it describes the state before
anything was sent: a record that was created was missing, one that was updated was different.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from more_itertools import batched

from include.history import tables
from include.history.database import writing
from include.history.entries import REQUESTED_IDS
from include.history.outcomes import OWNED_ELSEWHERE, OrphanStatus, Outcome
from include.history.owned_elsewhere import is_owned_elsewhere, owned_elsewhere_before
from include.history.pages import paged
from include.history.prune_tables import orphan
from include.history.upserts import insert_into
from include.history.verification_tables import COUNTS, verification_difference, verification_result

BATCH = 1000
Place = tuple[str, str]
"""Resource and school."""


class DifferenceKind(StrEnum):
    """How a record stood to the ODS, where it was not equal."""

    DIFFERENT = "different"
    MISSING = "missing"
    ORPHAN = "orphan"
    """The ODS has a document without a SIS record."""
    DUPLICATE = "duplicate"
    """A second SIS record has the same natural key."""
    UNMAPPABLE = "unmappable"
    OWNED_ELSEWHERE = "owned_elsewhere"
    """The ODS lets this key neither change nor delete it, because another system owns it."""
    BLOCKED = "blocked"
    """It waits for another record, or the ODS gave no answer about it."""


_KIND_OF = {
    Outcome.CREATED: DifferenceKind.MISSING,
    Outcome.MISSING: DifferenceKind.MISSING,
    Outcome.UPDATED: DifferenceKind.DIFFERENT,
    Outcome.DIFFERENT: DifferenceKind.DIFFERENT,
    Outcome.UNCHANGED: DifferenceKind.DIFFERENT,  # reached only where elements differ, of a resource that is only read
    Outcome.DUPLICATE: DifferenceKind.DUPLICATE,
    Outcome.UNMAPPABLE: DifferenceKind.UNMAPPABLE,
    Outcome.BLOCKED: DifferenceKind.BLOCKED,
    Outcome.DEFERRED: DifferenceKind.BLOCKED,
    Outcome.UNREACHABLE: DifferenceKind.BLOCKED,
}
VERIFIED = (Outcome.MISSING, Outcome.DIFFERENT)
"""Outcomes of a run that verifies."""
_DEFAULT_REASON = {
    DifferenceKind.MISSING: "it was not in the ODS",
    DifferenceKind.DIFFERENT: "it was different in the ODS",
}


@dataclass(frozen=True, kw_only=True)
class ExpectedRule:
    """Differences that are known and accepted. `element` is a name, or * for all; kinds but `different` need *."""

    resource: str
    kind: DifferenceKind
    reason: str
    element: str = "*"


class Verifications:
    """Writes the Verification Summary of a request; writing it again replaces it."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._writes = writing(engine)

    def fill(self, request_id: str, rules: Sequence[ExpectedRule], agency: str = "") -> None:
        """Derive results and differences from the request's outcomes and orphans; memory stays at one batch.

        `agency` is the local education agency's ID: what belongs to it belongs to no school.
        """
        counts: Counter[tuple[Place, str]] = Counter()
        with self._writes.begin() as connection:
            for table in (verification_result, verification_difference):
                connection.execute(sa.delete(table).where(table.c.request_id == request_id))
        found = (_classified(row, rules, agency) for row in self._differences(request_id, rules))
        for batch in batched(found, BATCH):
            for row in batch:
                counts.update(((row["resource"], row["school"]), name) for name in _counted_as(row))
            with self._writes.begin() as connection:
                connection.execute(insert_into(connection, verification_difference).on_conflict_do_nothing(), batch)
        self._count_sis(request_id, agency, counts)
        rows = _result_rows(request_id, counts)
        with self._writes.begin() as connection:
            if rows:
                connection.execute(insert_into(connection, verification_result).on_conflict_do_nothing(), rows)

    def _differences(self, request_id: str, rules: Sequence[ExpectedRule]) -> Iterator[dict[str, Any]]:
        ruled = {rule.resource for rule in rules if rule.kind is DifferenceKind.OWNED_ELSEWHERE}
        for rows in batched(_of_records(self._engine, request_id), BATCH):
            if ruled:
                self._refused_before(request_id, rows, ruled)
            yield from rows
        yield from _of_documents(self._engine, request_id)

    def _refused_before(self, request_id: str, rows: Sequence[dict[str, Any]], ruled: Collection[str]) -> None:
        """A run that verifies learns from an earlier one that another system owns a record."""
        for resource in ruled:
            verified = [row for row in rows if row["resource"] == resource and row["ended"] in VERIFIED]
            hashes = [row["key_hash"] for row in verified]
            refused = owned_elsewhere_before(self._engine, request_id, resource, hashes) if hashes else set()
            for row in verified:
                if row["key_hash"] in refused:
                    row["kind"] = DifferenceKind.OWNED_ELSEWHERE

    def _count_sis(self, request_id: str, agency: str, counts: Counter[tuple[Place, str]]) -> None:
        table = tables.outcome.c
        equal = sa.and_(table.outcome == Outcome.UNCHANGED, table.elements.is_(sa.null()))
        in_ods = table.outcome.in_([Outcome.UNCHANGED, Outcome.UPDATED, Outcome.DIFFERENT]) | table.in_ods.is_(True)
        counted = {
            "sis": sa.func.count(),
            "equal": sa.func.count(sa.case((equal, 1))),
            "excluded": sa.func.count(sa.case((table.outcome == Outcome.EXCLUDED, 1))),
            # Two SIS records of one key have one document.
            "ods": sa.func.count(sa.distinct(sa.case((in_ods, table.key_hash)))),
        }
        query = (
            sa.select(table.resource, table.school_number, *counted.values())
            .where(table.request_id == request_id, table.resource != REQUESTED_IDS)
            .group_by(table.resource, table.school_number)
        )
        with self._engine.connect() as connection:
            for resource, school_number, *numbers in connection.execute(query):
                key = (resource, _school(school_number, agency))
                for name, number in zip(counted, numbers, strict=True):
                    counts[key, name] += number


def _of_records(engine: sa.Engine, request_id: str) -> Iterator[dict[str, Any]]:
    table = tables.outcome.c
    equal = sa.and_(table.outcome == Outcome.UNCHANGED, table.elements.is_(sa.null()))
    query = sa.select(tables.outcome).where(
        table.request_id == request_id,
        table.resource != REQUESTED_IDS,
        table.outcome.not_in([Outcome.EXCLUDED, Outcome.NO_MATCH]),
        sa.not_(equal),
    )
    for row in paged(engine, query, [table.resource, table.sis_key]):
        yield {
            **{name: row[name] for name in ("request_id", "resource", "sis_key", "key", "key_hash", "reason")},
            "kind": _kind(row),
            "ods_id": "",
            "school": row["school_number"],
            "elements": row["elements"] or [],
            "ended": row["outcome"],
        }


def _kind(row: sa.RowMapping) -> DifferenceKind:
    outcome = Outcome(row["outcome"])
    if outcome != Outcome.REJECTED:
        return _KIND_OF[outcome]
    if is_owned_elsewhere(outcome, row["reason"]):
        return DifferenceKind.OWNED_ELSEWHERE
    if row["cause_resource"] is not None:
        return DifferenceKind.BLOCKED
    return DifferenceKind.DIFFERENT if row["in_ods"] else DifferenceKind.MISSING


def _of_documents(engine: sa.Engine, request_id: str) -> Iterator[dict[str, Any]]:
    query = sa.select(orphan).where(orphan.c.request_id == request_id, orphan.c.status != OrphanStatus.PROTECTED)
    for row in paged(engine, query, [orphan.c.resource, orphan.c.ods_id]):
        names = ("request_id", "resource", "ods_id", "key", "key_hash", "reason", "school")
        yield {
            **{name: row[name] for name in names},
            "kind": _kind_of_orphan(row),
            "sis_key": "",
            "elements": [],
            "ended": row["status"],
        }


def _kind_of_orphan(row: sa.RowMapping) -> DifferenceKind:
    refused = row["status"] == OrphanStatus.FAILED and row["reason"].startswith(OWNED_ELSEWHERE)
    return DifferenceKind.OWNED_ELSEWHERE if refused else DifferenceKind.ORPHAN


def _classified(row: dict[str, Any], rules: Sequence[ExpectedRule], agency: str) -> dict[str, Any]:
    return {
        **row,
        "school": _school(row["school"], agency),
        "reason": row["reason"] or _DEFAULT_REASON.get(row["kind"], ""),
        "expected_reason": expected_reason(row, rules),
    }


def expected_reason(row: Mapping[str, Any], rules: Iterable[ExpectedRule]) -> str | None:
    """Why a difference is expected, or None; one in several elements needs a rule for each of them."""
    applicable = [rule for rule in rules if rule.resource == row["resource"] and rule.kind == row["kind"]]
    whole = [rule.reason for rule in applicable if rule.element == "*"]
    if whole:
        return whole[0]
    by_element = {rule.element: rule.reason for rule in applicable}
    elements = row["elements"]
    if not elements or not by_element.keys() >= set(elements):
        return None
    return "; ".join(dict.fromkeys(by_element[element] for element in elements))


def _school(number: str, agency: str) -> str:
    """One spelling for Campus's school number and Ed-Fi's school ID, which is that number without leading zeros."""
    return "" if number == agency else number.lstrip("0")


def _counted_as(row: Mapping[str, Any]) -> Iterator[str]:
    counted = str(row["kind"])
    if row["kind"] == DifferenceKind.OWNED_ELSEWHERE:
        counted = str(DifferenceKind.ORPHAN if row["ods_id"] else DifferenceKind.DIFFERENT)
    yield "expected" if row["expected_reason"] is not None else counted
    if row["ods_id"]:
        yield "ods"


def _result_rows(request_id: str, counts: Mapping[tuple[Place, str], int]) -> list[dict[str, Any]]:
    places = sorted({place for place, _ in counts})
    return [
        {
            "request_id": request_id,
            "resource": resource,
            "school": school,
            **{name: counts.get(((resource, school), name), 0) for name in COUNTS},
        }
        for resource, school in places
    ]
