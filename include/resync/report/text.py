"""The report as plain text, for whoever opens it at six in the morning."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from include.history.entries import REQUESTED_IDS
from include.history.outcomes import Outcome
from include.history.prunes import OrphanGroup
from include.history.queries import ReasonGroup, RequestEntry
from include.history.root_causes import Root, Waiting
from include.history.unmapped_entries import UnmappedEntry
from include.resync.report.codes import entries_without_a_code, for_want_of_a_code, unmapped_codes, waiting_for
from include.resync.report.verification import Summary, table

MOST_GROUPS = 40
COLUMNS = (
    Outcome.CREATED, Outcome.UPDATED, Outcome.UNCHANGED, Outcome.EXCLUDED, Outcome.DUPLICATE, Outcome.UNMAPPABLE,
    Outcome.MISSING, Outcome.DIFFERENT, Outcome.REJECTED, Outcome.BLOCKED, Outcome.DEFERRED, Outcome.UNREACHABLE,
)  # fmt: skip


class Titled(Protocol):
    """A configuration, whatever its target is."""

    @property
    def title(self) -> str: ...
    @property
    def error_budget(self) -> int: ...


@dataclass(frozen=True, kw_only=True)
class Findings:
    """All a report tells: the request, counts by resource and outcome, and why records are not in the ODS."""

    entry: RequestEntry
    configuration: Titled
    counts: Mapping[str, Mapping[Outcome, int]]
    unfinished: tuple[str, ...]
    reasons: tuple[ReasonGroup, ...]
    order: tuple[str, ...]
    waiting: Mapping[Root, Sequence[Waiting]]
    """Who waits for records at a root."""
    external_causes: tuple[tuple[str, str, int], ...]
    """(resource, resource of the cause, records) where the cause is no record of this run."""
    statuses: tuple[OrphanGroup, ...] = ()
    unmapped_entries: tuple[UnmappedEntry, ...] = ()
    read_back_skipped: int = 0
    verification: Summary | None = None


def text(findings: Findings, verdict: str) -> str:
    """The whole report, ending in a line break."""
    for_codes = [group for group in findings.reasons if for_want_of_a_code(group)]
    to_mend = [
        group
        for group in findings.reasons
        if group.outcome.is_failure and group.cause_resource is None and group not in for_codes
    ]
    number = sum(group.records for group in findings.reasons if group.outcome.is_failure)
    excluded = [group for group in findings.reasons if not group.outcome.is_failure]
    lines = [
        *heading(findings, verdict),
        "",
        *numbers(findings),
        "",
        *_verification(findings),
        *warnings(findings),
        *entries_without_a_code(findings.unmapped_entries),
        *unmapped_codes(for_codes, findings.waiting),
        *section(f"To be mended by a person ({number} records with those that wait)", to_mend, findings),
        *_rootless(findings),
        *statuses(findings),
        *section("Left out on purpose, and IDs without a record", excluded, findings),
    ]
    return "\n".join(lines).rstrip() + "\n"


def heading(findings: Findings, verdict: str, tool: str = "Ed-Fi resync") -> Iterator[str]:
    """Tool, verdict, who asked and when, and for which schools."""
    entry, plan = findings.entry, findings.entry.plan
    yield f"{tool}: {findings.configuration.title}"
    yield f"Verdict: {verdict}"
    yield f"Asked by {entry.requested_by} at {entry.requested_at:%Y-%m-%d %H:%M} UTC, run {entry.dag_run_id}"
    if entry.started_at and entry.ended_at:
        yield f"Mode {entry.mode}; took {(entry.ended_at - entry.started_at).total_seconds():.0f} s"
    schools = plan.get("schools", [])
    if schools:
        more = plan["school_count"] - len(schools[:5])
        yield f"Schools: {', '.join(schools[:5])}{f' and {more} more' if more else ''}"


def numbers(findings: Findings) -> Iterator[str]:
    """A table of outcomes by resource."""
    used = [column for column in COLUMNS if any(column in outcomes for outcomes in findings.counts.values())]
    width = max([len("resource"), *map(len, findings.order)])
    yield f"{'resource':<{width}}  {'extracted':>9}" + "".join(f"  {column:>11}" for column in used)
    for name in findings.order:
        outcomes = findings.counts.get(name, {})
        cells = "".join(f"  {outcomes.get(column, 0) or '.':>11}" for column in used)
        note = "  not worked through" if name in findings.unfinished else ""
        yield f"{name:<{width}}  {sum(outcomes.values()):>9}{cells}{note}"


def _verification(findings: Findings) -> Iterator[str]:
    if findings.verification is None or findings.entry.mode != "verify":
        return
    yield "Verification Summary (by school and by key: verification.html and the files beside it)"
    yield from table(findings.verification, findings.order)
    yield ""


def warnings(findings: Findings) -> Iterator[str]:
    """What the plan warned of, and what was not read back."""
    if findings.read_back_skipped:
        yield f"{findings.read_back_skipped} slices were not read back: neither the ODS nor the SIS changed there"
        yield "since they were last found equal."
        yield ""
    for warning in findings.entry.warnings:
        yield f"Warning: {warning}"
    if findings.entry.warnings:
        yield ""


def section(title: str, groups: Sequence[ReasonGroup], findings: Findings) -> Iterator[str]:
    """Records that ended alike, with the reason and what to do."""
    if not groups:
        return
    yield title
    for group in groups[:MOST_GROUPS]:
        where = "asked for" if group.resource == REQUESTED_IDS else group.resource
        yield f"- {group.records} of {where}, {group.outcome}: {group.reason}"
        if group.hint:
            yield f"  What to do: {group.hint}"
        yield f"  For example {', '.join(group.examples)}"
        yield from waiting_for(findings.waiting.get((group.resource, group.outcome, group.reason), ()))
    if len(groups) > MOST_GROUPS:
        yield f"- and {len(groups) - MOST_GROUPS} more groups; the keys report lists every record"
    yield ""


def _rootless(findings: Findings) -> Iterator[str]:
    for resource, cause, records in findings.external_causes:
        yield f"- {records} of {resource} wait for records of {cause} that are neither in the ODS nor in this run"
        yield f"  What to do: Resync {cause} for these people or schools (Select Dependencies does it)."
    if findings.external_causes:
        yield ""


def statuses(findings: Findings, title: str = "In the ODS without a SIS record") -> Iterator[str]:
    """What became of orphans."""
    if not findings.statuses:
        return
    yield f"{title} ({sum(group.records for group in findings.statuses)} documents)"
    for group in findings.statuses[:MOST_GROUPS]:
        yield f"- {group.records} of {group.resource}, {group.status}: {group.reason}"
        if group.hint:
            yield f"  What to do: {group.hint}"
        yield f"  For example {', '.join(group.examples)}"
    yield ""
