"""The Verification Summary of either tool: how the target compares with the SIS, expected differences apart."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import Engine

from include.configurations.configuration import ExpectedDifference
from include.history import verification_exports, verification_queries
from include.history.queries import RequestEntry
from include.history.verification import DifferenceKind, ExpectedRule, Verifications
from include.history.verification_queries import Result

COLUMNS = ("equal", "different", "missing", "orphans", "expected")


@dataclass(frozen=True, kw_only=True)
class Summary:
    """Numbers by resource; `accepted_records` and `accepted_documents` are expected and count against no budget."""

    totals: Mapping[str, Result]
    accepted_records: int
    accepted_documents: int
    expired: tuple[ExpectedDifference, ...]
    """Rules that ended before the day of the run."""

    @property
    def expected(self) -> int:
        """How many differences are expected."""
        return sum(result.expected for result in self.totals.values())


@dataclass(frozen=True, kw_only=True)
class Expectations:
    """Which differences are expected on the day of a run."""

    rules: tuple[ExpectedRule, ...]
    expired: tuple[ExpectedDifference, ...]


def expectations(differences: Sequence[ExpectedDifference], day: date) -> Expectations:
    """The rules that apply on a day, and those that no longer do."""
    return Expectations(
        rules=tuple(
            ExpectedRule(
                resource=rule.resource, kind=DifferenceKind(rule.kind), element=rule.element, reason=rule.reason
            )
            for rule in differences
            if rule.applies_on(day)
        ),
        expired=tuple(rule for rule in differences if not rule.applies_on(day)),
    )


def fill(request_id: str, expected: Expectations, engine: Engine, agency: str = "") -> Summary:
    """Fills the tables of the Verification Summary, anew if they are filled.

    `agency` is the local education agency's ID: what belongs to it belongs to no school.
    """
    Verifications(engine).fill(request_id, expected.rules, agency)
    records, documents = verification_queries.accepted_counts(engine, request_id)
    return Summary(
        totals=verification_queries.totals(engine, request_id),
        accepted_records=records,
        accepted_documents=documents,
        expired=expected.expired,
    )


def table(summary: Summary, order: Sequence[str], other: str) -> Iterator[str]:
    """The short table of the report, and the rules that expired; `other` is what the SIS is compared with."""
    names = [name for name in order if name in summary.totals]
    width = max([len("resource"), *map(len, names)])
    yield f"{'resource':<{width}}" + "".join(f"  {column:>9}" for column in ("SIS", other, *COLUMNS))
    for name in names:
        result = summary.totals[name]
        numbers = (
            result.sis,
            result.ods,
            result.equal,
            result.different,
            result.missing,
            result.orphan,
            result.expected,
        )
        yield f"{name:<{width}}" + "".join(f"  {number or '.':>9}" for number in numbers)
    yield from _expired(summary)


def _expired(summary: Summary) -> Iterator[str]:
    for rule in summary.expired:
        what = f"{rule.resource} {rule.kind}" + ("" if rule.element == "*" else f" in {rule.element}")
        yield f"Expected-difference rule expired on {rule.until} and was not applied: {what} ({rule.reason})"


def write_exports(
    entry: RequestEntry, summary: Summary, engine: Engine, folder: Path, *, titles: tuple[str, str], other: str
) -> tuple[Path, ...]:
    """Writes the summary into the folder, as PDF only for a run that verifies; see `history.verification_exports`.

    `titles` are those of the configuration and of what the run did.
    """
    title, run = titles
    before = "" if entry.mode == "verify" else " Before anything was sent:"
    lines = (
        title,
        f"Request {entry.request_id} of {entry.requested_at:%Y-%m-%d %H:%M} UTC by {entry.requested_by},"
        f" {run}.{before}",
        *_expired(summary),
    )
    cover = verification_exports.Cover(lines=lines, order=entry.plan.get("resources", ()), other=other)
    return verification_exports.write(engine, entry.request_id, folder, cover, printed=entry.mode == "verify")
