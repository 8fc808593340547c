"""Verification Summary: how the ODS stands to the SIS by resource and school, expected differences kept apart.

In mode `verify` it is the purpose of the run; in mode `reconcile` it tells how things stood before anything was sent.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from more_itertools import batched
from sqlalchemy import Engine

from include.configurations.configuration import Configuration, ExpectedDifference
from include.history import verification_exports, verification_queries
from include.history.outcome_lookups import ended_by_key
from include.history.outcomes import OrphanStatus
from include.history.prunes import Orphan, Prunes
from include.history.queries import RequestEntry
from include.history.verification import Kind, Rule, Verifications
from include.history.verification_queries import Result
from include.resources import registry
from include.resync.compare.school_year import OTHER

COMPARING_MODES = frozenset({"verify", "reconcile"})
BATCH = 500
COLUMNS = ("equal", "different", "missing", "orphans", "expected")


@dataclass(frozen=True, kw_only=True)
class Summary:
    """Numbers by resource; `forgiven_records` and `forgiven_documents` are expected and count against no budget."""

    totals: Mapping[str, Result]
    accepted_records: int
    accepted_documents: int
    expired: tuple[ExpectedDifference, ...]

    @property
    def expected(self) -> int:
        """How many differences are expected."""
        return sum(one.expected for one in self.totals.values())


def summarize(entry: RequestEntry, configuration: Configuration, engine: Engine) -> Summary | None:
    """Fills the tables of the Verification Summary, anew if they are filled; None for a run that did not compare."""
    if not entry.plan or entry.mode not in COMPARING_MODES:
        return None
    if entry.mode == "verify":
        _keep_rightful(entry.request_id, configuration, Prunes(engine), engine)
    today = day_of(entry, configuration)
    rules = [_rule(one) for one in configuration.expected_differences if one.applies_on(today)]
    agency = str(configuration.local_education_agency_id)
    Verifications(engine).fill(entry.request_id, rules, agency)
    records, documents = verification_queries.accepted_counts(engine, entry.request_id)
    return Summary(
        totals=verification_queries.totals(engine, entry.request_id),
        accepted_records=records,
        accepted_documents=documents,
        expired=tuple(one for one in configuration.expected_differences if not one.applies_on(today)),
    )


def write_exports(
    entry: RequestEntry, configuration: Configuration, summary: Summary, engine: Engine, folder: Path
) -> tuple[Path, ...]:
    """Writes the summary into the folder, as PDF only in mode verify; see `include.history.verification_exports`."""
    before = "" if entry.mode == "verify" else " Before anything was sent:"
    lines = (
        configuration.title,
        f"Request {entry.request_id} of {entry.requested_at:%Y-%m-%d %H:%M} UTC by {entry.requested_by},"
        f" mode {entry.mode}.{before}",
        *_expired(summary),
    )
    cover = verification_exports.Cover(lines=lines, order=entry.plan.get("resources", ()))
    return verification_exports.write(engine, entry.request_id, folder, cover, printed=entry.mode == "verify")


def table(summary: Summary, order: Sequence[str], *, other: str = "ODS") -> Iterator[str]:
    """The short table of the report, and the rules that no longer apply; `other` is what the SIS is compared with."""
    names = [name for name in order if name in summary.totals]
    width = max([len("resource"), *map(len, names)])
    yield f"{'resource':<{width}}" + "".join(f"  {column:>9}" for column in ("SIS", other, *COLUMNS))
    for name in names:
        one = summary.totals[name]
        numbers = (one.sis, one.ods, one.equal, one.different, one.missing, one.orphan, one.expected)
        yield f"{name:<{width}}" + "".join(f"  {number or '.':>9}" for number in numbers)
    yield from _expired(summary)


def _expired(summary: Summary) -> Iterator[str]:
    for one in summary.expired:
        what = f"{one.resource} {one.kind}" + ("" if one.element == "*" else f" in {one.element}")
        yield f"Expected-difference rule expired on {one.until}, and did not apply: {what} ({one.reason})"


def day_of(entry: RequestEntry, configuration: Configuration) -> date:
    """The district's day on which the run was asked for, so that a repeated report judges alike."""
    return entry.requested_at.astimezone(ZoneInfo(configuration.off_peak.time_zone)).date()


def _rule(one: ExpectedDifference) -> Rule:
    return Rule(resource=one.resource, kind=Kind(one.kind), element=one.element, reason=one.reason)


def _keep_rightful(request_id: str, configuration: Configuration, prunes: Prunes, engine: Engine) -> None:
    """Notes as kept what is no orphan though no SIS record stands for it; a run that prunes has guards for it."""
    for name, statuses in prunes.counts(request_id).items():
        found = (
            prunes.orphans(request_id, name, [OrphanStatus.PENDING]) if OrphanStatus.PENDING in statuses else iter(())
        )
        for batch in batched(found, BATCH):
            in_sis = ended_by_key(engine, request_id, name, [one.key_hash for one in batch])
            reasons = [(one, _rightful(one, configuration, one.key_hash in in_sis)) for one in batch]
            prunes.note(
                request_id, [replace(one, status=OrphanStatus.PROTECTED, reason=said) for one, said in reasons if said]
            )


def _rightful(one: Orphan, configuration: Configuration, in_sis: bool) -> str:
    if registry()[one.resource].shared:
        return "shared with other districts"
    if one.resource in configuration.read_only:
        return "the configuration only reads this resource"
    if in_sis:
        return "a SIS record of this run has its natural key"
    return "belongs to another school year" if one.year == OTHER else ""
